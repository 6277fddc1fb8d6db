-- title: Response to the same speaker
-- why: A denial or an answer responds to somebody else, or to words that somebody else relayed. A speaker who takes back their own words revises the claim.
-- bad: claim_id,speaker_id,responds_to
--   c000001,ada-quill,
--   c000002,ada-quill,c000001
-- good: claim_id,speaker_id,responds_to
--   c000001,ada-quill,
--   c000002,tomas-marsh,c000001
-- fix: correct the reference, or name the older claim in revises
-- severity: error
-- table: claims
-- field: responds_to
-- given: responds_to
-- message: claim '{responds_to}' {whose}
-- derive: claims.id = hash(claim_id)
with answers as materialized (
    select claims.row, claims.claim_id, claims.speaker_id, claims.responds_to, hash(claims.responds_to) as id
    from claims
    where claims.responds_to is not null
)
select
    answers.row,
    answers.responds_to,
    case
        when answers.responds_to = answers.claim_id then 'is this claim itself'
        else 'is by ''' || answers.speaker_id || ''' too'
    end as whose
from answers
join claims on claims.id = answers.id
where claims.claim_id = answers.responds_to
  and claims.speaker_id = answers.speaker_id
  and (claims.relayed_by is null or answers.responds_to = answers.claim_id)
