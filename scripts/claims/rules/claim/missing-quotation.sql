-- title: Missing quotation
-- why: Direct and mixed mean that the source puts words of the claim in quotation marks. The reader needs to see which words.
-- bad: attribution,quotation
--   direct,
-- good: attribution,quotation
--   direct,the pier will open in May
-- fix: copy the quoted words, or set attribution to indirect where the source quotes none
-- severity: error
-- table: claims
-- field: quotation
-- message: attribution is '{attribution}' but quotation is empty
select * from claims
where attribution in ('direct', 'mixed') and quotation is null
