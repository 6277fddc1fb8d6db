-- title: Publication date changed
-- why: Claims are dated and ordered by the publication date of their source.
-- bad: published: 2031-03-04 → 2031-03-14
-- good: published: 2031-03-04, as the document states
-- fix: set published to the date that the document states
-- severity: warning
-- table: sources
-- change: changed
-- message: published changed from '{old_published}' to '{new_published}'
select * from sources_changed
where old_published is distinct from new_published
