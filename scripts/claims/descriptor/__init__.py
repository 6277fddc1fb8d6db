"""Reads a package's descriptor and checks it against the Data Package standard."""

from claims.descriptor.checksum import check_bytes_and_hash
from claims.descriptor.files import File, Package
from claims.descriptor.read import read_descriptor

__all__ = ["File", "Package", "check_bytes_and_hash", "read_descriptor"]
