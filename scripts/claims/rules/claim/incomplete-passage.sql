-- title: Incomplete passage
-- why: Without its hash, a passage cannot be found again in an edited text. Without a start or an end, it does not identify any words.
-- bad: passage_start,passage_end,passage_hash
--   100,140,
-- good: passage_start,passage_end,passage_hash
--   100,140,9f86d081884c7d65
-- fix: anchor the passage with claims anchor, or empty all three
-- severity: error
-- table: claims
-- field: passage_start
-- message: passage_start is {passage_start}, passage_end {passage_end}, passage_hash {passage_hash}: give all or none
select * from claims
where (passage_start is null) <> (passage_end is null) or (passage_start is null) <> (passage_hash is null)
