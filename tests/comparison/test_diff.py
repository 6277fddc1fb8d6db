"""The Diff of two packages: totals, listed rows, and files."""

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.support.diff_tables import package

from claims import CannotDo, CompareOptions, diff
from claims.cli import cli
from claims.comparison.compare import compare
from claims.comparison.diff import diff_of, differs, list_rows
from claims.model.diff import Diff
from claims.package.open import open_store

OLD = "id,a,b\nk1,x,1\nk2,y,2\nk3,z,3\nk4,w,4\nk5,v,5\n"
NEW = "id,a,b\nk5,v,5\nk1,x,1\nk2,why,2\nk9,z,3\nn1,q,7\nn2,r,8\n"


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    return package(tmp_path / "old", OLD), package(tmp_path / "new", NEW)


def test_listed_rows_are_limited_and_totals_are_not(sides: tuple[Path, Path]) -> None:
    with compare(*(open_store(str(each)) for each in sides), CompareOptions()) as comparison:
        (table,) = diff_of(comparison, 1).tables
        (whole,) = diff_of(comparison).tables
    assert table.counts == whole.counts
    assert (whole.counts.added, whole.counts.removed, whole.counts.changed) == (3, 2, 1)
    assert (whole.counts.key_changed, whole.counts.moved, whole.counts.cells) == (1, 1, 1)
    assert [row.key["id"] for row in whole.added] == ["k9", "n1", "n2"]
    assert [row.key["id"] for row in table.added] == ["k9"]
    assert [(row.key["id"], row.line) for row in whole.removed] == [("k3", 4), ("k4", 5)]
    assert [
        (row.old_key["id"], row.new_key["id"], row.old_line, row.new_line) for row in whole.key_changed
    ] == [("k3", "k9", 4, 5)]
    assert [(row.key["id"], row.old_line, row.new_line) for row in whole.moved] == [("k5", 6, 2)]
    (change,) = whole.changed
    assert [(cell.field, cell.old, cell.new, cell.kind) for cell in change.cells] == [
        ("a", "y", "why", "changed")
    ]
    assert (change.old_line, change.new_line) == (3, 4)


def test_rows_of_a_key_change_are_listed_once(sides: tuple[Path, Path]) -> None:
    with compare(*(open_store(str(each)) for each in sides), CompareOptions()) as comparison:
        rows = list_rows(comparison.tables[0], None)
        assert [row.key["id"] for row in rows.added_only] == ["n1", "n2"]
        assert [row.key["id"] for row in rows.removed_only] == ["k4"]
        assert list(rows.changed_in_full) == [{"id": "k2", "a": "why", "b": "2"}]


def test_files_are_named_with_their_hash(sides: tuple[Path, Path]) -> None:
    with compare(*(open_store(str(each)) for each in sides), CompareOptions()) as comparison:
        found = diff_of(comparison)
    for side, folder in ((found.old, sides[0]), (found.new, sides[1])):
        digest = hashlib.sha256((folder / "rows.csv").read_bytes()).hexdigest()
        assert (side.ref, side.files) == (str(folder), {"rows.csv": digest})
    assert (found.version_bump.required, found.version_bump.sufficient) == ("major", False)


def test_identical_packages_do_not_differ(sides: tuple[Path, Path]) -> None:
    for new, expected in ((sides[0], False), (sides[1], True)):
        with compare(open_store(str(sides[0])), open_store(str(new)), CompareOptions()) as comparison:
            assert differs(comparison) is diff_of(comparison).differs is expected


def test_a_diff_in_python_equals_that_of_the_command(sides: tuple[Path, Path]) -> None:
    found = diff(*sides)
    done = CliRunner().invoke(cli, ["diff", *map(str, sides), "--format", "json"])
    assert found == Diff.model_validate_json(done.stdout)
    assert diff(*sides, CompareOptions(tables=("rows",), ignored=("b",))).tables[0].counts.added == 3
    with pytest.raises(CannotDo, match="no table 'nope'"):
        diff(str(sides[0]), sides[1], CompareOptions(tables=("nope",)))
