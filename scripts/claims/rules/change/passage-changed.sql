-- title: Passage changed
-- why: The passage is the evidence for the claim. Within one source, its position and its words do not change.
-- bad: passage_start: 120 → 310, in the same source
-- good: a passage that contains the words of the claim
-- fix: find the passage with claims anchor, and verify it with claims validate --text
-- severity: warning
-- table: claims
-- change: changed
-- message: passage changed from {old_passage_start}–{old_passage_end} ({old_passage_hash}) to {new_passage_start}–{new_passage_end} ({new_passage_hash})
select * from claims_changed
where old_source_id is not distinct from new_source_id and (old_passage_hash is distinct from new_passage_hash or try_cast(old_passage_start as bigint) is distinct from try_cast(new_passage_start as bigint) or try_cast(old_passage_end as bigint) is distinct from try_cast(new_passage_end as bigint))
