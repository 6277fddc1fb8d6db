-- title: Unnamed speaker in several sources
-- why: The “officials” of two sources may be different people. One row for both would claim that they are the same.
-- bad: speaker_id,named   (sources of its claims: harbour-post-1;harbour-post-2)
--   harbour-officials,false
-- good: speaker_id,named   (sources of its claims: harbour-post-1)
--   harbour-officials,false
-- fix: use a separate row for the unnamed speaker of each source
-- severity: error
-- table: speakers
-- field: named
-- message: '{speaker_id}' is not named, but speaks in {number} sources, as in '{one}' and '{another}'
with used as (
    select claims.speaker_id as who, claims.source_id as place from claims
    union all
    select claims.relayed_by as who, claims.source_id as place from claims
)
select speakers.row, speakers.speaker_id, count(distinct used.place) as number, min(used.place) as one, max(used.place) as another
from speakers
join used on used.who = speakers.speaker_id
where lower(speakers.named) in ('false', '0')
group by speakers.row, speakers.speaker_id
having count(distinct used.place) > 1
