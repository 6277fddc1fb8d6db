-- title: a source stays in its table
-- why: A claim whose source is gone can no longer be checked.
-- bad: the row harbour-post-1 is gone
-- good: harbour-post-1 and its newer version harbour-post-2
-- fix: put the row back
-- severity: error
-- table: sources
-- change: removed
-- message: the source is gone
select * from sources_removed
