"""A release of a package: its version, sizes and hashes in the descriptor, and the entry in its changelog."""
