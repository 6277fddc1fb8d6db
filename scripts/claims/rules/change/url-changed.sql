-- title: URL of the source changed
-- why: Readers follow the URL to check the claims. Another address can lead to another document.
-- bad: url: https://harbour-post.example/pier → https://harbour-post.example/ferry
-- good: url: https://harbour-post.example/pier
-- fix: check that the new address leads to the same document, and record another document as a new source
-- severity: warning
-- table: sources
-- change: changed
-- message: url changed from '{old_url}' to '{new_url}'
select * from sources_changed
where old_url is distinct from new_url
