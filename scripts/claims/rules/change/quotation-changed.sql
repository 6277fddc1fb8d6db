-- title: a quotation keeps its words
-- why: A quotation is what the source prints between quotation marks. Printed words do not change; if they did, the source is another snapshot.
-- bad: will open in May, then will open in June
-- good: the words as they stand in the passage
-- fix: compare with the text of the source (claims validate --text); correct the row, or record the new snapshot
-- severity: error
-- table: claims
-- change: changed
-- message: the quotation was '{old_quotation}', and is '{new_quotation}'
select * from claims_changed
where old_quotation is distinct from new_quotation
