-- title: a published claim keeps its wording
-- why: A reworded claim is easily another claim; whoever cites the old wording should hear of it.
-- bad: The pier opens in May., then The pier may open in May.
-- good: a correction of spelling, suppressed with a reason
-- fix: make sure that the proposition is the same; if it is another, deprecate the row and add a new one
-- severity: warning
-- table: claims
-- change: changed
-- message: the text was '{old_text}', and is '{new_text}'
select * from claims_changed
where old_text is distinct from new_text
