-- title: Claim added to changed text
-- why: A claim that is added while its source's text hash changes was read in a different text than the older claims of that source.
-- bad: a new claim of harbour-post-1, whose text_sha256 changed
-- good: a new claim of harbour-post-2, which is version_of harbour-post-1
-- fix: record the edited text as a new source with version_of, and point the claim to it
-- severity: error
-- table: claims
-- change: added
-- message: claim added to source '{source_id}', whose text hash changed
select claims_added.* from claims_added
join sources_changed on sources_changed.new_source_id = claims_added.source_id
where sources_changed.old_text_sha256 is distinct from sources_changed.new_text_sha256
