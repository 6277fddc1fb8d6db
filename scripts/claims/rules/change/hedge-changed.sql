-- title: a claim keeps its hedge
-- why: The hedge is the words by which the speaker holds back. They stand in the source, and do not change there.
-- bad: hedge 'may', then 'will'
-- good: hedge 'may', as the passage has it
-- fix: read the passage again, and let hedge have its words
-- severity: warning
-- table: claims
-- change: changed
-- message: the hedge was {old_hedge}, and is {new_hedge}
select * from claims_changed
where old_hedge is distinct from new_hedge and old_certainty is not distinct from new_certainty
