"""What is at odds in one row between the three sides of a merge, and whether a block of a file says the same.

A block that is neither what the sides have nor what comes of them was edited by hand: it is not guessed what for.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from msgspec import Struct

from claims.merge.side import Key, Row
from claims.merge.three_way import UNDECIDED, Kind, Three, agreed

Side = Literal["ours", "theirs", "base"]
SIDES: tuple[Side, ...] = ("ours", "theirs", "base")
Cells = Mapping[str, str]


class Dispute(Struct, frozen=True):
    """A row that the sides do not agree on, or the whole file (kind `header`, no key).

    `sides` has the cells of each by column, None where the row is not there; `fields` are the columns at odds.
    `names` is what each side is called. `closed` are sides that cannot be chosen: they write in a column that the
    merged table has not, or are a base that is undecided itself.
    """

    key: Key
    kind: Kind | Literal["header"]
    fields: tuple[str, ...]
    sides: Mapping[Side, Cells | None]
    line: int
    names: Mapping[Side, str]
    closed: frozenset[Side] = frozenset()

    @property
    def whole(self) -> bool:
        """True where it is settled at once, not cell by cell."""
        return self.kind not in ("both-changed", "both-added")


class Between(NamedTuple):
    """The rows of one key between markers; None where it is on the other side only."""

    ours: Row | None
    theirs: Row | None


class Open(Struct, frozen=True):
    """What is left to settle of a row: its cells as ours and as theirs would have it, what is agreed in both."""

    dispute: Dispute
    mine: Cells | None
    other: Cells | None


class Agreed(Struct, frozen=True):
    """What both sides' edits of a row come to; `cells` is None where it is gone."""

    cells: Cells | None


class ByHand(Exception):
    """The rows between the markers are not those of the sides."""


class Judging(Struct, frozen=True):
    """Judges rows between markers; `shape` are the columns of the merged table."""

    three: Three
    shape: tuple[str, ...]

    def judge(self, key: Key, rows: Between, line: int, names: Mapping[Side, str]) -> Open | Agreed:
        """What is at odds. Raises ByHand where these rows are not those of the sides, nor what comes of them."""
        ours, theirs = self.three.ours.columns, self.three.theirs.columns
        for mine, other in dict.fromkeys([(self.shape, self.shape), (ours, theirs)]):
            try:
                found = _named(rows.ours, mine), _named(rows.theirs, other)
                return self._judged(Dispute(key, "both-changed", (), self._sides(key), line, names), *found)
            except ByHand:
                continue
        raise ByHand

    def _sides(self, key: Key) -> Mapping[Side, Cells | None]:
        three = self.three
        return {
            "ours": _named(three.ours.rows.get(key), three.ours.columns),
            "theirs": _named(three.theirs.rows.get(key), three.theirs.columns),
            "base": _named(three.base.rows.get(key), three.base.columns),
        }

    def _judged(self, bare: Dispute, mine: Cells | None, other: Cells | None) -> Open | Agreed:
        sides = bare.sides
        if (mine is None) != (sides["ours"] is None) or (other is None) != (sides["theirs"] is None):
            raise ByHand
        lost = self._lost(sides)
        if mine is None or other is None:
            return self._of_one(bare, lost, mine, other)
        merged = self._cells(sides, mine, other)
        fields = tuple(name for name in self.shape if merged[0][name] != merged[1][name])
        if not fields and not lost:
            return Agreed(merged[0])
        kind: Kind = "column-gone" if lost else "both-changed" if sides["base"] is not None else "both-added"
        return Open(_told(bare, kind, (*fields, *lost), lost), *merged)

    def _of_one(
        self, bare: Dispute, lost: tuple[str, ...], mine: Cells | None, other: Cells | None
    ) -> Open | Agreed:
        """Judge a row that is on one side only."""
        cells = mine if other is None else other
        there = bare.sides["ours" if other is None else "theirs"]
        base = bare.sides["base"]
        if cells is None or there is None:
            raise ByHand
        if any(there.get(name, "") != cell for name, cell in cells.items()):
            raise ByHand
        shaped = {name: there.get(name, "") for name in self.shape}
        ends = (shaped, None) if other is None else (None, shaped)
        if base is None:
            return Open(_told(bare, "column-gone", lost, lost), *ends) if lost else Agreed(shaped)
        changed = tuple(name for name, cell in there.items() if cell != base.get(name, ""))
        return Open(_told(bare, "changed-and-deleted", changed, lost), *ends) if changed else Agreed(None)

    def _lost(self, sides: Mapping[Side, Cells | None]) -> tuple[str, ...]:
        """The columns that the merge has not, and in which a side wrote."""
        base = sides["base"] or {}
        rows = [cells for side in SIDES[:2] if (cells := sides[side]) is not None]
        return tuple(
            name
            for name in self.three.dropped(self.shape)
            if any(name in cells and cells[name] != base.get(name, "") for cells in rows)
        )

    def _cells(
        self, sides: Mapping[Side, Cells | None], mine: Cells, other: Cells
    ) -> tuple[dict[str, str], dict[str, str]]:
        """The cells of each side in the columns of the merge, alike where both agree, or somebody settled it."""
        ours, theirs, base = (sides[side] or {} for side in SIDES)
        one: dict[str, str] = {}
        two: dict[str, str] = {}
        for name in self.shape:
            was = base.get(name, "" if sides["base"] is not None else None)
            o, t, x, y = (each.get(name) for each in (ours, theirs, mine, other))
            cell = agreed(was, o, t)
            if x is not None and x == y:
                one[name] = two[name] = x
            elif cell is not None and x in (o, cell, None) and y in (t, cell, None):
                one[name] = two[name] = cell
            elif cell is None and x is not None and y is not None and (x, y) == (o, t):
                one[name], two[name] = x, y
            else:
                raise ByHand
        return one, two


def _named(row: Row | None, columns: tuple[str, ...]) -> Cells | None:
    """The cells of a row by column. Raises ByHand where it has not as many."""
    if row is None:
        return None
    if len(row.cells) != len(columns):
        raise ByHand
    return dict(zip(columns, row.cells, strict=True))


def _told(bare: Dispute, kind: Kind, fields: tuple[str, ...], lost: tuple[str, ...]) -> Dispute:
    closed = frozenset(
        side for side in SIDES if lost and any(name in (bare.sides[side] or {}) for name in lost)
    )
    if UNDECIDED in [(bare.sides["base"] or {}).get(name) for name in fields]:
        closed |= {"base"}
    return Dispute(bare.key, kind, fields, bare.sides, bare.line, bare.names, closed)
