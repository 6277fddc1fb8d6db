-- title: a claim is relayed by somebody else than its speaker
-- why: “Quill said that Marsh had agreed” is a claim by Marsh that Quill relays; who speaks for themselves relays nothing.
-- bad: speaker_id,relayed_by
--   ada-quill,ada-quill
-- good: speaker_id,relayed_by
--   tomas-marsh,ada-quill
-- fix: empty relayed_by, or correct the speaker
-- severity: error
-- table: claims
-- field: relayed_by
-- message: '{relayed_by}' is the speaker too
select * from claims
where relayed_by = speaker_id
