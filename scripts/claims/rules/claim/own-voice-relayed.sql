-- title: Claim in own voice is relayed
-- why: Attribution none means that the outlet itself makes the claim. A claim that was relayed is attributed to somebody.
-- bad: speaker_id,relayed_by,attribution
--   harbour-post,tomas-marsh,none
-- good: speaker_id,relayed_by,attribution
--   harbour-post,,none
-- fix: empty relayed_by, or name the speaker and set attribution to indirect
-- severity: error
-- table: claims
-- field: relayed_by
-- message: attribution is 'none' but the claim is relayed by '{relayed_by}'
select * from claims
where attribution = 'none' and relayed_by is not null
