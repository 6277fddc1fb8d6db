"""Reads tables that are not CSV: converts them to CSV, and maps rows and cells back to their original places."""
