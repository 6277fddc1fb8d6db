-- title: Unmarked certainty with hedge
-- why: Hedged claims are counted by certainty. A hedge on an unmarked claim is overlooked.
-- bad: certainty,hedge
--   unmarked,may
-- good: certainty,hedge
--   possible,may
-- fix: set certainty to what the hedge expresses, or empty the hedge
-- severity: error
-- table: claims
-- field: hedge
-- message: certainty is 'unmarked' but the hedge is '{hedge}'
select * from claims
where certainty = 'unmarked' and hedge is not null
