-- title: Role of the speaker changed
-- why: The role tells readers in what capacity somebody spoke. It is copied from the source, which does not change.
-- bad: speaker_role: harbour master → mayor
-- good: speaker_role: harbour master, as the source prints it
-- fix: copy the role that the source prints for the speaker
-- severity: warning
-- table: claims
-- change: changed
-- message: speaker_role changed from '{old_speaker_role}' to '{new_speaker_role}'
select * from claims_changed
where old_speaker_role is distinct from new_speaker_role
