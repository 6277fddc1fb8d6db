-- title: a published claim stays in its table
-- why: Whoever cites the claim by its id must still find it, with what became of it. A claim that no longer stands changes its status.
-- bad: the row c0a1b2c is gone
-- good: c0a1b2c,… with status removed and the source that shows it
-- fix: put the row back, and set its status to removed (gone from the page) or deprecated (our mistake), with evidence or a note
-- severity: error
-- table: claims
-- change: removed
-- message: the claim of {speaker_id} is gone: '{text}'
select * from claims_removed
