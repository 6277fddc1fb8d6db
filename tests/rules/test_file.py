"""Every rule of the family file: one thing broken in a valid table, and all that is found."""

import bz2
import gzip
import lzma
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.support.case import (
    HEADER,
    LIST_ALL,
    ROWS,
    SECOND,
    TABLE,
    Seen,
    changed,
    harbour,
    ship,
    stored,
    told,
)
from tests.support.ways import WAYS, in_git, in_zip

from claims import validate

LATIN = "byte 0xFC is not valid UTF-8"
WESTERN = ": it looks like Windows-1252 ('{}')"
MERGE = "unresolved merge conflict: '{}'"
CONTROL = "control character {}"
NORA = "𝒩ora".encode()

# what is put in the place of what, and all that is found
CASES: list[tuple[bytes, bytes, list[Seen]]] = [
    (NORA, "𝒩o".encode() + b"\xfcra", [ship("invalid-utf-8", LATIN, 5, 6, row=2)]),
    (b"Petrel", b"Petr\xf0\x9d\x92", [ship("invalid-utf-8", "byte 0xF0 is not valid UTF-8", 6, 8, row=3)]),
    (b"id,", b"i\xfcd,", [ship("invalid-utf-8", LATIN + WESTERN.format("iüd"), 1, 2)]),
    (b",name", b",na\xe9me", [ship("invalid-utf-8", LATIN.replace("FC", "E9") + WESTERN.format("naéme"), 1, 6)]),
    (b"Petrel", b"P\xe9trel de l\x92\xeele", [ship("invalid-utf-8", LATIN.replace("FC", "E9") + WESTERN.format("Pétrel"), 6, 5, row=3)]),
    (b"Petrel", b"\xcf\xf0\xe8\xe2\xe5\xf2", [ship("invalid-utf-8", LATIN.replace("FC", "CF"), 6, 4, row=3)]),
    (b"Petrel", b"Petr\x81l", [ship("invalid-utf-8", LATIN.replace("FC", "81"), 6, 8, row=3)]),
    (NORA, "𝒩o\0ra".encode(), [ship("control-character", CONTROL.format("U+0000"), 5, 6, row=2)]),
    (NORA, "𝒩o\x1bra".encode(), [ship("control-character", CONTROL.format("U+001B"), 5, 6, row=2)]),
    (b"of the", b"of\x07the", [ship("control-character", CONTROL.format("U+0007"), 4, 3, row=1)]),
    (b"id,", b"i\x7fd,", [ship("control-character", CONTROL.format("U+007F"), 1, 2)]),
    (b"s2,", b"=======\ns2,", [ship("merge-conflict-marker", MERGE.format("======="), 5, 1, row=2, value="=======")]),
    (b"of the", b"=======\nof the", []),
    *(
        (b"s2,", mark + b"\ns2,", [ship("merge-conflict-marker", MERGE.format(mark.decode()), 5, 1, row=2, value=mark.decode())])
        for mark in (b"<<<<<<< HEAD", b">>>>>>> b", b"||||||| c0ffee")
    ),
    (b"of the", b">>>>>>> b\nof the", [ship("merge-conflict-marker", MERGE.format(">>>>>>> b"), 4, 1, row=1, value=">>>>>>> b")]),
]  # fmt: skip
UNDECLARED = "the file is not UTF-8, and no encoding is declared: it is read as {}"
# of these the line ends are the point
FILES: list[tuple[bytes, dict[str, Any], list[Seen]]] = [
    (b"\xef\xbb\xbf" + TABLE, {}, [ship("byte-order-mark", "the file begins with a byte order mark (U+FEFF)", 1, 1)]),
    (TABLE.decode().encode("utf-16"), {"encoding": "utf-8"}, [ship("undeclared-utf-16", "the file is UTF-16, not utf-8", 1, 1)]),
    (TABLE.decode().encode("utf-16-le"), {"encoding": "utf-8"}, [ship("undeclared-utf-16", "the file is UTF-16, not utf-8", 1, 1)]),
    (TABLE.decode().encode("utf-16-be"), {"encoding": "utf-8"}, [ship("undeclared-utf-16", "the file is UTF-16, not utf-8", 1, 1)]),
    (TABLE.decode().encode("utf-16"), {}, [ship("undeclared-encoding", UNDECLARED.format("UTF-16"), 1, 1)]),
    (TABLE[:-1], {}, [ship("missing-final-newline", "the last line has no line ending", None, None)]),
    (HEADER[:-1], {}, [ship("missing-final-newline", "the last line has no line ending", None, None)]),
    (changed(TABLE, b",,\n", b",,\r\n"), {}, [ship("mixed-line-endings", "1 line ends with CRLF, the others with LF", 6, None)]),
    (changed(TABLE, HEADER, HEADER[:-1] + b"\r\n"), {}, [ship("mixed-line-endings", "1 line ends with CRLF, the others with LF", 1, None)]),
    (
        TABLE.replace(b"\n", b"\r\n"),
        {"dialect": {"lineTerminator": "\n"}},
        [ship("line-ending", "4 lines end with CRLF, but the dialect declares LF", 1, None)],
    ),
    (
        TABLE,
        {"dialect": {"lineTerminator": "\r\n"}},
        [ship("line-ending", "4 lines end with LF, but the dialect declares CRLF", 1, None)],
    ),
    (b"", {}, [ship("empty-file", "the file is empty: a table needs at least a header", 1, 1)]),
    (b"\n" * 300, {}, [ship("empty-file", "the file is empty: a table needs at least a header", 1, 1)]),
    (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
        {},
        [ship("git-lfs-pointer", "the file is a Git LFS pointer: its content has not been fetched", 1, 1)],
    ),
    (TABLE, {"encoding": "ascii"}, [ship("encoding-mismatch", "the file is not in its declared encoding 'ascii': invalid byte at offset 26", None, None)]),
    (TABLE, {"encoding": "utf-16"}, [ship("encoding-mismatch", "the file is not in its declared encoding 'utf-16': invalid byte at offset 0", None, None)]),
    (
        TABLE,
        {"format": "sas7bdat"},
        [ship("unsupported-file-format", "'sas7bdat' cannot be read: format \"sas7bdat\" is not supported", None, None)],
    ),
]  # fmt: skip
INSIDE = "unpack it, and declare the file inside"
SHEET = "save the sheet as CSV, or declare the format '{}'"
EXPORT = "export the table as CSV"
AGAIN = "download the data itself"
CONTENTS = (
    b"PK\x03\x04"
    + b"\0" * 26
    + b"[Content_Types].xml"
    + b"\0" * 900
    + b"PK\x03\x04"
    + b"\0" * 26
    + b"xl/workbook.xml"
)
# the bytes of what is no text, and what is said of it
KINDS = [
    (gzip.compress(TABLE, mtime=0), f"compressed with gzip: {INSIDE}"),
    (bz2.compress(TABLE), f"compressed with bzip2: {INSIDE}"),
    (lzma.compress(TABLE), f"compressed with xz: {INSIDE}"),
    (b"\x28\xb5\x2f\xfd\x04\x00" + TABLE, f"compressed with zstd: {INSIDE}"),
    (b"7z\xbc\xaf\x27\x1c\0\x04", f"a 7z archive: {INSIDE}"),
    (b"PK\x03\x04" + b"\0" * 26 + b"ships.csv" + TABLE, f"a zip archive: {INSIDE}"),
    (CONTENTS, f"an Excel workbook: {SHEET.format('xlsx')}"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\n", f"an old Excel workbook: {SHEET.format('xls')}"),
    (
        b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK",
        f"an OpenDocument spreadsheet: {SHEET.format('ods')}",
    ),
    (b"PAR1\x15\x04\x15PAR1", f"a Parquet file: {EXPORT}"),
    (b"ARROW1\0\0\xff", f"an Arrow file: {EXPORT}"),
    (b"SQLite format 3\0\x10", f"an SQLite database: {EXPORT}"),
    (b"%PDF-1.7\n%\xe2\xe3", f"a PDF: {EXPORT}"),
    (b"{\\rtf1\\ansi id,name}", f"a text in RTF: {EXPORT}"),
    (b"\x89PNG\r\n\x1a\n\0", f"a picture: {AGAIN}"),
    (b"\n<!DOCTYPE html>\n<title>Sign in</title>", f"a web page: {AGAIN}"),
]
BROKEN = {each.rule for case in [*CASES, *FILES] for each in case[2]} | {
    "not-a-regular-file",
    "file-too-large",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_one_thing_broken(tmp_path: Path, way: str, old: bytes, new: bytes, expected: list[Seen]) -> None:
    found, moved = WAYS[way](tmp_path, changed(TABLE, old, new))
    assert found == [moved(each) for each in expected]


@pytest.mark.parametrize(("table", "resource", "expected"), FILES)
def test_a_file_as_a_whole(
    tmp_path: Path, table: bytes, resource: dict[str, Any], expected: list[Seen]
) -> None:
    assert told(stored(tmp_path, harbour(**resource), {"ships.csv": table, **ROWS})) == expected


@pytest.mark.parametrize(("table", "said"), KINDS)
@pytest.mark.parametrize(
    "resource",
    [{"format": "csv"}, {"format": "csv", "encoding": "latin-1"}, {"format": "json"}, {"format": "gz"}],
)
def test_a_file_that_is_no_text_is_one_finding(
    tmp_path: Path, table: bytes, said: str, resource: dict[str, Any]
) -> None:
    package = stored(tmp_path, harbour(path="ships", **resource), {"ships": table, **ROWS})
    assert told(package) == [
        ship("unsupported-file-format", f"the file is {said}", None, None)._replace(file="ships")
    ]


@pytest.mark.parametrize(
    "header", [b"PK,PAR1,name\n", b"%PDF,<html2>\n", b"BZh9,ARROW1\n", b"\xe2\x80\x8b<html>\n"]
)
def test_a_header_that_resembles_another_kind_is_read(tmp_path: Path, header: bytes) -> None:
    package = stored(tmp_path, harbour(), {"ships.csv": header, **ROWS})
    assert "unsupported-file-format" not in {each.rule for each in told(package)}


@pytest.mark.parametrize("shape", ["xlsx", "xls", "ods"])
def test_a_text_that_is_called_a_workbook(tmp_path: Path, shape: str) -> None:
    package = stored(tmp_path, harbour(path=f"ships.{shape}"), {f"ships.{shape}": TABLE, **ROWS})
    message = f"the file is not a workbook: its format is not '{shape}'"
    found = ship("unsupported-file-format", message, None, None)._replace(file=f"ships.{shape}")
    assert told(package) == [found]


def test_a_workbook_that_cannot_be_read_here_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    package = stored(tmp_path, harbour(path="ships.xlsx"), {"ships.xlsx": CONTENTS, **ROWS})
    message = "'xlsx' cannot be read here: install frictionless[excel], or save the sheet as CSV"
    assert told(package) == [ship("unsupported-file-format", message, None, None)._replace(file="ships.xlsx")]


@pytest.mark.parametrize("way", [in_zip, in_git])
def test_places_are_the_same_in_a_zip_and_in_git(tmp_path: Path, way: Any) -> None:
    broken = changed(TABLE, NORA, "𝒩o\x1bra".encode()) + b"s4,,p3\ns5,,p3,"
    found, _ = way(tmp_path, broken)
    assert found == [
        ship("missing-final-newline", "the last line has no line ending", None, None),
        ship("control-character", CONTROL.format("U+001B"), 5, 6, row=2),
        ship("ragged-row", "the row has 3 cells, expected 4; the other checks skip it", 7, 1, row=4),
        ship("unmatched-foreign-key", "'p3' is not in id of ports", 8, 5, "port", 5, {"id": "s5"}, "p3"),
    ]


def test_a_mixed_file_keeps_its_rows(tmp_path: Path) -> None:
    table = changed(TABLE, b",,\n", b",,\r\n")
    report = validate(stored(tmp_path, harbour(), {"ships.csv": table, **ROWS}), LIST_ALL)
    assert report.counts.rows == {"ships": 3, "ports": 2}


def test_another_encoding_that_is_stated_is_read(tmp_path: Path) -> None:
    table = HEADER + "s1,Zürich,p1,x\n".encode("latin-1")
    found = told(stored(tmp_path, harbour(encoding="latin-1"), {"ships.csv": table, **ROWS}))
    assert [(each.rule, each.line, each.column) for each in found] == [("type-error", 2, 14)]


def test_a_line_end_is_noticed_once_where_the_engine_trips(tmp_path: Path) -> None:
    rows = b"".join(b"t%05d,Tern,p1,5\r\n" % number for number in range(20_000))
    table = HEADER.replace(b"\n", b"\r\n") + rows + b"u,,,,\r\nv,\r\n"  # as many commas as there should be
    stored(tmp_path, harbour(dialect={"lineTerminator": "\n"}), {"ships.csv": table, **ROWS})
    report = validate(tmp_path, LIST_ALL)
    assert [(each.rule, each.line) for each in report.findings] == [
        ("line-ending", 1),
        ("ragged-row", 20_002),
        ("ragged-row", 20_003),
    ]
    assert report.counts.rows["ships"] == 20_000


VERSIONS = "unresolved merge conflict up to line {}: '<<<<<<< HEAD'; only the first version is checked"
FIRST_VERSION = b"s2,Nora,p2,12\n"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "second",
    [
        b"",
        b"s2,Nora,p2,13\n",
        b"s2,Nora,p9,0\ns4,\xff,p1\n",
        b"s3,Nora,,\ns4,\x1b,,\n,,,\n",
        b's2,"of\ntwo lines",p2,1\n',
    ],
)
@pytest.mark.parametrize("base", [b"", b"||||||| c0ffee\ns2,Nora,p2,11\n"])
def test_a_conflict_is_told_once_and_its_first_version_is_checked(
    tmp_path: Path, way: str, second: bytes, base: bytes
) -> None:
    conflict = b"<<<<<<< HEAD\n" + FIRST_VERSION + base + b"=======\n" + second + b">>>>>>> b\n"
    line = 4 + conflict.count(b"\n")
    once = ship("merge-conflict-marker", VERSIONS.format(line), 5, 1, row=2, value="<<<<<<< HEAD")
    found, moved = WAYS[way](tmp_path / "a", TABLE.replace(SECOND, conflict))
    assert found == [moved(once)]
    broken = TABLE.replace(SECOND, conflict.replace(b"p2,12", b"p2,x")) + conflict.replace(b"s2", b"s5")
    found, moved = WAYS[way](tmp_path / "b", broken)
    assert [(each.rule, each.line, each.key) for each in found] == [
        ("merge-conflict-marker", 5, None),
        ("type-error", 6, {"id": "s2"}),
        ("merge-conflict-marker", line + 2, None),
    ]


@pytest.mark.parametrize(
    ("lines", "told_of"),
    [
        (b"<<<<<<< HEAD\ns2,Nora,p2,12\n=======\n", [5, 7]),
        (b"=======\ns2,Nora,p2,12\n>>>>>>> b\n", [5, 7]),
        (b"<<<<<<< HEAD\ns2,Nora,p2,12\n>>>>>>> b\n", [5, 7]),
        (b"<<<<<<< HEAD\n<<<<<<< HEAD\ns2,Nora,p2,12\n=======\n>>>>>>> b\n", [5, 6]),
    ],
)
def test_markers_that_make_no_conflict_are_told_one_by_one(
    tmp_path: Path, lines: bytes, told_of: list[int]
) -> None:
    found = told(stored(tmp_path, harbour(), {"ships.csv": TABLE.replace(SECOND, lines), **ROWS}))
    assert [(each.rule, each.line) for each in found] == [("merge-conflict-marker", line) for line in told_of]


def test_what_only_the_second_version_has_may_be_cited(tmp_path: Path) -> None:
    ports = b"id,town\n<<<<<<< HEAD\np1,Weir\n=======\np1,Weir\np2,Quay\n>>>>>>> b\n"
    found = told(stored(tmp_path, harbour(), {"ships.csv": TABLE, "ports.csv": ports}))
    assert [(each.rule, each.line) for each in found] == [("merge-conflict-marker", 2)]


def test_a_conflict_of_many_blocks_is_told_once(tmp_path: Path) -> None:
    sides = [b"".join(b"%s%06d,Tern,p1,3\n" % (side, n) for n in range(100_000)) for side in (b"t", b"u")]
    conflict = b"<<<<<<< HEAD\n" + sides[0] + b"=======\n" + sides[1] + b">>>>>>> b\n"
    files = {"ships.csv": TABLE + conflict + b"v,Auk,p1,0\n", **ROWS}
    report = validate(stored(tmp_path, harbour(), files), LIST_ALL)
    assert [(each.rule, each.line, each.key) for each in report.findings] == [
        ("merge-conflict-marker", 7, None),
        ("below-minimum", 200_010, {"id": "v"}),
    ]
    assert report.counts.rows["ships"] == 100_004


GULLS = HEADER + "s1,Möwe,p1,7\ns2,Ente,p2,5\ns3,„Spätzünder“,p1,x\n".encode("windows-1252")
ALL = "{} lines are not valid UTF-8, the first one at byte {}: the file is read as Windows-1252 ('{}')"


@pytest.mark.parametrize("lines", [0, 9, 200_000])
def test_a_file_in_windows_1252_throughout_is_told_once_and_read(tmp_path: Path, lines: int) -> None:
    """Also where it is read in several blocks, and where the first such byte is in a later one."""
    low = ship(
        "type-error", "'x' in 'crew' is not an integer such as 1204", 4, 20, "crew", 3, {"id": "s3"}, "x"
    )
    once = ship("invalid-utf-8", ALL.format(2, "0xF6", "Möwe"), 2, 5)
    more = b"".join(b"t%06d,Tern,p1,3\n" % number for number in range(lines))
    files = {"ships.csv": GULLS + more, **ROWS}
    assert told(stored(tmp_path / "a", harbour(encoding="utf-8"), files)) == [once, low]
    files["ships.csv"] = changed(GULLS, HEADER, HEADER + more)
    assert told(stored(tmp_path / "b", harbour(encoding="utf-8"), files)) == [
        once._replace(line=2 + lines),
        low._replace(line=4 + lines, row=3 + lines),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Ente", "Möwe".encode()),
        (b"Ente", "Утка".encode("windows-1251")),
        (b"Ente", b"E\x81nte"),
    ],
)
def test_a_file_of_which_some_rows_are_something_else_is_told_row_by_row(
    tmp_path: Path, old: bytes, new: bytes
) -> None:
    found = told(stored(tmp_path, harbour(encoding="utf-8"), {"ships.csv": changed(GULLS, old, new), **ROWS}))
    bad = [2, 4] if is_utf_8(new) else [2, 3, 4]
    assert [(each.rule, each.line) for each in found] == [("invalid-utf-8", line) for line in bad]


def test_one_row_in_windows_1252_is_told_by_itself(tmp_path: Path) -> None:
    found = told(
        stored(
            tmp_path,
            harbour(encoding="utf-8"),
            {"ships.csv": changed(GULLS, "Möwe".encode("windows-1252"), b"Gull"), **ROWS},
        )
    )
    assert [(each.rule, each.line, each.column) for each in found] == [("invalid-utf-8", 4, 4)]


def is_utf_8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def test_what_is_no_regular_file_is_not_opened(tmp_path: Path) -> None:
    stored(tmp_path, harbour(path="data"), {"data/x.csv": b"", **ROWS})
    found = told(tmp_path)
    assert [(each.rule, each.message) for each in found] == [
        (
            "not-a-regular-file",
            "resources[0].path cannot be read: 'data' is a folder: expected a regular file",
        )
    ]


def test_a_file_beyond_all_measure_is_not_read(tmp_path: Path) -> None:
    stored(tmp_path, harbour(encoding="utf-8"), {"ships.csv": TABLE, **ROWS})
    os.truncate(tmp_path / "ships.csv", (64 << 30) + 1)
    found = told(tmp_path)
    message = "resources[0].path cannot be read: 'ships.csv' is larger than 68,719,476,736 bytes"
    assert [(each.rule, each.message) for each in found] == [("file-too-large", message)]
