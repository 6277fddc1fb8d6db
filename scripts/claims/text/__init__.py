"""Passages of a source's text, and safe display of untrusted text."""
