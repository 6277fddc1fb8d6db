-- title: a claim keeps whom it is known through
-- why: Through whom a claim is known decides how far it can be trusted.
-- bad: relayed_by empty, then tomas-marsh
-- good: relayed_by as the sentence has it
-- fix: read the passage again, and let relayed_by follow it
-- severity: warning
-- table: claims
-- change: changed
-- message: relayed_by was {old_relayed_by}, and is {new_relayed_by}
select * from claims_changed
where old_relayed_by is distinct from new_relayed_by
