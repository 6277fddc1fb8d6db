-- title: Publisher’s claim not in own voice
-- why: What an outlet asserts itself has the attribution none. Outlets rarely cite themselves.
-- bad: speaker_id,attribution   (publisher_id of the source: harbour-post)
--   harbour-post,indirect
-- good: speaker_id,attribution   (publisher_id of the source: harbour-post)
--   harbour-post,none
-- fix: set attribution to none, or name the speaker whom the source cites
-- severity: warning
-- table: claims
-- field: attribution
-- message: '{speaker_id}' publishes '{source_id}', but attribution is '{attribution}'
select claims.row, claims.source_id, claims.speaker_id, claims.attribution
from claims
join sources on sources.source_id = claims.source_id
where claims.attribution in ('direct', 'indirect', 'mixed')
  and claims.speaker_id = sources.publisher_id
  and claims.relayed_by is null
