-- title: Quotation longer than its passage
-- why: A quotation is a verbatim part of its passage, so it cannot be longer. If it is just as long, it is the whole passage and must have the same hash.
-- bad: quotation,passage_start,passage_end
--   the pier will open in May,100,110
-- good: quotation,passage_start,passage_end
--   the pier will open in May,100,140
-- fix: anchor the passage again with claims anchor, so that it contains the quotation
-- severity: error
-- table: claims
-- field: quotation
-- message: the quotation does not fit into the passage from {passage_start} to {passage_end}
select * from claims
where case
    when strlen(quotation) >= try_cast(passage_end as bigint) - try_cast(passage_start as bigint)
    then case
        when try_cast(passage_end as bigint) <= try_cast(passage_start as bigint) then false
        when length(replace(quotation, ' […] ', '')) > try_cast(passage_end as bigint) - try_cast(passage_start as bigint) then true
        when length(quotation) = try_cast(passage_end as bigint) - try_cast(passage_start as bigint)
        then regexp_full_match(passage_hash, '[0-9a-f]{16}') and substr(sha256(quotation), 1, 16) <> passage_hash
        else false
    end
    else false
end
