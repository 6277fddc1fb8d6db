-- title: a status that somebody else changed comes with its source
-- why: Corrected, retracted and removed are acts of the outlet or the speaker: the reader must be able to see them.
-- bad: status retracted, status_source_id empty
-- good: status retracted, status_source_id harbour-post-correction
-- fix: add the source that shows it, and name it in status_source_id
-- severity: error
-- table: claims
-- change: changed
-- message: the status was {old_status}, and is {new_status}, without a source
select * from claims_changed
where old_status is distinct from new_status and new_status in ('corrected', 'retracted', 'removed') and new_status_source_id is null
