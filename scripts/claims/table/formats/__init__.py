"""Tables that are no CSV: made into CSV of our own, with the way back to where each row and cell was written."""
