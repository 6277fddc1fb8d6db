-- title: a claim is removed from another snapshot than it was read in
-- why: Removed says that a later snapshot of the page lacks the claim; the snapshot in which it was read has it.
-- bad: source_id,status,status_source_id
--   harbour-post-1,removed,harbour-post-1
-- good: source_id,status,status_source_id
--   harbour-post-1,removed,harbour-post-2
-- fix: name the snapshot in which the claim is missing
-- severity: error
-- table: claims
-- field: status_source_id
-- message: the claim was read in '{source_id}', which cannot show that it is removed
select * from claims
where status = 'removed' and status_source_id = source_id
