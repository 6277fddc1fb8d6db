-- title: a claim keeps its certainty
-- why: How sure a claim is, is the speaker's own. Without the hedge, a possibility is published as a fact.
-- bad: certainty possible, then unmarked
-- good: certainty possible, with the hedging word
-- fix: read the passage again, and let certainty and hedge follow its words
-- severity: warning
-- table: claims
-- change: changed
-- message: the certainty was {old_certainty}, and is {new_certainty}
select * from claims_changed
where old_certainty is distinct from new_certainty
