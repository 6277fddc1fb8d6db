-- title: Relay changed
-- why: The relay says through whom a claim is known, and therefore how reliable it is.
-- bad: relayed_by: (empty) → tomas-marsh
-- good: relayed_by: whoever the sentence credits
-- fix: read the passage again and set relayed_by accordingly
-- severity: warning
-- table: claims
-- change: changed
-- message: relayed_by changed from '{old_relayed_by}' to '{new_relayed_by}'
select * from claims_changed
where old_relayed_by is distinct from new_relayed_by
