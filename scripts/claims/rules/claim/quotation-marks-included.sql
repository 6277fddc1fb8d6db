-- title: Quotation marks included
-- why: The column contains only the words between the quotation marks of the source. Words that the speaker quotes in turn are a rare exception.
-- bad: attribution,quotation
--   direct,“the pier will open in May”
-- good: attribution,quotation
--   direct,the pier will open in May
-- fix: delete the marks around the quotation
-- severity: warning
-- table: claims
-- field: quotation
-- message: the quotation '{quotation}' is enclosed in quotation marks
select * from claims
where case
    when unicode(quotation) in (34, 39, 171, 187, 8216, 8218, 8220, 8221, 8222, 8249, 12300, 12302)
    then regexp_full_match(
        quotation,
        '(?s)"[^"]*"|''[^'']*''|«[^«»]*»|»[^«»]*«|‘[^‘’]*’|‚[^‚‘’]*[‘’]|“[^“”]*”|„[^„“”]*[“”]|”[^”]*”|‹[^‹›]*›|「[^「」]*」|『[^『』]*』'
    )
    else false
end
