-- title: Corrected, retracted or removed without evidence
-- why: Such a status is an accusation. Without the source that shows it, nobody can check it.
-- bad: status,status_source_id
--   retracted,
-- good: status,status_source_id
--   retracted,harbour-post-2031-03-06
-- fix: add the source of the correction, the retraction or the new snapshot, and name it
-- severity: error
-- table: claims
-- field: status_source_id
-- message: status is '{status}' but status_source_id is empty
select * from claims
where status in ('corrected', 'retracted', 'removed') and status_source_id is null
