-- title: every part of a split quotation has words
-- why: The mark […] stands between two parts of a quotation; where one of them is empty, words were lost or the mark is idle.
-- bad: attribution,quotation
--   direct,[…] will open in May
-- good: attribution,quotation
--   direct,the pier […] will open in May
-- fix: copy the missing part, or delete the mark
-- severity: error
-- table: claims
-- field: quotation
-- message: a part of the quotation beside […] is empty
select * from claims
where case when contains(quotation, '[…]') then regexp_matches(quotation, '(^|\[…\])\s*(\[…\]|$)') else false end
