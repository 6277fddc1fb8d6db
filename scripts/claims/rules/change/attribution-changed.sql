-- title: a claim keeps the way it is attributed
-- why: Whether a source quotes, reports or asserts decides who answers for the words.
-- bad: attribution indirect, then none
-- good: attribution indirect
-- fix: read the passage again, and let the attribution follow it
-- severity: warning
-- table: claims
-- change: changed
-- message: the attribution was {old_attribution}, and is {new_attribution}
select * from claims_changed
where old_attribution is distinct from new_attribution
