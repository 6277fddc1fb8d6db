-- title: said_on interval ends before it starts
-- why: An interval that ends before it starts contains no day. Usually its ends were swapped. The earliest day of the start is compared with the latest day of the end.
-- bad: said_on
--   2031-03-06/2031-03-04
-- good: said_on
--   2031-03-04/2031-03-06
-- fix: put the earlier date first
-- severity: error
-- table: claims
-- field: said_on
-- message: '{said_on}' ends before it starts
select * from claims
where case
    when strlen(said_on) = 9 or strlen(said_on) > 11
    then case
        when contains(said_on, '..') or not contains(said_on, '/') then false
        when replace(rtrim(split_part(said_on, '/', 1), '?~%'), 'XX', '01') > replace(rtrim(split_part(said_on, '/', 2), '?~%'), 'XX', '99') || '~'
        then regexp_full_match(said_on, '[0-9]{4}[-0-9X]*[?~%]?/[0-9]{4}[-0-9X]*[?~%]?')
        else false
    end
    else false
end
