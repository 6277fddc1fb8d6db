-- title: a deprecated claim has a note
-- why: Deprecated says that our own row was wrong; the note says how, so that nobody blames the speaker or the outlet.
-- bad: status,note
--   deprecated,
-- good: status,note
--   deprecated,First recorded as said by the mayor.
-- fix: say in the note what our mistake was
-- severity: error
-- table: claims
-- field: note
-- message: status is '{status}' but note is empty
select * from claims
where status = 'deprecated' and note is null
