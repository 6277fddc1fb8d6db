-- title: said_on date does not exist
-- why: A date can have the right form and still not exist, such as 30 February, 31 April, or 29 February in a common year. Programs that read it fail or silently use another day.
-- bad: said_on
--   2031-02-30
-- good: said_on
--   2031-02-28
-- fix: look up the date; write XX for an unknown day or month
-- severity: error
-- table: claims
-- field: said_on
-- message: '{said_on}' contains a date that does not exist
select * from claims
where case
    when contains(said_on, '-3') or contains(said_on, '-29')
    then regexp_matches(
        said_on,
        '(^|/)([0-9]{4}-(02-3[01]|(04|06|09|11)-31)|([0-9]{2}([02468][1235679]|[13579][01345789])|([02468][1235679]|[13579][01345789])00)-02-29)[?~%]?(/|$)'
    )
    else false
end
