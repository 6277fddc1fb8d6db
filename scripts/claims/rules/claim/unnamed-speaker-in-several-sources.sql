-- title: a speaker that is not named speaks in one source only
-- why: Nobody knows whether the “officials” of two sources are the same people; one row for both would say so.
-- bad: speaker_id,named   (sources of its claims: harbour-post-1;harbour-post-2)
--   harbour-officials,false
-- good: speaker_id,named   (sources of its claims: harbour-post-1)
--   harbour-officials,false
-- fix: give each source a row of its own for its unnamed speaker
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
