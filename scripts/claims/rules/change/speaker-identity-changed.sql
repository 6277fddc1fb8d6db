-- title: Identity of a speaker changed
-- why: With another Wikidata item or another kind, all claims of the speaker become somebody else's.
-- bad: wikidata_id: Q1 → Q2
-- good: a new speaker with Q2
-- fix: check the identity; if it is a different speaker, add a new row
-- severity: error
-- table: speakers
-- change: changed
-- message: kind and Wikidata ID changed from {old_kind}, {old_wikidata_id} to {new_kind}, {new_wikidata_id}
select * from speakers_changed
where old_kind is distinct from new_kind or (old_wikidata_id is not null and old_wikidata_id is distinct from new_wikidata_id)
