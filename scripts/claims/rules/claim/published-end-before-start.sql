-- title: Publication interval ends before it starts
-- why: An interval that ends before it starts contains no day. Usually its ends were swapped. The earliest day of the start is compared with the latest day of the end.
-- bad: published
--   2031-03-06/2031-03-04
-- good: published
--   2031-03-04/2031-03-06
-- fix: put the earlier date first
-- severity: error
-- table: sources
-- field: published
-- message: '{published}' ends before it starts
select * from sources
where case
    when strlen(published) = 9 or strlen(published) > 11
    then case
        when contains(published, '..') or not contains(published, '/') then false
        when replace(rtrim(split_part(published, '/', 1), '?~%'), 'XX', '01') > replace(rtrim(split_part(published, '/', 2), '?~%'), 'XX', '99') || '~'
        then regexp_full_match(published, '[0-9]{4}[-0-9X]*[?~%]?/[0-9]{4}[-0-9X]*[?~%]?')
        else false
    end
    else false
end
