"""Shows reports, diffs, conflicts, claims and histories as text in several formats."""
