-- title: the day on which a source was published is in the calendar
-- why: A date of the right form can still be none: 30 February never was, nor 31 April, nor 29 February outside a leap year; a tool that reads it takes another day or stops.
-- bad: published
--   2031-02-30
-- good: published
--   2031-02-28
-- fix: look the date up again; write XX for a day or month that is not known
-- severity: error
-- table: sources
-- field: published
-- message: '{published}' names a day that is not in the calendar
select * from sources
where case
    when contains(published, '-3') or contains(published, '-29')
    then regexp_matches(
        published,
        '(^|/)([0-9]{4}-(02-3[01]|(04|06|09|11)-31)|([0-9]{2}([02468][1235679]|[13579][01345789])|([02468][1235679]|[13579][01345789])00)-02-29)[?~%]?(/|$)'
    )
    else false
end
