-- title: an id stands for one claim for ever
-- why: An id that is used again makes every citation of the old claim one of the new.
-- bad: c0a1b2c: another speaker's other words in another passage
-- good: a new id for the new claim
-- fix: give the new claim a new id, and put the old row back with its status
-- severity: error
-- table: claims
-- change: changed
-- message: the id stood for '{old_text}', and stands for '{new_text}'
select * from claims_changed
where old_text is distinct from new_text
  and jaro_winkler_similarity(lower(old_text), lower(new_text)) < 0.75
  and (
    old_source_id is distinct from new_source_id
    or try_cast(new_passage_start as bigint) >= try_cast(old_passage_end as bigint)
    or try_cast(new_passage_end as bigint) <= try_cast(old_passage_start as bigint)
  )
