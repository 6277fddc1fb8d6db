-- title: a claim is not turned into its opposite
-- why: Affirmed and denied are the two halves of every dispute: a flipped flag makes the speaker say the contrary.
-- bad: polarity affirmed, then denied
-- good: a new claim that responds to the old one, or a deprecated row with a note
-- fix: read the passage again; if our row was wrong, deprecate it with a note and add a new one
-- severity: error
-- table: claims
-- change: changed
-- message: the polarity was {old_polarity}, and is {new_polarity}
select * from claims_changed
where old_polarity is distinct from new_polarity
