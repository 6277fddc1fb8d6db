-- title: Quotation changed
-- why: A quotation is copied from the source's text, which does not change. If the source now prints different words, it is a new source.
-- bad: quotation: will open in May → will open in June
-- good: the words as printed in the passage
-- fix: verify the quotation with claims validate --text; then correct the row, or record the edited text as a new source
-- severity: error
-- table: claims
-- change: changed
-- message: quotation changed from '{old_quotation}' to '{new_quotation}'
select * from claims_changed
where old_quotation is distinct from new_quotation
