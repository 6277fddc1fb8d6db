-- title: a speaker keeps the name under which it was first met
-- why: All claims of a speaker change with its name.
-- bad: name Ada Quill, then A. Quill
-- good: name Ada Quill, aliases A. Quill
-- fix: put the name back, and add the other spelling to the aliases
-- severity: warning
-- table: speakers
-- change: changed
-- message: the name was '{old_name}', and is '{new_name}'
select * from speakers_changed
where old_name is distinct from new_name
