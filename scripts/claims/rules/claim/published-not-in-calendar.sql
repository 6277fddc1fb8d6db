-- title: Publication date does not exist
-- why: A date can have the right form and still not exist, such as 30 February, 31 April, or 29 February in a common year. Programs that read it fail or silently use another day.
-- bad: published
--   2031-02-30
-- good: published
--   2031-02-28
-- fix: look up the date; write XX for an unknown day or month
-- severity: error
-- table: sources
-- field: published
-- message: '{published}' contains a date that does not exist
select * from sources
where case
    when contains(published, '-3') or contains(published, '-29')
    then regexp_matches(
        published,
        '(^|/)([0-9]{4}-(02-3[01]|(04|06|09|11)-31)|([0-9]{2}([02468][1235679]|[13579][01345789])|([02468][1235679]|[13579][01345789])00)-02-29)[?~%]?(/|$)'
    )
    else false
end
