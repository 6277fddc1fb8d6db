"""Rows between conflict markers are compared with the three sides."""

from collections.abc import Mapping

import pytest

from claims.merge.conflict import Cells, Conflict, ConflictFinder, EditedByHand, Side, Unresolved
from claims.merge.driver import read_three
from claims.merge.side import MergeFormat, SideRow
from claims.merge.three_way import UNDECIDED, RowMerger

FORM = MergeFormat(("id",))
BASE = "id,size,port\nada,1,p\nbea,2,q\n"
NAMES: Mapping[Side, str] = {"ours": "HEAD", "theirs": "branch", "base": "base"}


def row(text: str | None) -> SideRow | None:
    return None if text is None else SideRow(text.split(","), text + "\n")


def found(
    sides: tuple[str, str, str], key: str, ours: str | None, theirs: str | None
) -> Unresolved | Cells | None:
    """The conflict in a row of which each side has this text; `sides` are base, ours and theirs."""
    three = read_three(dict(zip(("base", "ours", "theirs"), map(str.encode, sides), strict=True)), FORM)
    finder = ConflictFinder(RowMerger(three, three.header(FORM.grammar)[0], FORM.grammar))
    return finder.find_conflict((key,), (row(ours), row(theirs)), 7, NAMES)


def edited(old: str, new: str) -> str:
    return BASE.replace(old, new)


def test_both_sides_changed_a_cell() -> None:
    sides = (BASE, edited("bea,2,q", "bea,20,q"), edited("bea,2,q", "bea,21,r"))
    item = found(sides, "bea", "bea,20,q", "bea,21,r")
    assert isinstance(item, Unresolved)
    assert item.conflict == Conflict(
        ("bea",),
        "both-changed",
        ("size",),
        {
            "ours": {"id": "bea", "size": "20", "port": "q"},
            "theirs": {"id": "bea", "size": "21", "port": "r"},
            "base": {"id": "bea", "size": "2", "port": "q"},
        },
        7,
        NAMES,
    )
    assert item.ours == {"id": "bea", "size": "20", "port": "r"}
    assert item.theirs == {"id": "bea", "size": "21", "port": "r"}
    assert not item.conflict.whole


def test_cell_that_both_halves_share_is_resolved_by_hand() -> None:
    sides = (BASE, edited("bea,2,q", "bea,20,q"), edited("bea,2,q", "bea,21,r"))
    assert found(sides, "bea", "bea,9,q", "bea,9,r") == {"id": "bea", "size": "9", "port": "r"}


def test_changes_of_different_cells_are_no_conflict() -> None:
    sides = (BASE, edited("bea,2", "bea,20"), edited("bea,2,q", "bea,2,r"))
    assert found(sides, "bea", "bea,20,q", "bea,2,r") == {"id": "bea", "size": "20", "port": "r"}


def test_one_side_deleted_a_row() -> None:
    sides = (BASE, edited("bea,2,q\n", ""), edited("bea,2", "bea,21"))
    item = found(sides, "bea", None, "bea,21,q")
    assert isinstance(item, Unresolved)
    assert (item.conflict.kind, item.conflict.fields, item.conflict.whole) == (
        "changed-and-deleted",
        ("size",),
        True,
    )
    assert (item.ours, item.theirs) == (None, {"id": "bea", "size": "21", "port": "q"})
    assert found((BASE, sides[1], BASE), "bea", None, "bea,2,q") is None


def test_both_sides_added_a_row() -> None:
    item = found((BASE, BASE + "cog,3,p\n", BASE + "cog,4,p\n"), "cog", "cog,3,p", "cog,4,p")
    assert isinstance(item, Unresolved)
    assert (item.conflict.kind, item.conflict.fields) == ("both-added", ("size",))
    assert item.conflict.sides["base"] is None
    assert found((BASE, BASE + "cog,3,p\n", BASE), "cog", "cog,3,p", None) == {
        "id": "cog",
        "size": "3",
        "port": "p",
    }


def test_change_in_a_column_that_the_other_side_dropped() -> None:
    sides = (BASE, "id,size\nada,1\nbea,2\n", edited("bea,2,q", "bea,2,x"))
    item = found(sides, "bea", "bea,2", "bea,2,x")
    assert isinstance(item, Unresolved)
    assert (item.conflict.kind, item.conflict.fields) == ("column-gone", ("port",))
    assert item.conflict.choices == ("ours", "theirs", "base")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("bea,99,q", "bea,21,q"),
        ("bea,20,x", "bea,21,q"),
        ("bea,20", "bea,21,q"),
        (None, "bea,21,q"),
        ("bea,20,q", None),
    ],
)
def test_row_that_is_not_that_of_its_side_was_edited_by_hand(ours: str | None, theirs: str | None) -> None:
    sides = (BASE, edited("bea,2", "bea,20"), edited("bea,2", "bea,21"))
    with pytest.raises(EditedByHand):
        found(sides, "bea", ours, theirs)


def test_base_that_differs_between_merge_bases_cannot_be_chosen() -> None:
    sides = tuple(edited("bea,2,q", f"bea,{size},q") for size in (UNDECIDED, "20", "21"))
    item = found((sides[0], sides[1], sides[2]), "bea", "bea,20,q", "bea,21,q")
    assert isinstance(item, Unresolved)
    assert item.conflict.choices == ("ours", "theirs")
