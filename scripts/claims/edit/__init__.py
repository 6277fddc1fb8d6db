"""Changes the files of a package safely: plans every change, tries it out, then writes it."""
