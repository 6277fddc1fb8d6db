-- title: Date of the claim changed
-- why: The date decides which of a speaker's statements came first, and whether a claim was already outdated when it was cited.
-- bad: said_on: 2031-03-03 → 2031-03-13
-- good: said_on: 2031-03-03, as the source dates it
-- fix: read the source again and set said_on to the date that it gives, or leave it empty
-- severity: warning
-- table: claims
-- change: changed
-- message: said_on changed from '{old_said_on}' to '{new_said_on}'
select * from claims_changed
where old_said_on is distinct from new_said_on
