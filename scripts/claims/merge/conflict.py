"""Finds the conflict in a row between markers, and compares the row with the three sides of the merge.

A row that is neither that of its side nor the merged one was edited by hand, and is left unchanged.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from claims.merge.side import Key, SideRow
from claims.merge.three_way import UNDECIDED, Kind, RowConflict, RowMerger, merge_cell

Side = Literal["ours", "theirs", "base"]
SIDES: tuple[Side, ...] = ("ours", "theirs", "base")
Cells = Mapping[str, str]
RowPair = tuple[
    SideRow | None, SideRow | None
]  # ours and theirs between markers; None if that side has no such row


class Conflict(Struct, frozen=True):
    """A row that the sides changed differently, or the whole file (kind `header`, no key).

    `sides` has the cells of each by column, None if it has no such row; `fields` are the columns in conflict.
    `names` is how the markers call each side.
    """

    key: Key
    kind: Kind | Literal["header"]
    fields: tuple[str, ...]
    sides: Mapping[Side, Cells | None]
    line: int
    names: Mapping[Side, str]

    @property
    def whole(self) -> bool:
        """Whether it is resolved as a whole, not cell by cell."""
        return self.kind not in ("both-changed", "both-added")

    @property
    def choices(self) -> tuple[Side, ...]:
        """The sides that can be chosen: not the base if there are several merge bases that differ."""
        base = self.sides["base"] or {}
        return SIDES[:2] if UNDECIDED in [base.get(name) for name in self.fields] else SIDES


class Unresolved(Struct, frozen=True):
    """A row in conflict, with its cells as each side would have it; cells without a conflict are merged in both."""

    conflict: Conflict
    ours: Cells | None
    theirs: Cells | None


class EditedByHand(Exception):
    """The rows between the markers are not those of the sides; the message says which, in one line."""


class ConflictFinder(Struct, frozen=True):
    """Finds conflicts in rows between markers."""

    merger: RowMerger

    def find_conflict(
        self, key: Key, rows: RowPair, line: int, names: Mapping[Side, str]
    ) -> Unresolved | Cells | None:
        """Return the conflict, the cells of the merged row, or None for a deleted row.

        Raises EditedByHand if the rows are not those of the sides.
        """
        three, shape = self.merger.three, self.merger.shape
        tables = {"ours": three.ours, "theirs": three.theirs, "base": three.base}
        sides = {side: _by_name(tables[side].rows.get(key), tables[side].columns) for side in SIDES}
        conflict = Conflict(key, "both-changed", (), sides, line, names)
        for columns in dict.fromkeys([(shape, shape), (three.ours.columns, three.theirs.columns)]):
            try:
                ours, theirs = map(_by_name, rows, columns)
                return self._compare(conflict, ours, theirs)
            except EditedByHand:
                continue
        raise EditedByHand

    def _compare(self, bare: Conflict, ours: Cells | None, theirs: Cells | None) -> Unresolved | Cells | None:
        sides, piece = bare.sides, self.merger.merge_row(bare.key)
        if (ours is None) != (sides["ours"] is None) or (theirs is None) != (sides["theirs"] is None):
            raise EditedByHand
        if ours is not None and theirs is not None:
            ours, theirs = self._merge_cells(sides, ours, theirs)
        else:
            cells, written = (ours, sides["ours"]) if theirs is None else (theirs, sides["theirs"])
            if (
                cells is None
                or written is None
                or any(written.get(each, "") != cells[each] for each in cells)
            ):
                raise EditedByHand
            merged = {name: written.get(name, "") for name in self.merger.shape}
            ours, theirs = (merged, None) if theirs is None else (None, merged)
        if not isinstance(piece, RowConflict):
            return None if piece is None else ours or theirs
        if ours is not None and theirs is not None:
            fields = tuple(name for name in piece.fields if name not in ours or ours[name] != theirs[name])
            if not fields:
                return ours
        else:
            fields = piece.fields
        return Unresolved(replace(bare, kind=piece.kind, fields=fields), ours, theirs)

    def _merge_cells(
        self, sides: Mapping[Side, Cells | None], ours: Cells, theirs: Cells
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Return the cells of each side in the merged columns: equal if merged, or resolved by hand."""
        mine, other, base = (sides[side] or {} for side in SIDES)
        one: dict[str, str] = {}
        two: dict[str, str] = {}
        for name in self.merger.shape:
            was = base.get(name, "" if sides["base"] is not None else None)
            o, t, x, y = (each.get(name) for each in (mine, other, ours, theirs))
            cell = merge_cell(was, o, t)
            if x is not None and x == y:
                one[name] = two[name] = x
            elif cell is not None and x in (o, cell, None) and y in (t, cell, None):
                one[name] = two[name] = cell
            elif cell is None and x is not None and y is not None and (x, y) == (o, t):
                one[name], two[name] = x, y
            else:
                raise EditedByHand
        return one, two


def _by_name(row: SideRow | None, columns: tuple[str, ...]) -> Cells | None:
    """Return the cells of a row by column; raise EditedByHand if their number differs."""
    if row is None:
        return None
    if len(row.cells) != len(columns):
        raise EditedByHand
    return dict(zip(columns, row.cells, strict=True))
