-- title: Text of a claim changed
-- why: A reworded claim may be a different claim. Anyone who cites the old wording should know.
-- bad: text: The pier opens in May. → The pier may open in May.
-- good: a corrected typo, suppressed with a reason
-- fix: make sure that the meaning is the same; if not, deprecate the row and add a new claim
-- severity: warning
-- table: claims
-- change: changed
-- message: text changed from '{old_text}' to '{new_text}'
select * from claims_changed
where old_text is distinct from new_text
