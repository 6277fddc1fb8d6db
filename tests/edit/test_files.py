"""Only files that can be read completely and replaced safely are rewritten; the others are left with a reason."""

from pathlib import Path

import pytest
from tests.support.fix_case import DESCRIPTOR, TEXT, done, fixed, left, one, package

from claims.descriptor import read_descriptor
from claims.edit.files import LONG_DELIMITER, NOT_CSV, EditableFiles, find_parts
from claims.package.folder import FolderStore
from claims.package.replace import stamp_of


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'text,b\n a,b\ne,"b\nc,d\n', "unclosed-quote in the row that begins on line 3"),
        (b'text,b\n a,b\ne,"b" c\n', "text-after-quote in the row that begins on line 3"),
        (b"text,b\n a,b\nc\n", "ragged-row on line 3"),
        (b"text,b\n a,b\n\xff,d\n", "it is not valid UTF-8"),
        (b"text,b\n<<<<<<< ours\n a,b\n=======\na,b\n>>>>>>> theirs\n", "merge-conflict-marker on line 2"),
        (b"text;b\n a,b\n", "it cannot be read because of wrong-delimiter"),
        (b"sep=;\ntext;b\n a;b\n", "it cannot be read because of wrong-delimiter"),
    ],
)
def test_a_file_that_cannot_be_read_completely_is_left_and_the_others_are_fixed(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    schema = {"fields": [TEXT, {"name": "b", "type": "string"}]}
    tables = {"bad": {"schema": schema, "bytes": 1}, "good": {"schema": schema}}
    folder = package(tmp_path / "p", tables, {"bad.csv": data, "good.csv": b"text,b\n a,b\n"})
    plan = fixed(folder)
    assert (folder / "bad.csv").read_bytes() == data
    assert (folder / "good.csv").read_bytes() == b"text,b\na,b\n"
    assert ("bad.csv", "leading-or-trailing-whitespace", 1, reason) in left(plan)
    assert done(plan) == {
        "good.csv": {"leading-or-trailing-whitespace": 1}
    }  # bytes may be the only proof that the file was cut off


def test_a_file_with_the_wrong_delimiter_and_an_ambiguous_quote_is_left(tmp_path: Path) -> None:
    data = b'text;b\na; "b"\n'
    folder = one(tmp_path / "p", data, [TEXT, {"name": "b", "type": "string"}])
    reason = "bare-quote in a row with the wrong delimiter"
    assert ("t.csv", "wrong-delimiter", 1, reason) in left(fixed(folder))
    assert (folder / "t.csv").read_bytes() == data


def test_a_file_with_a_delimiter_of_several_characters_is_left(tmp_path: Path) -> None:
    fields = [TEXT, {"name": "b", "type": "string"}]
    folder = one(tmp_path / "p", b"text||b\n a||b\n", fields, dialect={"delimiter": "||"})
    assert left(fixed(folder)) == [("t.csv", "leading-or-trailing-whitespace", 1, LONG_DELIMITER)]


def test_a_link_or_a_protected_file_is_not_replaced(tmp_path: Path) -> None:
    folder = one(tmp_path / "p", b"text\n a\n", [TEXT])
    (folder / "t.csv").rename(folder / "real.csv")
    (folder / "t.csv").symlink_to("real.csv")
    assert left(fixed(folder)) == [
        (
            "t.csv",
            "leading-or-trailing-whitespace",
            1,
            "'t.csv' is a symbolic link: fix the file that it leads to",
        )
    ]
    (folder / "t.csv").unlink()
    (folder / "real.csv").rename(folder / "t.csv")
    (folder / "t.csv").chmod(0o444)
    assert left(fixed(folder)) == [("t.csv", "leading-or-trailing-whitespace", 1, "it is write-protected")]
    (folder / "t.csv").chmod(0o640)
    assert left(fixed(folder)) == []
    assert (folder / "t.csv").stat().st_mode & 0o777 == 0o640


def test_a_file_of_two_tables_is_left(tmp_path: Path) -> None:
    schema = {"schema": {"fields": [TEXT]}, "path": "t.csv"}
    folder = package(tmp_path / "p", {"a": schema, "b": schema}, {"t.csv": b"text\n a\n"})
    assert left(fixed(folder)) == [("t.csv", "leading-or-trailing-whitespace", 2, "several tables use it")]


def test_a_descriptor_is_never_rewritten_as_a_table(tmp_path: Path) -> None:
    schema = {"schema": {"fields": [{"name": "{", "type": "string"}]}, "path": "datapackage.json"}
    folder = package(tmp_path / "p", {"t": schema}, {})
    before = (folder / DESCRIPTOR).read_bytes()
    fixed(folder)
    assert (folder / DESCRIPTOR).read_bytes() == before


def found_in(folder: Path, copies: Path) -> EditableFiles:
    """Return the files of a package that can be rewritten."""
    copies.mkdir(exist_ok=True)
    store = FolderStore(folder, "datapackage.json", "p")
    described, _ = read_descriptor(store, store.descriptor)
    assert described is not None
    return find_parts(store, described.tables, copies)


def test_each_file_of_a_table_is_found_with_its_stamp(tmp_path: Path) -> None:
    table = {"t": {"schema": {"fields": [TEXT]}, "path": ["1.csv", "2.csv"]}}
    folder = package(tmp_path / "p", table, {"1.csv": b"text\na\n", "2.csv": b"\xef\xbb\xbftext\nb\n"})
    found = found_in(folder, tmp_path / "copies")
    first, second = found.parts["t"]
    assert [(each.path, each.head, each.codec.stray_mark) for each in (first, second)] == [
        ("1.csv", 5, False),
        ("2.csv", 5, True),
    ]
    assert found.stamps == {each.source: stamp_of(each.source) for each in (first, second)}
    assert (found.left, found.broken) == ({}, set())


def test_a_table_that_cannot_be_read_is_broken_and_another_format_is_not(tmp_path: Path) -> None:
    schema = {"schema": {"fields": [TEXT]}}
    tables = {"empty": schema, "other": {**schema, "path": "o.json", "format": "json"}}
    folder = package(tmp_path / "p", tables, {"empty.csv": b"", "o.json": b"[]"})
    found = found_in(folder, tmp_path / "copies")
    assert (found.parts, found.broken) == ({}, {"empty"})
    assert {Path(shown).name: reason for shown, reason in found.left.items()} == {
        "empty.csv": "it cannot be read because of empty-file",
        "o.json": NOT_CSV,
    }
