"""Compares two packages: facts first (rows, schemas, descriptors), then what they mean for a reviewer."""
