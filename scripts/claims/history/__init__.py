"""The history of one row over the commits of a git repository."""
