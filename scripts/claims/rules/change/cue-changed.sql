-- title: Cue changed
-- why: The cue is copied from the source's text, which does not change. Another cue can turn a pledge into a statement of fact.
-- bad: cue: pledged → said
-- good: cue: pledged, as in the text
-- fix: read the sentence again and copy the cue from it
-- severity: warning
-- table: claims
-- change: changed
-- message: cue changed from '{old_cue}' to '{new_cue}'
select * from claims_changed
where old_cue is distinct from new_cue
