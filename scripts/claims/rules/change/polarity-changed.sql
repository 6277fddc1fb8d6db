-- title: Polarity changed
-- why: With another polarity, the speaker says the opposite.
-- bad: polarity: affirmed → denied
-- good: a new claim that responds to the old one, or the old one deprecated with a note
-- fix: read the passage again; if the row was wrong, deprecate it with a note and add a new claim
-- severity: error
-- table: claims
-- change: changed
-- message: polarity changed from '{old_polarity}' to '{new_polarity}'
select * from claims_changed
where old_polarity is distinct from new_polarity
