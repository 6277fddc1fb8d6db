"""The exception for requests that fail. Wrong data is a finding, never an exception."""


class CannotDo(Exception):
    """Input that cannot be read, or a request that makes no sense; the command exits with 2.

    The message is one line in lower case that says what is wrong and what to do.
    """


class NoDescriptor(CannotDo):
    """The place that was named for a package has no descriptor."""
