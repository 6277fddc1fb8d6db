"""Claims as engineering: validate, and review changes to, a Data Package of who said what."""
