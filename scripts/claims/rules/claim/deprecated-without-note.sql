-- title: Deprecated without note
-- why: Deprecated means that our own row was wrong. The note explains how, so that readers do not blame the speaker or the outlet.
-- bad: status,note
--   deprecated,
-- good: status,note
--   deprecated,First recorded as said by the mayor.
-- fix: explain our mistake in the note
-- severity: error
-- table: claims
-- field: note
-- message: status is '{status}' but note is empty
select * from claims
where status = 'deprecated' and note is null
