"""The ways in which one and the same table can be given, and how its findings differ then."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from tests.support.case import HEADER, ROWS, Seen, committed, harbour, stored, told, zipped

from claims.table import reader

Moved = Callable[[Seen], Seen]
BEFORE = HEADER + b'a1,Auk,p1,3\na2,"Auk,\nthe second",p2,3\n'


def as_it_is(folder: Path, ships: bytes) -> tuple[list[Seen], Moved]:
    """A small file with LF, read record by record."""
    return told(stored(folder, harbour(), {"ships.csv": ships, **ROWS})), lambda each: each


def proved(folder: Path, ships: bytes) -> tuple[list[Seen], Moved]:
    """The same file, taken for a large one: proved by whole arrays."""
    with patch.object(reader, "SMALL", 0):
        return as_it_is(folder, ships)


def second_of_crlf(folder: Path, ships: bytes) -> tuple[list[Seen], Moved]:
    """The second file of a table whose lines end with CRLF."""
    described = harbour(path=["a.csv", "ships.csv"], dialect={"lineTerminator": "\r\n"})
    files = {name: data.replace(b"\n", b"\r\n") for name, data in (("a.csv", BEFORE), ("ships.csv", ships))}

    def moved(each: Seen) -> Seen:
        cell = each.value.replace("\n", "\r\n") if each.value is not None else None
        return each._replace(row=each.row + 2 if each.row else None, value=cell)

    return told(stored(folder, described, files | ROWS)), moved


WAYS = {"as it is": as_it_is, "proved": proved, "second of CRLF": second_of_crlf}


def in_zip(folder: Path, ships: bytes) -> tuple[list[Seen], Moved]:
    """In a zip."""
    stored(folder / "package", harbour(), {"ships.csv": ships, **ROWS})
    return told(zipped(folder / "package", folder / "package.zip")), lambda each: each


def in_git(folder: Path, ships: bytes) -> tuple[list[Seen], Moved]:
    """In a commit, from which the working tree differs."""
    stored(folder / "package", harbour(), {"ships.csv": ships, **ROWS})
    commit = committed(folder)
    (folder / "package/ships.csv").write_bytes(b"")
    with patch.object(Path, "cwd", return_value=folder):
        return told(f"{commit}:package"), lambda each: each
