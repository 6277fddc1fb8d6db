-- title: Version cycle
-- why: A version is a newer snapshot of the same document. In a cycle, no snapshot is the newest.
-- bad: source_id,version_of
--   harbour-post-1,harbour-post-2
--   harbour-post-2,harbour-post-1
-- good: source_id,version_of
--   harbour-post-1,
--   harbour-post-2,harbour-post-1
-- fix: empty version_of in the oldest of the snapshots
-- severity: error
-- table: sources
-- field: version_of
-- given: version_of
-- message: '{source_id}' is a version of {whom}
with recursive links as materialized (
    select sources.row as here, min(target.row) as there
    from sources
    join sources as target on target.source_id = sources.version_of
    where sources.version_of is not null and target.version_of is not null
    group by sources.row
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
    sources.row,
    sources.source_id,
    case
        when sources.version_of = sources.source_id then 'itself'
        else '''' || sources.version_of || ''', which leads back to it'
    end as whom
from sources
where sources.row in (select leaps.there from leaps where leaps.round = 28)
