-- title: a claim that has a hedge is marked in its certainty
-- why: Whoever counts the hedged claims counts by certainty; a hedge beside unmarked is overlooked.
-- bad: certainty,hedge
--   unmarked,may
-- good: certainty,hedge
--   possible,may
-- fix: set certainty to what the hedge says, or empty the hedge
-- severity: error
-- table: claims
-- field: hedge
-- message: certainty is 'unmarked' but the hedge is '{hedge}'
select * from claims
where certainty = 'unmarked' and hedge is not null
