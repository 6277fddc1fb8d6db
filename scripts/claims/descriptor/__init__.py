"""Reads and checks a package's descriptor: what its tables are, and what is wrong with how it says so."""

from claims.descriptor.files import File, Package, check_bytes_and_hash
from claims.descriptor.read import read_descriptor

__all__ = ["File", "Package", "check_bytes_and_hash", "read_descriptor"]
