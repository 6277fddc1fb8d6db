"""The rows of a package's tables are read as text; a table that cannot be read is refused with a reason."""

from pathlib import Path
from typing import Any

import pytest
from tests.support.fix_case import package

from claims.model.errors import CannotDo
from claims.package.open import open_store
from claims.table.cells import PackageTables, opened, row_of

FIELDS = [{"name": "id", "type": "string"}, {"name": "note", "type": "string", "missingValues": ["", "NA"]}]


def tables(folder: Path, files: dict[str, bytes], **properties: Any) -> PackageTables:
    """Open a package with the table `t`."""
    path = package(folder / "package", {"t": {"schema": {"fields": FIELDS}, **properties}}, files)
    return opened(open_store(str(path)), folder)


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


def test_a_malformed_row_is_refused_with_its_line(tmp_path: Path) -> None:
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
        opened(open_store(str(tmp_path)), tmp_path)


def test_one_row_is_found_by_its_key() -> None:
    rows: list[dict[str, str | None]] = [{"id": "pier"}, {"id": "quay"}, {"id": None}]
    assert row_of(iter(rows), "id", "quay") == {"id": "quay"}
    with pytest.raises(CannotDo, match=r"there is no id 'quai'.*quay"):
        row_of(iter(rows), "id", "quai")
    with pytest.raises(CannotDo, match="'pier' is the id of more than one row"):
        row_of(iter([*rows, rows[0]]), "id", "pier")
