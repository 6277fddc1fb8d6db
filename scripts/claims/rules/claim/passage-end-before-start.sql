-- title: Passage ends before it starts
-- why: passage_end is the position after the last code point of the passage. An empty passage supports nothing.
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
