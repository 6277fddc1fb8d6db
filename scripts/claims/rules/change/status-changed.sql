-- title: Status changed
-- why: A retraction is easily overlooked among 400 changed rows.
-- bad: a retraction among 400 changed rows
-- good: a retraction that a reviewer has signed off
-- fix: check the evidence, then suppress the finding with a reason
-- severity: warning
-- table: claims
-- change: changed
-- message: status changed from '{old_status}' to '{new_status}' (source {new_status_source_id})
select * from claims_changed
where old_status is distinct from new_status and not (new_status in ('corrected', 'retracted', 'removed') and new_status_source_id is null) and not (new_status = 'current')
