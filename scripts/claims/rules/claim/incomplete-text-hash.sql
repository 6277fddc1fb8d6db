-- title: Text length or hash missing
-- why: Length and hash together identify the text without publishing it. Either one alone is not enough to verify passages.
-- bad: text_length,text_sha256
--   5120,
-- good: text_length,text_sha256
--   ,
-- fix: compute both from the same text, or empty both
-- severity: error
-- table: sources
-- field: text_length
-- message: text_length is {text_length}, text_sha256 {text_sha256}: give both or none
select * from sources
where (text_length is null) <> (text_sha256 is null)
