"""Rows that only one side can read are not compared."""

from pathlib import Path

from click.testing import CliRunner
from tests.support.diff_tables import differ, package

from claims.cli import cli

WHOLE, RAGGED = "id,a\n1,x\n2,p\n3,z\n", "id,a\n1,x\n2,p,9\n3,y\n"


def test_the_row_on_the_other_side_is_neither_removed_nor_added(tmp_path: Path) -> None:
    a, b = package(tmp_path / "a", WHOLE), package(tmp_path / "b", RAGGED)
    for sides, words in (((a, b), ("old", "new")), ((b, a), ("new", "old"))):
        (table,) = differ(*sides).tables
        counts = table.counts
        assert (counts.rows_old, counts.rows_new, counts.removed, counts.added) == (2, 2, 0, 0)
        assert (counts.changed, counts.not_compared, table.differs) == (1, 1, True)
        assert sorted(table.warnings) == [
            f"{a}/rows.csv:3 ({words[0]}): the row with this key cannot be read on the {words[1]} side: not compared",
            f"{b}/rows.csv:3 ({words[1]}): the row has 3 cells, expected 2: row not compared",
        ]


def test_rows_that_no_side_can_read_differ_unless_their_texts_are_equal(tmp_path: Path) -> None:
    a, b = package(tmp_path / "a", RAGGED), package(tmp_path / "b", RAGGED.replace("2,p,9", "2,q,9"))
    c = package(tmp_path / "c", RAGGED.replace("3,y", "3,z"))
    assert [differ(a, each).tables[0].counts.not_compared for each in (b, c)] == [1, 0]


def test_a_row_whose_key_cannot_be_read_has_no_partner(tmp_path: Path) -> None:
    a, b = package(tmp_path / "a", "a,id\nx,1\nz,3\n"), package(tmp_path / "b", "a,id\nx\nz,3\n")
    (table,) = differ(a, b).tables
    assert (table.counts.removed, table.counts.not_compared) == (1, 1)


def test_a_comparison_with_such_rows_fails_where_it_must_be_complete(tmp_path: Path) -> None:
    sides = [str(package(tmp_path / name, text)) for name, text in (("a", WHOLE), ("b", RAGGED))]
    for options in (["--fail-on", "removed"], ["--fail-on", "error"], ["--exit-code"], ["--quiet"]):
        assert CliRunner().invoke(cli, ["diff", *sides, *options]).exit_code == 1
    done = CliRunner().invoke(cli, ["diff", *sides])
    assert "rows: 2 → 2 rows matched by id; 1 changed, 1 not compared" in done.stdout
