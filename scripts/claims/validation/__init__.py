"""Validates a package."""
