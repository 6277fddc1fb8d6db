"""A file that is not the expected UTF-8 text is recognized by its bytes."""

from pathlib import Path

import pytest

from claims.table.encoding import kind_of, utf_16_without_mark, western


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
