-- title: Claim removed
-- why: Anyone who cites the claim by its ID must still find it and see what happened to it. A claim that no longer holds changes its status instead.
-- bad: the row of c0a1b2c is deleted
-- good: c0a1b2c,… with status removed and the source that shows it
-- fix: restore the row, and set its status to removed (removed from the page) or deprecated (our mistake), with evidence or a note
-- severity: error
-- table: claims
-- change: removed
-- message: claim removed (speaker {speaker_id}): '{text}'
select * from claims_removed
