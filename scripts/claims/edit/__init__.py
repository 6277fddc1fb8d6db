"""Repairs what is safe to repair in a package: plans every change, tries it out, then writes it."""
