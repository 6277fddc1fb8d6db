-- title: Passage outside the text
-- why: A passage is counted in the text whose length the source states. Beyond its end there are no words.
-- bad: source_id,passage_start,passage_end   (text_length of the source: 900)
--   harbour-post,880,910
-- good: source_id,passage_start,passage_end   (text_length of the source: 900)
--   harbour-post,850,890
-- fix: anchor the passage again with claims anchor
-- severity: error
-- table: claims
-- field: passage_end
-- given: passage_end
-- message: the passage ends at {passage_end}, but the text of source '{source_id}' ends at {length}
select claims.row, claims.passage_end, claims.source_id, sources.text_length as length
from claims
join sources on sources.source_id = claims.source_id
where case
    when claims.passage_end is null or sources.text_length is null then false
    when try_cast(claims.passage_end as bigint) > try_cast(sources.text_length as bigint)
    then regexp_full_match(claims.passage_end, '[0-9]+')
    else false
end
