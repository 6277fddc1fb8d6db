-- title: Claim in own voice by another speaker
-- why: Attribution none means that the source cites nobody, so the speaker is the publisher of the source.
-- bad: speaker_id,attribution   (publisher_id of the source: harbour-post)
--   ada-quill,none
-- good: speaker_id,attribution   (publisher_id of the source: harbour-post)
--   harbour-post,none
-- fix: name the publisher as the speaker, or correct the attribution
-- severity: error
-- table: claims
-- field: speaker_id
-- message: attribution is 'none' but the publisher of '{source_id}' is '{publisher_id}', not '{speaker_id}'
select claims.row, claims.source_id, claims.speaker_id, sources.publisher_id
from claims
join sources on sources.source_id = claims.source_id
join speakers on speakers.speaker_id = claims.speaker_id
where claims.attribution = 'none' and claims.speaker_id <> sources.publisher_id
