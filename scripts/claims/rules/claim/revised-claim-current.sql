-- title: Revised claim still current
-- why: A revision replaces the older claim. If both are current, they contradict each other.
-- bad: claim_id,status,revises
--   c000001,current,
--   c000002,current,c000001
-- good: claim_id,status,revises
--   c000001,updated,
--   c000002,current,c000001
-- fix: update the status of the older claim
-- severity: error
-- table: claims
-- field: status
-- given: revises
-- message: status is 'current' but claim '{newer}' revises this one
-- derive: claims.id = hash(claim_id)
with revised as materialized (
    select hash(claims.revises) as id, claims.revises as older, min(claims.claim_id) as newer
    from claims
    where claims.revises is not null and claims.revises <> claims.claim_id
    group by claims.revises
)
select claims.row, revised.newer
from claims
join revised on revised.id = claims.id
where claims.status = 'current' and claims.claim_id = revised.older
