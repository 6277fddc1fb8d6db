"""A reference is only reported as unmatched if certainly no lost row contains its key."""

import pytest

from claims.table.unreadable import LONGEST, MOST, LostRows, Spelt


def lost(*texts: str) -> LostRows:
    rows = LostRows()
    for text in texts:
        rows.add(text)
    return rows


def test_a_table_without_lost_rows_is_false_and_may_hold_nothing() -> None:
    assert not LostRows()
    assert not LostRows().may_hold(["a"], ["as it is"])
    assert lost("a,b")


@pytest.mark.parametrize(
    ("cells", "spelt", "expected"),
    [
        (["pier"], ["as it is"], True),
        (["port"], ["as it is"], False),
        (['the "old" pier'], ["as it is"], True),  # written with doubled quotes
        (["pier", "1200.50"], ["as it is", "in digits"], True),  # written with a group separator
        (["pier", "77"], ["as it is", "in digits"], False),
        (["quay", "1200.5"], ["as it is", "in digits"], False),  # in two different rows
        ([None, "quay"], ["as it is", "as it is"], True),
        (["port"], [None], True),  # may be written in any way
    ],
)
def test_cells_are_searched_in_the_same_row(
    cells: list[str | None], spelt: list[Spelt | None], expected: bool
) -> None:
    rows = lost('a,"the ""old"" pier","1,200.5"\n', '"quay,3\n')
    assert rows.may_hold(cells, spelt) is expected


def test_characters_that_cannot_be_decoded_may_be_any_letter() -> None:
    rows = lost("caf\udce9,1\n")
    assert rows.may_hold(["café"], ["as it is"])
    assert not rows.may_hold(["cave"], ["as it is"])


def test_a_row_that_is_added_after_a_search_is_found() -> None:
    rows = lost("a,b")
    assert not rows.may_hold(["c"], ["as it is"])
    rows.add("c,d")
    assert rows.may_hold(["c"], ["as it is"])


def test_more_rows_than_are_remembered_may_hold_anything() -> None:
    many = lost(*["a"] * (MOST + 1))
    assert (len(many.texts), many.unseen, many.may_hold(["z"], ["as it is"])) == (MOST, True, True)
    long = lost("a" * (LONGEST + 1))
    assert (long.texts, bool(long), long.may_hold(["z"], ["as it is"])) == ([], True, True)


def test_the_lost_rows_of_two_files_are_joined() -> None:
    rows = lost("a")
    rows.join(lost("b"))
    assert (rows.texts, rows.unseen) == (["a", "b"], False)
    rows.join(LostRows(unseen=True))
    assert rows.may_hold(["z"], ["as it is"])
