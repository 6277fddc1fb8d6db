"""Loads tables into DuckDB and queries their rows."""
