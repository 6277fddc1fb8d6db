-- title: Revision link changed
-- why: Through revises, a reader finds the older wording of a claim.
-- bad: revises: c0b4d8f → (empty)
-- good: revises: c0b4d8f
-- fix: restore the reference, or deprecate the row with a note
-- severity: error
-- table: claims
-- change: changed
-- message: revises changed from '{old_revises}' to '{new_revises}'
select * from claims_changed
where old_revises is not null and old_revises is distinct from new_revises
