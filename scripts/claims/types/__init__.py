"""The types of Table Schema: how a text value is parsed, in Python and in SQL."""
