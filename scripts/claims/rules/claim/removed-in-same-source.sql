-- title: Removal shown by the same source
-- why: Removed means that a later snapshot of the page no longer contains the claim. The snapshot in which it was read cannot show that.
-- bad: source_id,status,status_source_id
--   harbour-post-1,removed,harbour-post-1
-- good: source_id,status,status_source_id
--   harbour-post-1,removed,harbour-post-2
-- fix: name the snapshot from which the claim is missing
-- severity: error
-- table: claims
-- field: status_source_id
-- message: the claim was read in '{source_id}', which cannot show that it is removed
select * from claims
where status = 'removed' and status_source_id = source_id
