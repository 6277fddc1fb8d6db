-- title: Same passage with different hashes
-- why: The hash is computed from the words of the passage. Two hashes for the same passage mean that one was mistyped or computed from another text.
-- bad: source_id,passage_start,passage_end,passage_hash
--   harbour-post,100,140,9f86d081884c7d65
--   harbour-post,100,140,60303ae22b998861
-- good: source_id,passage_start,passage_end,passage_hash
--   harbour-post,100,140,9f86d081884c7d65
--   harbour-post,100,140,9f86d081884c7d65
-- fix: anchor both passages again with claims anchor
-- severity: error
-- table: claims
-- field: passage_hash
-- given: passage
-- message: claim '{other}' has a different hash for the same passage of the same source
-- derive: claims.passage = case when passage_hash is not null and passage_start is not null and passage_end is not null then hash(source_id, passage_start, passage_end) end
-- derive: claims.mark = hash(passage_hash)
with torn as materialized (
    select claims.passage, min(claims.row) as first_row
    from claims
    where claims.passage is not null
    group by claims.passage
    having min(claims.mark) <> max(claims.mark)
)
select claims.row, earlier.claim_id as other
from torn
join claims as earlier on earlier.row = torn.first_row
join claims on claims.passage = torn.passage
where claims.mark <> earlier.mark
