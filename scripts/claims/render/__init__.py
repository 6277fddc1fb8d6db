"""Turns a Report into words: a module a format; `formats.py` lists them all."""
