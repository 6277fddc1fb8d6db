-- title: Certainty without hedge
-- why: Certainty records the hedge as worded, never our own belief. The hedging words must be given so that a reader can check it.
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
