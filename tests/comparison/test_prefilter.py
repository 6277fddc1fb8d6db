"""Rows that stand on both sides are set aside unread, and nothing of a comparison changes by it."""

from pathlib import Path
from unittest.mock import patch

import pytest
from tests.support.diff_oracle import Sheet, as_if_large, written

from claims.comparison.compare import compare
from claims.comparison.diff import diff_of
from claims.comparison.prepared_table import CompareOptions
from claims.model.diff import Diff, TableCounts
from claims.package.open import open_store
from claims.table import key_hash as keyed

OLD = 'id,a,b\nk1,one,1\nk2,"two,\n2",2\nk3,"say ""3""",3\nk4,four,4\nk5,five,5\n'


@pytest.fixture(autouse=True)
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.comparison.prefilter.SHARE", 1)


def package(folder: Path, text: str | bytes, key: tuple[str, ...] = ("id",), kind: str = "string") -> Path:
    data = text.encode() if isinstance(text, str) else text
    names = data.partition(b"\n")[0].decode().strip().split(",")
    made = written(folder, Sheet(dict.fromkeys(names, kind), key, []))
    (made / "rows.csv").write_bytes(data)
    return made


def compare_sides(old: Path, new: Path) -> tuple[Diff, int | None]:
    """The diff, and how many rows were set aside; None where all were read."""
    with as_if_large(), compare(open_store(str(old)), open_store(str(new)), CompareOptions()) as comparison:
        rows = comparison.tables[0].rows
        sifted = rows.pair.sifted if rows is not None else None
        return diff_of(comparison), None if sifted is None else len(sifted.same[0])


def read_all(old: Path, new: Path) -> Diff:
    with compare(open_store(str(old)), open_store(str(new)), CompareOptions()) as comparison:
        return diff_of(comparison)


@pytest.mark.parametrize(
    ("new", "aside"),
    [
        (OLD.replace("four", "fore"), 4),
        (OLD.replace("four", "fourteen"), 4),
        (OLD.replace("k4,four,4\n", ""), 4),
        (OLD + "k6,six,6\n", 5),
        (OLD + "k6,six,6", 5),
        (OLD.replace("k1,one,1\n", "") + "k1,one,1\n", 5),
        (OLD.replace("k1,one", "k1,won").replace("k5,five", "k7,five"), 3),
        (OLD.replace("k2", '"k2"'), 4),
        ("id,a,b\n", 0),
        (OLD.replace("k", "q"), 0),
    ],
)
def test_prefilter_finds_the_same_changes(tmp_path: Path, new: str, aside: int) -> None:
    before, after = package(tmp_path / "a", OLD), package(tmp_path / "b", new)
    for sides in ((before, after), (after, before)):
        found, many = compare_sides(*sides)
        assert found == read_all(*sides)
        if new != "id,a,b\n":  # no row, no number: all are read
            assert many == aside


def test_line_ends_of_two_bytes(tmp_path: Path) -> None:
    old = OLD.replace("\n", "\r\n").replace(",\r\n2", ",2")
    sides = package(tmp_path / "a", old), package(tmp_path / "b", old.replace("four", "fore")[:-2])
    found, many = compare_sides(*sides)
    assert (found, many) == (read_all(*sides), 3)


def test_the_last_column_may_be_the_key(tmp_path: Path) -> None:
    old = "a,id\r\nx,1\r\ny,2\r\n"
    sides = package(tmp_path / "a", old), package(tmp_path / "b", old + "z,3\r\n")
    found, many = compare_sides(*sides)
    assert (found, many) == (read_all(*sides), 2)


@pytest.mark.parametrize(
    ("key", "new"),
    [
        ('k1,one,1\n"k1",two,2\n', "k1,one,1\n"),
        ("k1,one,1\nk1,one,1\n", "k1,one,1\n"),
        ("k1,one,1\n", "k1,one,1\n,two,2\n"),
    ],
)
def test_empty_or_duplicate_keys_are_compared_alike_after_the_prefilter(
    tmp_path: Path, key: str, new: str
) -> None:
    sides = package(tmp_path / "a", "id,a,b\n" + key), package(tmp_path / "b", "id,a,b\n" + new)
    small, (large, _) = read_all(*sides), compare_sides(*sides)
    assert large == small
    assert large.tables[0].warnings


def test_numbers_that_two_texts_of_a_key_may_mean_are_read(tmp_path: Path) -> None:
    old = "id,a\n1,2\n01,2\n"
    sides = package(tmp_path / "a", old, kind="integer"), package(tmp_path / "b", old[:-1], kind="integer")
    found, _ = compare_sides(*sides)
    assert found.tables[0].counts.differ is False
    assert (
        found.tables[0].warnings[0]
        == f"{sides[0]}/rows.csv:2 (old): duplicate key (id '1'): row compared as a whole"
    )


def test_two_keys_of_one_number(tmp_path: Path) -> None:
    """Which nobody finds by chance: so the mixing is switched off."""
    key = ("id", "a")
    one, other = "id,a,b\nx,y,1\n", "id,a,b\ny,x,2\n"
    with patch.object(keyed, "_MIXER", 1), patch.object(keyed, "_FOLD", 63):
        found, many = compare_sides(package(tmp_path / "a", one, key), package(tmp_path / "b", other, key))
        assert many == 0
        assert found.tables[0].counts == TableCounts(
            rows_old=1,
            rows_new=1,
            added=1,
            removed=1,
            changed=0,
            key_changed=0,
            formatting_only=0,
            moved=0,
            cells=0,
        )
        both = package(tmp_path / "c", one + "y,x,3\n", key)
        found, many = compare_sides(package(tmp_path / "d", one + "y,x,1\n", key), both)
    assert many is None
    assert found.tables[0].counts.changed == 1


def test_long_runs_of_rows_are_compared_in_pieces(tmp_path: Path) -> None:
    lines = [f"k{at},{'x' * (at % 7)},{at}\n" for at in range(500)]
    old = "id,a,b\n" + "".join(lines)
    lines[77], lines[300] = lines[300].replace("x", "y"), lines[77]
    sides = package(tmp_path / "a", old), package(tmp_path / "b", "id,a,b\n" + "".join(lines))
    with patch("claims.comparison.prefilter.CHUNK", 64):
        found, many = compare_sides(*sides)
    assert (found, many) == (read_all(*sides), 499)


def test_it_is_left_where_most_rows_differ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.comparison.prefilter.FREE", 1)
    monkeypatch.setattr("claims.comparison.prefilter.SHARE", 4)
    sides = package(tmp_path / "a", OLD), package(tmp_path / "b", OLD.replace("o", "p"))
    found, many = compare_sides(*sides)
    assert (found, many) == (read_all(*sides), None)
