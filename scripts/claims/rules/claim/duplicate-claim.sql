-- title: Duplicate claim
-- why: Two rows that differ only in case, punctuation or spaces count one claim twice. In a table of more than 10,000 claims, texts are compared only if they differ in nothing but full stops and, for ASCII texts, case.
-- bad: source_id,speaker_id,text
--   harbour-post,ada-quill,The pier will open in May.
--   harbour-post,ada-quill,"The pier will open, in May"
-- good: source_id,speaker_id,text
--   harbour-post,ada-quill,The pier will open in May.
--   harbour-post,ada-quill,The pier will close in June.
-- fix: deprecate the redundant row with a note, or reword the claim if it says something else
-- severity: warning
-- table: claims
-- field: text
-- message: has the same words as claim '{other}' of the same speaker in the same source
-- derive: claims.likeness = case when status = 'current' then hash(source_id, speaker_id, replace(case when strlen(text) = length(text) then lower(text) else text end, '.', '')) end
select claims.row
from claims
where claims.likeness in (
    select claims.likeness from claims where claims.likeness is not null group by claims.likeness having count(*) > 1
);
with read as (
    select
        candidates.row,
        candidates.claim_id,
        candidates.source_id,
        candidates.speaker_id,
        regexp_replace(
            regexp_replace(replace(replace(lower(candidates.text), 'ß', 'ss'), 'ς', 'σ'), '(\pN)[.,:](\pN)', '\1+\2', 'g'),
            '[^\pL\pM\pN\pS%]+', '', 'g'
        ) as words
    from candidates
    where candidates.status = 'current'
),
compared as (
    select
        read.row,
        read.words,
        first_value(read.row) over same as first_row,
        first_value(read.claim_id) over same as other
    from read
    window same as (partition by read.source_id, read.speaker_id, read.words order by read.row)
)
select compared.row, compared.other
from compared
where compared.row <> compared.first_row and compared.words <> ''
