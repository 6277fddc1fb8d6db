"""Reads and writes the rows of a table's files."""
