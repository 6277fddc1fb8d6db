-- title: a speaker that the source does not name has no Wikidata id
-- why: An id would say who it is, which the source does not.
-- bad: name,named,wikidata_id
--   harbour officials,false,Q42
-- good: name,named,wikidata_id
--   harbour officials,false,
-- fix: empty the Wikidata id, or set named to true where a source names the speaker
-- severity: error
-- table: speakers
-- field: wikidata_id
-- message: the speaker is not named, but has the Wikidata id '{wikidata_id}'
select * from speakers
where lower(named) in ('false', '0') and wikidata_id is not null
