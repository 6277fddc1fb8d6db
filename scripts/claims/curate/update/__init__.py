"""Compares a source's text with a later version of it, and records the result."""
