-- title: Status changed without evidence
-- why: Corrections, retractions and removals are made by the outlet or the speaker: readers must be able to see them.
-- bad: status: retracted, status_source_id: (empty)
-- good: status: retracted, status_source_id: harbour-post-correction
-- fix: add the source that shows it, and name it in status_source_id
-- severity: error
-- table: claims
-- change: changed
-- message: status changed from '{old_status}' to '{new_status}' without a source
select * from claims_changed
where old_status is distinct from new_status and new_status in ('corrected', 'retracted', 'removed') and new_status_source_id is null
