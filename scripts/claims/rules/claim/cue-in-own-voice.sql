-- title: Cue in own voice
-- why: Attribution none means that the outlet itself makes the claim. Words that attribute the claim to somebody contradict that.
-- bad: attribution,cue
--   none,according to
-- good: attribution,cue
--   none,
-- fix: name the speaker and set attribution to indirect, or empty the cue
-- severity: error
-- table: claims
-- field: cue
-- message: attribution is 'none' but the cue is '{cue}'
select * from claims
where attribution = 'none' and cue is not null
