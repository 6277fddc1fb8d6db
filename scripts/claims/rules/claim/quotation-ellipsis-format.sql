-- title: Wrong separator in split quotation
-- why: Each part of a split quotation is searched for in the passage. With any other separator, the whole quotation is taken for words of the source. Few sources print such a mark themselves.
-- bad: attribution,quotation
--   direct,the pier [...] will open in May
-- good: attribution,quotation
--   direct,the pier […] will open in May
-- fix: join the parts with ' […] '
-- severity: warning
-- table: claims
-- field: quotation
-- message: the quotation '{quotation}' is split by a separator other than ' […] '
select * from claims
where case
    when contains(quotation, '[') then regexp_matches(replace(quotation, ' […] ', ''), '\S\s*\[\s*(…|\.\s?\.\s?\.)\s*\]\s*\S')
    else false
end
