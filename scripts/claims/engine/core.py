"""DuckDB's compiled module: importing its Python layer takes as long as checking a small package."""

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
