-- title: a new claim is anchored in the text whose hash is stated
-- why: A claim that is added while the hash of its source's text changes was read in another text than the older claims.
-- bad: a new row in harbour-post-1, whose text_sha256 changed
-- good: a new source harbour-post-2, version_of harbour-post-1
-- fix: record the edited text as a new source that is a version of the old one
-- severity: error
-- table: claims
-- change: added
-- message: the claim was added to '{source_id}', whose text has another hash now
select claims_added.* from claims_added
join sources_changed on sources_changed.new_source_id = claims_added.source_id
where sources_changed.old_text_sha256 is distinct from sources_changed.new_text_sha256
