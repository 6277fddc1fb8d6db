"""The files of a package: a folder, a zip, or a revision of git."""
