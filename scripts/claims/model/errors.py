"""The one exception for what could not be done; wrong data is a Finding, never an exception."""


class CannotDo(Exception):
    """Input that cannot be read or a request that makes no sense: the command ends with exit code 2.

    The message is one plain line in lower case that names what is wrong and what to do about it.
    """
