-- title: a claim that fell does not rise again without a word
-- why: Once corrected, retracted, removed or deprecated, a claim stands again only if that act was undone, which needs a note.
-- bad: status retracted, then current, note empty
-- good: status current, with a note on what was undone
-- fix: put the status back, or say in the note what was undone
-- severity: error
-- table: claims
-- change: changed
-- message: the status was {old_status}, and is {new_status} again, without a note
select * from claims_changed
where old_status <> 'current' and new_status = 'current' and new_note is null
