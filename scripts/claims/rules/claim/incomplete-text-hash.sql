-- title: a source states the length and the hash of its text, or neither
-- why: Together they prove the text without publishing it; the length alone proves nothing, and passages are checked against it.
-- bad: text_length,text_sha256
--   5120,
-- good: text_length,text_sha256
--   ,
-- fix: count and hash the same text, or empty both
-- severity: error
-- table: sources
-- field: text_length
-- message: text_length is {text_length}, text_sha256 {text_sha256}: give both or none
select * from sources
where (text_length is null) <> (text_sha256 is null)
