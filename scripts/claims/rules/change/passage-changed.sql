-- title: a claim keeps its passage
-- why: The passage is the evidence. In the same snapshot the same words stand at the same place.
-- bad: passage_start 120, then 310, in one source
-- good: a new anchor with the words of the claim in it
-- fix: anchor the passage again with claims anchor, and prove it with claims validate --text
-- severity: warning
-- table: claims
-- change: changed
-- message: the passage was {old_passage_start}–{old_passage_end} ({old_passage_hash}), and is {new_passage_start}–{new_passage_end} ({new_passage_hash})
select * from claims_changed
where old_source_id is not distinct from new_source_id and (old_passage_hash is distinct from new_passage_hash or try_cast(old_passage_start as bigint) is distinct from try_cast(new_passage_start as bigint) or try_cast(old_passage_end as bigint) is distinct from try_cast(new_passage_end as bigint))
