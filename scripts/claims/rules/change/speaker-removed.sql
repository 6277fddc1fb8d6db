-- title: a speaker stays in its table
-- why: Who said it must be found for as long as what was said.
-- bad: the row ada-quill is gone
-- good: ada-quill, with no claim any more
-- fix: put the row back, or correct the claims that name it first
-- severity: error
-- table: speakers
-- change: removed
-- message: the speaker {name} is gone
select * from speakers_removed
