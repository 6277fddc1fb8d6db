-- title: Said after publication
-- why: A source cannot report what has not been said yet. The earliest day on which the claim can have been said is compared with the latest day on which the source can have been published or, if that is unknown, the day of retrieval.
-- bad: said_on   (published of the source: 2031-03-04)
--   2031-03-06
-- good: said_on   (published of the source: 2031-03-04)
--   2031-03-XX
-- fix: correct the wrong date
-- severity: error
-- table: claims
-- field: said_on
-- given: said_on
-- message: said_on '{said_on}' is later than source '{source_id}': published {published}, retrieved {retrieved}
-- derive: sources.latest = least(case when regexp_full_match(published, '(\.\./)?[0-9]{4}[-0-9X]*[?~%]?(/([0-9]{4}[-0-9X]*[?~%]?|\.\.))?') then replace(replace(rtrim(split_part(published, '/', -1), '?~%'), 'XX', '99'), '..', '~') || '~' end, cast(cast(try_cast(retrieved as timestamp) + to_hours(14) as date) as varchar))
select claims.row, claims.said_on, claims.source_id, sources.published, sources.retrieved
from claims
join sources on sources.source_id = claims.source_id
where case
    when claims.said_on > sources.latest and replace(rtrim(split_part(claims.said_on, '/', 1), '?~%'), 'XX', '01') > sources.latest
    then regexp_full_match(claims.said_on, '[0-9]{4}[-0-9X]*[?~%]?(/([0-9]{4}[-0-9X]*[?~%]?|\.\.))?')
    else false
end
