-- title: a claim whose certainty is marked has a hedge
-- why: Certainty is the hedge as worded, never our belief: the words that show it must be there for the reader to judge.
-- bad: certainty,hedge
--   possible,
-- good: certainty,hedge
--   possible,may
-- fix: copy the hedging words, or set certainty to unmarked where there are none
-- severity: error
-- table: claims
-- field: hedge
-- message: certainty is '{certainty}' but hedge is empty
select * from claims
where certainty in ('probable', 'possible', 'conditional') and hedge is null
