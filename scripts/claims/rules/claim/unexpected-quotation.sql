-- title: Quotation in indirect attribution
-- why: A quotation is the words that the source itself puts in quotation marks. The attributions indirect and none mean that there are none.
-- bad: attribution,quotation
--   indirect,the pier will open in May
-- good: attribution,quotation
--   mixed,the pier will open in May
-- fix: set attribution to direct or mixed, or empty the quotation if the source quotes nothing
-- severity: error
-- table: claims
-- field: quotation
-- message: attribution is '{attribution}' but there is a quotation
select * from claims
where attribution in ('indirect', 'none') and quotation is not null
