-- title: a source keeps its publisher
-- why: The outlet's own claims are the publisher's: with another publisher they have another speaker.
-- bad: publisher_id harbour-post, then town-courier
-- good: publisher_id harbour-post
-- fix: correct the row, or record another source
-- severity: error
-- table: sources
-- change: changed
-- message: the publisher was {old_publisher_id}, and is {new_publisher_id}
select * from sources_changed
where old_publisher_id is distinct from new_publisher_id
