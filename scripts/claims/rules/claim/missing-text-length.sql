-- title: Passage in a text of unknown length
-- why: A passage is counted in one particular text. Without the length and hash of that text, nobody can tell which text it is, or whether the passage lies inside it.
-- bad: text_length,text_sha256   (passage_end of its claim: 140)
--   ,
-- good: text_length,text_sha256   (passage_end of its claim: 140)
--   2239,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
-- fix: run claims validate --text SOURCE_ID=FILE, which prints the values to write
-- severity: error
-- table: sources
-- field: text_length
-- message: text_length is empty, but {many} anchored in the source's text
select
    sources.row,
    case when count(*) = 1 then '1 claim is' else count(*) || ' claims are' end as many
from sources
join claims on claims.source_id = sources.source_id
where sources.text_length is null and sources.text_sha256 is null and claims.passage_end is not null
group by sources.row
