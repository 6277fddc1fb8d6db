-- title: a claim in the own voice of an outlet is made by the publisher of its source
-- why: Attribution none says that nobody is cited: what stands there is what the publisher of the source says.
-- bad: speaker_id,attribution   (publisher_id of the source: harbour-post)
--   ada-quill,none
-- good: speaker_id,attribution   (publisher_id of the source: harbour-post)
--   harbour-post,none
-- fix: name the publisher as the speaker, or say how the source gives the claim
-- severity: error
-- table: claims
-- field: speaker_id
-- message: attribution is 'none' but the publisher of '{source_id}' is '{publisher_id}', not '{speaker_id}'
select claims.row, claims.source_id, claims.speaker_id, sources.publisher_id
from claims
join sources on sources.source_id = claims.source_id
join speakers on speakers.speaker_id = claims.speaker_id
where claims.attribution = 'none' and claims.speaker_id <> sources.publisher_id
