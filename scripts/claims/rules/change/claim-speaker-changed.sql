-- title: a claim stays with its speaker
-- why: A claim under another name is another claim; readers who cite it would now accuse or credit somebody else.
-- bad: speaker_id ada-quill, then tomas-marsh
-- good: a new row for tomas-marsh, and the old one deprecated with a note
-- fix: if our row was wrong, deprecate it with a note and add a new one; if only the id of the speaker changed, say so in the suppressed findings
-- severity: error
-- table: claims
-- change: changed
-- message: the speaker was {old_speaker_id}, and is {new_speaker_id}
select * from claims_changed
where old_speaker_id is distinct from new_speaker_id
