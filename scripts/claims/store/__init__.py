"""Read-only access to a package that may be hostile: a folder, a zip, or a git revision."""
