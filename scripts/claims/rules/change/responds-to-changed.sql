-- title: Response changed
-- why: The reference says which claim is denied or answered. With another reference, a denial is about something else.
-- bad: responds_to: c000001 → c000004
-- good: responds_to: the claim that the passage answers
-- fix: read the passage again and name the claim that it answers, or leave responds_to empty
-- severity: warning
-- table: claims
-- change: changed
-- message: responds_to changed from '{old_responds_to}' to '{new_responds_to}'
select * from claims_changed
where old_responds_to is distinct from new_responds_to
