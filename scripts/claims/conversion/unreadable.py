"""What stops a file from being made into rows."""


class Unreadable(Exception):
    """The file cannot be made into rows; the message says why."""
