-- title: Speaker renamed
-- why: All claims of the speaker now appear under another name.
-- bad: name: Ada Quill → A. Quill
-- good: name: Ada Quill, aliases: A. Quill
-- fix: restore the name, and add the other spelling to the aliases
-- severity: warning
-- table: speakers
-- change: changed
-- message: name changed from '{old_name}' to '{new_name}'
select * from speakers_changed
where old_name is distinct from new_name
