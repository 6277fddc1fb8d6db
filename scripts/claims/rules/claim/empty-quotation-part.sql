-- title: Empty part in split quotation
-- why: The mark […] separates two parts of a quotation. If a part is empty, words are missing or the mark is superfluous.
-- bad: attribution,quotation
--   direct,[…] will open in May
-- good: attribution,quotation
--   direct,the pier […] will open in May
-- fix: copy the missing part, or delete the mark
-- severity: error
-- table: claims
-- field: quotation
-- message: the quotation has an empty part before or after […]
select * from claims
where case when contains(quotation, '[…]') then regexp_matches(quotation, '(^|\[…\])\s*(\[…\]|$)') else false end
