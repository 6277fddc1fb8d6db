-- title: Missing cue
-- why: The cue shows whether the speaker stated, promised, denied or wished something. Without it, a pledge reads like a fact.
-- bad: attribution,cue
--   indirect,
-- good: attribution,cue
--   indirect,pledged
-- fix: copy the words with which the source attributes the claim, such as said or according to
-- severity: warning
-- table: claims
-- field: cue
-- message: attribution is '{attribution}' but cue is empty
select * from claims
where attribution in ('direct', 'indirect', 'mixed') and cue is null
