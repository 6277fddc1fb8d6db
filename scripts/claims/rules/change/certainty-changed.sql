-- title: Certainty changed
-- why: The certainty is the speaker's own. If the hedge is lost, a possibility is published as a fact.
-- bad: certainty: possible → unmarked
-- good: certainty: possible, with its hedge
-- fix: read the passage again and set certainty and hedge accordingly
-- severity: warning
-- table: claims
-- change: changed
-- message: certainty changed from '{old_certainty}' to '{new_certainty}'
select * from claims_changed
where old_certainty is distinct from new_certainty
