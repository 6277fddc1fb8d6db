-- title: Published after retrieval
-- why: A document cannot be retrieved before it is published. The time of retrieval is in UTC; elsewhere the day of publication may have begun up to 14 hours earlier.
-- bad: published,retrieved
--   2031-03-06,2031-03-04T18:30:00Z
-- good: published,retrieved
--   2031-03-04,2031-03-04T18:30:00Z
-- fix: correct the wrong date; write the time of retrieval in UTC
-- severity: error
-- table: sources
-- field: published
-- message: published '{published}' is later than retrieved '{retrieved}' in every time zone
select * from sources
where case
    when replace(rtrim(split_part(published, '/', 1), '?~%'), 'XX', '01')
        > cast(cast(try_cast(retrieved as timestamp) + to_hours(14) as date) as varchar)
    then regexp_full_match(published, '[0-9]{4}[-0-9X]*[?~%]?(/([0-9]{4}[-0-9X]*[?~%]?|\.\.))?')
    else false
end
