-- title: Text of a source changed
-- why: A source is a snapshot of one text: another text is another source, and all passages refer to positions in the old text.
-- bad: text_sha256: 9f86… → 6030…
-- good: a new source that is a version of the old one
-- fix: restore the hash, and record the edited text as a new source with version_of
-- severity: error
-- table: sources
-- change: changed
-- message: text_sha256 changed from '{old_text_sha256}' to '{new_text_sha256}'
select * from sources_changed
where old_text_sha256 is not null and old_text_sha256 is distinct from new_text_sha256
