-- title: a claim that has a quotation is attributed as direct or mixed
-- why: A quotation is words that the source itself puts in quotation marks; indirect and none say that there are no such words.
-- bad: attribution,quotation
--   indirect,the pier will open in May
-- good: attribution,quotation
--   mixed,the pier will open in May
-- fix: set attribution to direct or mixed, or empty the quotation where the source quotes nothing
-- severity: error
-- table: claims
-- field: quotation
-- message: attribution is '{attribution}' but there is a quotation
select * from claims
where attribution in ('indirect', 'none') and quotation is not null
