"""Writes the files of a review; does not post them."""
