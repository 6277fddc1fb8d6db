-- title: Claim ID reused
-- why: If an ID is reused, every citation of the old claim leads to a different one.
-- bad: c0a1b2c: different words of a different speaker in a different passage
-- good: a new ID for the new claim
-- fix: give the new claim a new ID, and restore the old row with its status
-- severity: error
-- table: claims
-- change: changed
-- message: claim ID reused: text changed from '{old_text}' to '{new_text}'
select * from claims_changed
where old_text is distinct from new_text
  and jaro_winkler_similarity(lower(old_text), lower(new_text)) < 0.75
  and (
    old_source_id is distinct from new_source_id
    or try_cast(new_passage_start as bigint) >= try_cast(old_passage_end as bigint)
    or try_cast(new_passage_end as bigint) <= try_cast(old_passage_start as bigint)
  )
