"""Rows are read as text with the exact bytes of each, by table and by key."""

from pathlib import Path
from typing import Any

import pytest
from tests.support.fix_case import package
from tests.support.table_case import table_file

from claims.model.errors import CannotDo
from claims.package.open import open_store
from claims.package.replace import Unsafe
from claims.table.rows import Codec, PackageTables, codec_of, open_tables, row_of, rows_in, texts


@pytest.mark.parametrize(
    ("encoding", "head", "expected"),
    [
        ("utf-8", b"a,b\n", Codec("utf-8")),
        ("ascii", b"a,b\n", Codec("utf-8")),
        ("utf-8", b"\xef\xbb\xbfa", Codec("utf-8", b"\xef\xbb\xbf", stray_mark=True)),
        ("utf-8-sig", b"\xef\xbb\xbfa", Codec("utf-8", b"\xef\xbb\xbf", stray_mark=False)),
        ("utf-16", b"\xff\xfea\0", Codec("utf-16-le", b"\xff\xfe")),
        ("utf-16", b"\xfe\xff\0a", Codec("utf-16-be", b"\xfe\xff")),
        ("latin1", b"a,b\n", Codec("iso8859-1")),
    ],
)
def test_the_codec_follows_from_the_encoding_and_the_first_bytes(
    encoding: str, head: bytes, expected: Codec
) -> None:
    assert codec_of(encoding, head) == expected


def test_a_codec_knows_which_characters_it_has() -> None:
    assert Codec("iso8859-1").can_write("é")
    assert not Codec("iso8859-1").can_write("€")


def test_text_is_read_without_its_mark(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(b"\xfe\xff" + "aé\n".encode("utf-16-be"))
    assert "".join(texts(file, Codec("utf-16-be", b"\xfe\xff"))) == "aé\n"


@pytest.mark.parametrize(
    ("data", "codec", "reason"),
    [
        (b"a\xff\n", Codec("utf-8"), "it is not valid UTF-8"),
        (b"+AGE-\n", Codec("utf-7"), "it cannot be written back in utf-7 byte for byte"),
    ],
)
def test_text_that_cannot_be_written_back_is_refused(
    tmp_path: Path, data: bytes, codec: Codec, reason: str
) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(data)
    with pytest.raises(Unsafe, match=reason):
        list(texts(file, codec))


def test_each_row_keeps_its_text_and_line_ending(tmp_path: Path) -> None:
    data = b'id,"name"\r\n1,"a\nb"\n# note\n\n2,say "x"'
    part = table_file(tmp_path, data, ("id", "name"), dialect={"commentChar": "#"})
    found = list(rows_in(part))
    assert [(row.kind, row.raw, row.end) for row in found] == [
        ("header", 'id,"name"', "\r\n"),
        ("row", '1,"a\nb"', "\n"),
        ("aside", "# note", "\n"),
        ("aside", "", "\n"),
        ("row", '2,say "x"', ""),
    ]
    assert [row.cells for row in found if row.kind == "row"] == [("1", "a\nb"), ("2", 'say "x"')]
    assert [row.defect and row.defect.kind for row in found] == [None, None, None, None, "bare-quote"]


def test_header_rows_are_told_apart_from_what_surrounds_them(tmp_path: Path) -> None:
    dialect = {"headerRows": [2], "commentRows": [1, 3]}
    part = table_file(tmp_path, b"about\nid,name\nnote\n1,x\n", ("id", "name"), dialect=dialect)
    assert [row.kind for row in rows_in(part)] == ["aside", "header", "aside", "row"]
    assert (part.width, part.head) == (2, len(b"about\nid,name\nnote\n"))


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (b'1,x\n2,"y\n', "unclosed-quote in the row that begins on line 3"),
        (b'1,"x\n"\n2,"y" z\n', "text-after-quote in the row that begins on line 4"),
        (b"1,x\n2\n", "ragged-row on line 3"),
        (b"<<<<<<< ours\n1,x\n", "merge-conflict-marker on line 2"),
    ],
)
def test_a_malformed_row_is_refused_with_its_line(tmp_path: Path, rows: bytes, reason: str) -> None:
    part = table_file(tmp_path, b"id,name\n" + rows, ("id", "name"))
    with pytest.raises(Unsafe, match=reason):
        list(rows_in(part))


FIELDS = [{"name": "id", "type": "string"}, {"name": "note", "type": "string", "missingValues": ["", "NA"]}]


def tables(folder: Path, files: dict[str, bytes], **properties: Any) -> PackageTables:
    """Open a package with the table `t`."""
    path = package(folder / "package", {"t": {"schema": {"fields": FIELDS}, **properties}}, files)
    return open_tables(open_store(str(path)), folder)


def test_rows_are_read_by_field_and_missing_values_are_none(tmp_path: Path) -> None:
    read = tables(tmp_path, {"t.csv": b'id,note\n1,NA\n2,"a ""b"""\n3,\n'})
    assert read.columns("t") == ["id", "note"]
    assert list(read.rows("t")) == [
        {"id": "1", "note": None},
        {"id": "2", "note": 'a "b"'},
        {"id": "3", "note": None},
    ]


def test_rows_of_all_files_are_read_in_order(tmp_path: Path) -> None:
    files = {"a.csv": b"id,note\n1,x\n", "b.csv": b"id,note\n2,y\n"}
    read = tables(tmp_path, files, path=["a.csv", "b.csv"])
    assert [each["id"] for each in read.rows("t")] == ["1", "2"]


def test_a_file_with_other_columns_than_the_first_is_refused(tmp_path: Path) -> None:
    files = {"a.csv": b"id,note\n1,x\n", "b.csv": b"note,id\ny,2\n"}
    read = tables(tmp_path, files, path=["a.csv", "b.csv"])
    with pytest.raises(CannotDo, match="its columns differ from those of the first file of its table"):
        list(read.rows("t"))


def test_a_table_with_a_malformed_row_is_refused_with_its_line(tmp_path: Path) -> None:
    read = tables(tmp_path, {"t.csv": b"id,note\n1,x\n2\n"})
    with pytest.raises(CannotDo, match="ragged-row on line 3"):
        list(read.rows("t"))


def test_an_unreadable_file_is_refused_with_the_rule_that_it_breaks(tmp_path: Path) -> None:
    read = tables(tmp_path, {"t.csv": b""})
    with pytest.raises(CannotDo, match="table 't' cannot be read because of empty-file"):
        read.columns("t")


def test_a_table_that_is_absent_or_not_csv_is_refused(tmp_path: Path) -> None:
    read = tables(tmp_path, {"t.json": b"[]"}, path="t.json", format="json")
    with pytest.raises(CannotDo, match="table 't' is not a CSV or TSV file"):
        read.columns("t")
    with pytest.raises(CannotDo, match="has no table 'u', so it is not a dataset of claims"):
        read.columns("u")


def test_a_folder_without_a_readable_descriptor_is_refused(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_bytes(b"[]")
    with pytest.raises(CannotDo, match="is not a package that can be read"):
        open_tables(open_store(str(tmp_path)), tmp_path)


def test_one_row_is_found_by_its_key() -> None:
    rows: list[dict[str, str | None]] = [{"id": "pier"}, {"id": "quay"}, {"id": None}]
    assert row_of(iter(rows), "id", "quay") == {"id": "quay"}
    with pytest.raises(CannotDo, match=r"there is no id 'quai'.*quay"):
        row_of(iter(rows), "id", "quai")
    with pytest.raises(CannotDo, match="'pier' is the id of more than one row"):
        row_of(iter([*rows, rows[0]]), "id", "pier")
