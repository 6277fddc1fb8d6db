-- title: Member of a person
-- why: A speaker is a member of an organization, a government or a group, not of a person.
-- bad: speaker_id,kind,member_of
--   ada-quill,person,
--   tomas-marsh,person,ada-quill
-- good: speaker_id,kind,member_of
--   harbour-council,organization,
--   tomas-marsh,person,harbour-council
-- fix: name the organization or group, or empty member_of
-- severity: error
-- table: speakers
-- field: member_of
-- given: member_of
-- message: '{member_of}' is a person
select speakers.row, speakers.member_of
from speakers
join speakers as body on body.speaker_id = speakers.member_of
where body.kind = 'person' and speakers.member_of <> speakers.speaker_id
