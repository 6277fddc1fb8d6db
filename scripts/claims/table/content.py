"""The content of a table's files, unpacked where they are compressed."""

from pathlib import Path

from claims.model.table import Table
from claims.package.store import Store, read_limited


def local_content(store: Store, table: Table, path: str) -> Path:
    """Return a real path with the content of a file; raises Refused."""
    packing = table.packings.get(path)
    return store.local(path) if packing is None else store.unpacked(path, packing)


def read_content(store: Store, table: Table, path: str, limit: int) -> bytes:
    """Return the content of a file; raise Refused if it has more than `limit` bytes."""
    if path not in table.packings:
        return store.read(path, limit)
    with local_content(store, table, path).open("rb") as stream:
        return read_limited(stream, path, limit)
