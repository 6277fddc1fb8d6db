-- title: Publisher changed
-- why: Claims in the outlet's own voice belong to its publisher: with another publisher they have another speaker.
-- bad: publisher_id: harbour-post → town-courier
-- good: publisher_id: harbour-post
-- fix: restore the publisher, or record another source
-- severity: error
-- table: sources
-- change: changed
-- message: publisher changed from '{old_publisher_id}' to '{new_publisher_id}'
select * from sources_changed
where old_publisher_id is distinct from new_publisher_id
