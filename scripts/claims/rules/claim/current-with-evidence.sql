-- title: a claim that stands names no source of a change
-- why: A source beside current was often left behind, or the status was forgotten.
-- bad: status,status_source_id
--   current,harbour-post-2031-03-06
-- good: status,status_source_id
--   corrected,harbour-post-2031-03-06
-- fix: set the status that the source shows, or empty status_source_id
-- severity: warning
-- table: claims
-- field: status_source_id
-- message: status is 'current' but '{status_source_id}' is named as the source of a change
select * from claims
where status = 'current' and status_source_id is not null
