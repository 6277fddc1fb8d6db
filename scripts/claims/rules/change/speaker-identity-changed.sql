-- title: a speaker stays the same person or body
-- why: Another Wikidata item or another kind makes all its claims somebody else's.
-- bad: wikidata_id Q1, then Q2
-- good: a new speaker with Q2
-- fix: check the identity; add a new speaker where it is another
-- severity: error
-- table: speakers
-- change: changed
-- message: kind and Wikidata id were {old_kind} and {old_wikidata_id}, and are {new_kind} and {new_wikidata_id}
select * from speakers_changed
where old_kind is distinct from new_kind or (old_wikidata_id is not null and old_wikidata_id is distinct from new_wikidata_id)
