-- title: Revision cycle
-- why: A revision replaces an older claim. In a cycle, no claim is the newest.
-- bad: claim_id,revises
--   c000001,c000002
--   c000002,c000001
-- good: claim_id,revises
--   c000001,
--   c000002,c000001
-- fix: empty revises in the oldest of the claims
-- severity: error
-- table: claims
-- field: revises
-- given: revises
-- message: '{claim_id}' revises {whom}
with recursive links as materialized (
    select claims.row as here, min(target.row) as there
    from claims
    join claims as target on target.claim_id = claims.revises
    where claims.revises is not null and target.revises is not null
    group by claims.row
),
-- Each round doubles the steps that are taken at once: after 28, whoever is reached lies on a cycle.
leaps(round, here, there) as (
    select 1, links.here, links.there from links
    union all
    select near.round + 1, near.here, far.there
    from leaps as near
    join leaps as far on far.here = near.there
    where near.round < 28
)
select
    claims.row,
    claims.claim_id,
    case
        when claims.revises = claims.claim_id then 'itself'
        else '''' || claims.revises || ''', which leads back to it'
    end as whom
from claims
where claims.row in (select leaps.there from leaps where leaps.round = 28)
