-- title: a snapshot keeps its text
-- why: A source row is one snapshot: another text is another snapshot, and all passages count in the old one.
-- bad: text_sha256 9f86…, then 60303…
-- good: a new row that is a version of the old one
-- fix: put the hash back, and record the edited text as a new source with version_of
-- severity: error
-- table: sources
-- change: changed
-- message: the hash of the text was {old_text_sha256}, and is {new_text_sha256}
select * from sources_changed
where old_text_sha256 is not null and old_text_sha256 is distinct from new_text_sha256
