-- title: a claim stays with the snapshot it was read in
-- why: A claim points at the text in which it was first read; an edited article is a new source, and its claims new rows.
-- bad: source_id harbour-post-1, then harbour-post-2
-- good: a new row in harbour-post-2 that revises the old one
-- fix: leave the claim in its source; add a row for the new snapshot that revises it
-- severity: error
-- table: claims
-- change: changed
-- message: the source was {old_source_id}, and is {new_source_id}
select * from claims_changed
where old_source_id is distinct from new_source_id
