"""A file is opened as UTF-8 text; its kind and encoding are recognized by its bytes."""

from pathlib import Path

import pytest
from tests.support.table_case import reading_task

from claims.model.table import Dialect, Table
from claims.table.task import Flaw
from claims.table.text_file import Opening, kind_of, open_text, utf_16_without_mark, western


def open_file(folder: Path, data: bytes, table: Table) -> tuple[Opening | None, list[Flaw]]:
    """Open a file with this content; return it, and what is noticed."""
    flaws: list[Flaw] = []
    return open_text(reading_task(folder, table, data, flaws.append), table.paths[0]), flaws


@pytest.mark.parametrize(
    ("data", "encoding", "start", "kinds"),
    [
        (b"a,b\n", "utf-8", 0, []),
        (b"\xef\xbb\xbfa,b\n", "utf-8", 3, ["byte-order-mark"]),
        (b"a,b", "utf-8", 0, ["missing-final-newline"]),
        ("é\n".encode(), "ascii", 0, ["encoding-mismatch"]),
    ],
)
def test_utf_8_is_read_from_the_file_itself(
    tmp_path: Path, data: bytes, encoding: str, start: int, kinds: list[str]
) -> None:
    opening, flaws = open_file(tmp_path, data, Table("t", ("t.csv",), encoding=encoding))
    assert opening is not None
    assert (opening.start, opening.size, opening.transcoded) == (start, len(data), False)
    assert opening.part.source == tmp_path / "t.csv"
    assert [flaw.kind for flaw in flaws] == kinds


@pytest.mark.parametrize(
    ("data", "encoding", "kinds"),
    [
        ("é,ü\n".encode("latin-1"), "latin-1", []),
        ("\ufeffé,ü\n".encode("utf-16-le"), "utf-16", []),
        ("\ufeffé,ü\n".encode("utf-16-be"), "utf-8", ["undeclared-utf-16"]),
        ("é,ü\n".encode("utf-16-le"), "utf-8", ["undeclared-utf-16"]),
    ],
)
def test_another_encoding_is_copied_to_utf_8(
    tmp_path: Path, data: bytes, encoding: str, kinds: list[str]
) -> None:
    opening, flaws = open_file(tmp_path, data, Table("t", ("t.csv",), encoding=encoding))
    assert opening is not None
    assert (opening.start, opening.transcoded) == (0, True)
    assert opening.part.source.read_text(encoding="utf-8") == "é,ü\n"
    assert [flaw.kind for flaw in flaws] == kinds


def test_windows_1252_is_read_as_such_and_noticed_once(tmp_path: Path) -> None:
    data = "Name\nMöwe\nSpäti\n".encode("cp1252")
    opening, flaws = open_file(tmp_path, data, Table("t", ("t.csv",)))
    assert opening is not None
    assert opening.part.source.read_text(encoding="utf-8") == "Name\nMöwe\nSpäti\n"
    (flaw,) = flaws
    assert (flaw.kind, flaw.form, flaw.details) == ("invalid-utf-8", "all", ("2", "0xF6", "Möwe"))
    assert (flaw.place.line, flaw.place.column) == (2, 2)


@pytest.mark.parametrize(
    ("data", "table", "kind"),
    [
        (b"\r\n\n", Table("t", ("t.csv",)), "empty-file"),
        (b"", Table("t", ("t.csv",)), "empty-file"),
        (b"version https://git-lfs.github.com/spec/v1\noid x\n", Table("t", ("t.csv",)), "git-lfs-pointer"),
        (b"PK\x03\x04....", Table("t", ("t.csv",)), "unsupported-file-format"),
        (b"a\n", Table("t", ("t.csv",), dialect=Dialect(line_terminator="|")), "unsupported-file-format"),
        (b"a\n\x81\n", Table("t", ("t.csv",), encoding="cp1252"), "encoding-mismatch"),
    ],
)
def test_a_file_that_is_not_text_is_not_opened(tmp_path: Path, data: bytes, table: Table, kind: str) -> None:
    opening, flaws = open_file(tmp_path, data, table)
    assert opening is None
    assert [flaw.kind for flaw in flaws] == [kind]


def test_a_missing_file_is_noticed(tmp_path: Path) -> None:
    flaws: list[Flaw] = []
    task = reading_task(tmp_path, Table("t", ("t.csv",)), b"", flaws.append)
    assert open_text(task, "u.csv") is None
    message = "there is no file 'u.csv': did you mean 't.csv'?"
    assert [(flaw.kind, flaw.details[1]) for flaw in flaws] == [("missing-file", message)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"id,name\n1,x\n", None),
        (b"PK\x03\x04....", "a zip archive"),
        (b"\x1f\x8b\x08", "compressed with gzip"),
        (b"%PDF-1.7", "a PDF"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"SQLite format 3\0", "an SQLite database"),
    ],
)
def test_a_file_that_is_no_text_is_recognized(tmp_path: Path, data: bytes, expected: str | None) -> None:
    file = tmp_path / "file"
    file.write_bytes(data)
    kind = kind_of(file)
    assert (kind.name if kind else None) == expected


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_recognized_without_a_byte_order_mark(encoding: str) -> None:
    assert utf_16_without_mark("id,name\n".encode(encoding)) == encoding
    assert utf_16_without_mark(b"id,name\n") is None


@pytest.mark.parametrize(
    ("text", "encoding", "lines"),
    [("Möwe\nEnte\nSpätzünder\n", "cp1252", 2), ("Möwe\n", "cp1252", None), ("Möwe\nSpät\n", "utf-8", None)],
)
def test_windows_1252_is_recognized_by_two_lines(
    tmp_path: Path, text: str, encoding: str, lines: int | None
) -> None:
    file = tmp_path / "file"
    file.write_bytes(text.encode(encoding))
    found = western(file)
    assert (found and found.lines) == lines
    if found:
        assert (found.line, found.column, found.word) == (1, 2, "Möwe")
