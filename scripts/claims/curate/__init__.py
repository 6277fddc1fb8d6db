"""What a curator does to a package: begins one, adds and revises rows, reads them; every change is tried out first."""
