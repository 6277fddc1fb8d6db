"""Reads and checks a package's descriptor: what its tables are, and what is wrong with how it says so."""

from claims.descriptor.checksum import check_bytes_and_hash
from claims.descriptor.package import File, Package
from claims.descriptor.read import read_descriptor

__all__ = ["File", "Package", "check_bytes_and_hash", "read_descriptor"]
