-- title: Membership cycle
-- why: An organization that is a member of itself, directly or through others, has no place in a hierarchy.
-- bad: speaker_id,member_of
--   harbour-council,northhaven
--   northhaven,harbour-council
-- good: speaker_id,member_of
--   harbour-council,northhaven
--   northhaven,
-- fix: empty member_of in the largest of the organizations
-- severity: error
-- table: speakers
-- field: member_of
-- given: member_of
-- message: '{speaker_id}' is a member of {whom}
with recursive links as materialized (
    select speakers.row as here, min(target.row) as there
    from speakers
    join speakers as target on target.speaker_id = speakers.member_of
    where speakers.member_of is not null and target.member_of is not null
    group by speakers.row
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
    speakers.row,
    speakers.speaker_id,
    case
        when speakers.member_of = speakers.speaker_id then 'itself'
        else '''' || speakers.member_of || ''', which leads back to it'
    end as whom
from speakers
where speakers.row in (select leaps.there from leaps where leaps.round = 28)
