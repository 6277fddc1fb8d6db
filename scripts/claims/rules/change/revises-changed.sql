-- title: a chain of revisions is not cut
-- why: What a claim revises is how a reader finds the older wording.
-- bad: revises c0b4d8f, then empty
-- good: revises c0b4d8f
-- fix: put the reference back, or deprecate the row with a note
-- severity: error
-- table: claims
-- change: changed
-- message: it revised {old_revises}, and now revises {new_revises}
select * from claims_changed
where old_revises is not null and old_revises is distinct from new_revises
