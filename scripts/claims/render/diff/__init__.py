"""Renders a Diff; one module per output format, listed in `formats.py`."""
