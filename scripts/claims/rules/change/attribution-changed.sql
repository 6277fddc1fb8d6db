-- title: Attribution changed
-- why: The attribution says whether the source quotes, reports or asserts, and therefore who is responsible for the words.
-- bad: attribution: indirect → none
-- good: attribution: indirect
-- fix: read the passage again and set the attribution accordingly
-- severity: warning
-- table: claims
-- change: changed
-- message: attribution changed from '{old_attribution}' to '{new_attribution}'
select * from claims_changed
where old_attribution is distinct from new_attribution
