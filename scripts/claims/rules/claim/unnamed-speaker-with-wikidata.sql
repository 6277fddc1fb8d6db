-- title: Unnamed speaker with Wikidata ID
-- why: A Wikidata ID identifies the speaker, but the source does not name them.
-- bad: name,named,wikidata_id
--   harbour officials,false,Q42
-- good: name,named,wikidata_id
--   harbour officials,false,
-- fix: empty wikidata_id, or set named to true if a source names the speaker
-- severity: error
-- table: speakers
-- field: wikidata_id
-- message: the speaker is not named, but has the Wikidata ID '{wikidata_id}'
select * from speakers
where lower(named) in ('false', '0') and wikidata_id is not null
