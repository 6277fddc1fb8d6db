"""DuckDB's compiled module alone: the Python layer over it takes as long to import as a small package to check."""

try:
    from _duckdb import (
        Error,
        InterruptException,
        InvalidInputException,
        IOException,
        OutOfMemoryException,
        connect,
    )
except ImportError:  # a release that keeps it elsewhere
    from duckdb import (
        Error,
        InterruptException,
        InvalidInputException,
        IOException,
        OutOfMemoryException,
        connect,
    )

__all__ = [
    "Error",
    "IOException",
    "InterruptException",
    "InvalidInputException",
    "OutOfMemoryException",
    "connect",
]
