-- title: Hedge changed
-- why: The hedge is copied from the source's text, which does not change.
-- bad: hedge: may → will
-- good: hedge: may, as in the passage
-- fix: read the passage again and copy the hedge from it
-- severity: warning
-- table: claims
-- change: changed
-- message: hedge changed from '{old_hedge}' to '{new_hedge}'
select * from claims_changed
where old_hedge is distinct from new_hedge and old_certainty is not distinct from new_certainty
