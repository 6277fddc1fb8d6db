-- title: Relayed by the speaker
-- why: “Quill said that Marsh had agreed” is a claim by Marsh, relayed by Quill. Speakers do not relay their own claims.
-- bad: speaker_id,relayed_by
--   ada-quill,ada-quill
-- good: speaker_id,relayed_by
--   tomas-marsh,ada-quill
-- fix: empty relayed_by, or correct the speaker
-- severity: error
-- table: claims
-- field: relayed_by
-- message: '{relayed_by}' is also the speaker
select * from claims
where relayed_by = speaker_id
