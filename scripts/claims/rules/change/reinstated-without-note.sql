-- title: Retracted claim reinstated without a note
-- why: A claim that was corrected, retracted, removed or deprecated becomes current again only if that was undone, which a note must explain.
-- bad: status: retracted → current, with an empty note
-- good: status: current, with a note that says what was undone
-- fix: restore the status, or explain in the note what was undone
-- severity: error
-- table: claims
-- change: changed
-- message: status changed from '{old_status}' back to '{new_status}' without a note
select * from claims_changed
where old_status <> 'current' and new_status = 'current' and new_note is null
