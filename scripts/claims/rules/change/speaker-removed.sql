-- title: Speaker removed
-- why: The speaker of a claim must be found for as long as the claim itself.
-- bad: the row of ada-quill is deleted
-- good: ada-quill, even without claims
-- fix: restore the row, or first correct the claims that name the speaker
-- severity: error
-- table: speakers
-- change: removed
-- message: speaker removed: '{name}'
select * from speakers_removed
