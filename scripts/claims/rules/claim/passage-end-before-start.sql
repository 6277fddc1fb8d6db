-- title: a passage ends after it starts
-- why: The end is the position after the last code point of the passage; a passage without words shows nothing.
-- bad: passage_start,passage_end
--   140,100
-- good: passage_start,passage_end
--   100,140
-- fix: anchor the passage again with claims anchor
-- severity: error
-- table: claims
-- field: passage_end
-- message: the passage ends at {passage_end}, but starts at {passage_start}
select * from claims
where case
    when try_cast(passage_start as bigint) >= try_cast(passage_end as bigint)
    then regexp_full_match(passage_start, '[0-9]+') and regexp_full_match(passage_end, '[1-9][0-9]*')
    else false
end
