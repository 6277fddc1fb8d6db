-- title: a change of status is looked at
-- why: A retraction is the news that a row of 400 changes hides.
-- bad: a retraction among 400 changed rows
-- good: a retraction that somebody has signed off
-- fix: check the evidence; then suppress the finding with a reason
-- severity: warning
-- table: claims
-- change: changed
-- message: the status was {old_status}, and is {new_status}; source {new_status_source_id}
select * from claims_changed
where old_status is distinct from new_status and not (new_status in ('corrected', 'retracted', 'removed') and new_status_source_id is null) and not (new_status = 'current')
