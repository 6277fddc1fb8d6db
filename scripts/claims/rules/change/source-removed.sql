-- title: Source removed
-- why: A claim whose source is missing can no longer be checked.
-- bad: the row of harbour-post-1 is deleted
-- good: harbour-post-1, and its newer version harbour-post-2
-- fix: restore the row
-- severity: error
-- table: sources
-- change: removed
-- message: source removed
select * from sources_removed
