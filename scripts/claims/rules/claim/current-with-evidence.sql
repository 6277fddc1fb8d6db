-- title: Current claim with a status source
-- why: A current claim needs no status source. Usually the source was left behind, or the status was not changed.
-- bad: status,status_source_id
--   current,harbour-post-2031-03-06
-- good: status,status_source_id
--   corrected,harbour-post-2031-03-06
-- fix: set the status that the source shows, or empty status_source_id
-- severity: warning
-- table: claims
-- field: status_source_id
-- message: status is 'current' but '{status_source_id}' is given as status_source_id
select * from claims
where status = 'current' and status_source_id is not null
