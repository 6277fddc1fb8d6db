"""A table of both sides: its columns, and the bits of the cells that differ."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.support.diff_oracle import Sheet, written

from claims.comparison.compare import compare
from claims.comparison.prepared_table import CompareOptions
from claims.comparison.table_pair import WORD, TablePair, columns_of, field, has, number
from claims.package.open import open_store

OLD = Sheet(
    {"id": "string", "size": "integer", "port": "string"}, ("id",), [{"id": "a", "size": "1", "port": "x"}]
)
NEW = Sheet(
    {"port": "string", "id": "string", "size": "string"}, ("id",), [{"id": "a", "size": "2", "port": "x"}]
)


@contextmanager
def pair_of(folder: Path, old: Sheet, new: Sheet) -> Iterator[TablePair]:
    sides = (open_store(str(written(folder / name, sheet))) for name, sheet in (("old", old), ("new", new)))
    with compare(*sides, CompareOptions()) as comparison:
        rows = comparison.tables[0].rows
        assert rows is not None
        yield rows.pair


def test_columns_of_each_side(tmp_path: Path) -> None:
    with pair_of(tmp_path, OLD, NEW) as pair:
        assert (pair.names("o"), pair.names("n")) == (("id", "size", "port"), ("port", "id", "size"))
        assert (pair.rows("o"), pair.rows("n")) == (pair.old, pair.new)
        assert (pair.key, set(pair.fields), pair.content) == (
            ("id",),
            {"id", "size", "port"},
            ("port", "size"),
        )
        assert (columns_of(pair.old), number(pair.new, "size"), field(pair.new, "size").type) == (
            ("id", "size", "port"),
            2,
            "string",
        )
        assert (pair.cell("o", "size"), pair.cell("n", "size")) == ("o_cells[2]", "n_cells[3]")
        assert pair.of_one_type("size") is None
        assert [each.name for each in pair.of_one_type("port") or ()] == ["port", "port"]


def test_column_of_one_side(tmp_path: Path) -> None:
    less = Sheet({"id": "string", "deck": "string"}, ("id",), [{"id": "a", "deck": "x"}])
    with pair_of(tmp_path, OLD, less) as pair:
        assert (has(pair.old, "deck"), has(pair.new, "deck"), pair.both("deck"), pair.both("id")) == (
            False,
            True,
            False,
            True,
        )
        assert pair.cell("o", "deck") == "CAST(NULL AS VARCHAR)"
        assert set(pair.moves) == {("size", "deck"), ("port", "deck")}


@pytest.mark.parametrize(("width", "words"), [(1, 1), (WORD, 1), (WORD + 1, 2)])
def test_fields_share_columns_of_bits(tmp_path: Path, width: int, words: int) -> None:
    names = {f"f{at}": "string" for at in range(width)}
    sheets = [Sheet(names, ("f0",), [dict.fromkeys(names, cell)]) for cell in ("x", "y")]
    with pair_of(tmp_path, *sheets) as pair:
        assert len(pair.words) == words
        assert pair.any("v") == " OR ".join(f"v{at} <> 0" for at in range(words))
