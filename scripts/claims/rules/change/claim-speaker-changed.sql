-- title: Speaker of a claim changed
-- why: The same words of another speaker are another claim. Readers who cite it would now accuse or credit somebody else.
-- bad: speaker_id: ada-quill → tomas-marsh
-- good: a new claim of tomas-marsh, and the old one deprecated with a note
-- fix: if the row was wrong, deprecate it with a note and add a new claim; if only the speaker's ID changed, suppress the finding with that reason
-- severity: error
-- table: claims
-- change: changed
-- message: speaker changed from '{old_speaker_id}' to '{new_speaker_id}'
select * from claims_changed
where old_speaker_id is distinct from new_speaker_id
