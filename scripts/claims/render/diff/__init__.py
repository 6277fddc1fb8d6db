"""Turns a Diff into words: a module a format; `formats.py` lists them all."""
