-- title: the parts of a split quotation are joined by […] between two spaces
-- why: Each part is looked up word for word in its passage; with any other join the whole is taken for words of the source. A source that prints such a mark itself is the rare exception.
-- bad: attribution,quotation
--   direct,the pier [...] will open in May
-- good: attribution,quotation
--   direct,the pier […] will open in May
-- fix: join the parts by a space, […] and a space
-- severity: warning
-- table: claims
-- field: quotation
-- message: the quotation '{quotation}' is split by something else than ' […] '
select * from claims
where case
    when contains(quotation, '[') then regexp_matches(replace(quotation, ' […] ', ''), '\S\s*\[\s*(…|\.\s?\.\s?\.)\s*\]\s*\S')
    else false
end
