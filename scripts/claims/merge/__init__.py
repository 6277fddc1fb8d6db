"""Merges two edits of a table's file by key and cell: rows in, merged rows and conflicts out."""
