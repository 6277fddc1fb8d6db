-- title: Source of a claim changed
-- why: A claim points to the text in which it was first read. An edited article is a new source with claims of its own.
-- bad: source_id: harbour-post-1 → harbour-post-2
-- good: a new claim of harbour-post-2 that revises the old one
-- fix: restore the source, and add a claim of the new source that revises this one
-- severity: error
-- table: claims
-- change: changed
-- message: source changed from '{old_source_id}' to '{new_source_id}'
select * from claims_changed
where old_source_id is distinct from new_source_id
