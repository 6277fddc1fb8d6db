"""Runs the rules on the loaded tables of a package."""
