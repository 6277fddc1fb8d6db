"""Random triples of a table's file, and what the law of merging says of them, worked out in a plain way.

A side may do to the table whatever people do: edit cells, add, delete, move and re-key rows, add, drop, rename and
move columns, and write the file with other quotes and line ends.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hypothesis import strategies as st

from claims.merge.driver import MergeOutcome, merge_rows
from claims.merge.side import MergeFormat
from claims.merge.three_way import Markers

CELLS = st.sampled_from(
    [
        "",
        "",
        "a",
        "b",
        "c",
        "x,y",
        'say "so"',
        "two\nlines",
        "two\r\nlines",
        "a,\rb",
        "é",
        "жук 🐟",
        " b ",
        "7",
    ]
)
IDS = [f"k{number}" for number in range(7)]
PARTS = ["i", "ii"]
MARKS = Markers()

Key = tuple[str, ...]
Cells = dict[str, str]
Rows = dict[Key, Cells]  # in the order of the file


@dataclass(frozen=True)
class Side:
    """The rows of a side, its columns, and the bytes in which it is written; no columns: it has no such file."""

    columns: tuple[str, ...]
    rows: Rows
    data: bytes

    def cell(self, key: Key, name: str) -> str | None:
        """None where there is no such row or no such column."""
        return self.rows.get(key, {}).get(name)


@dataclass(frozen=True)
class Triple:
    """Three sides, and the columns of their key."""

    key: tuple[str, ...]
    base: Side
    ours: Side
    theirs: Side

    @property
    def turned(self) -> "Triple":
        return Triple(self.key, self.base, self.theirs, self.ours)

    def merged(self, marks: Markers = MARKS) -> MergeOutcome:
        data = {"base": self.base.data, "ours": self.ours.data, "theirs": self.theirs.data}
        return merge_rows(data, MergeFormat(self.key), marks)


@dataclass(frozen=True)
class Block:
    """A conflict: the rows of each side between the markers."""

    ours: list[list[str]]
    theirs: list[list[str]]


@dataclass(frozen=True)
class Taken:
    """A merged file taken apart: header, rows outside of conflicts, conflicts."""

    header: tuple[str, ...]
    rows: list[list[str]]
    blocks: list[Block]


@st.composite
def triples(draw: st.DrawFn) -> Triple:
    key = draw(st.sampled_from([("id",), ("id",), ("id", "part")]))
    columns = draw(st.sampled_from([(*key, "name", "note"), (*key, "name", "note"), ("note", *key, "name")]))
    pool = [(one,) for one in IDS] if len(key) == 1 else [(one, part) for one in IDS[:4] for part in PARTS]
    if draw(st.integers(0, 9)) == 0:
        base = Side((), {}, b"")
    else:
        keys = draw(st.lists(st.sampled_from(pool[:5]), unique=True))
        base = draw(_written(columns, {each: draw(_new(key, each, columns)) for each in keys}))
    make = _edited(key, columns, base, pool)
    ours = draw(make)
    return Triple(key, base, ours, draw(make))


@st.composite
def _new(draw: st.DrawFn, key: tuple[str, ...], at: Key, columns: Sequence[str]) -> Cells:
    """A row: as often as not the one that anybody would write for this key, so that both sides add the same."""
    same = draw(st.booleans())
    told = dict(zip(key, at, strict=True))
    return {name: told.get(name) or ("b" if same else draw(CELLS)) for name in columns}


@st.composite
def _edited(
    draw: st.DrawFn, key: tuple[str, ...], columns: tuple[str, ...], base: Side, pool: list[Key]
) -> Side:
    rows: Rows = {}
    free = [name for name in columns if name not in key]
    for at, row in base.rows.items():
        match draw(st.sampled_from(["keep", "keep", "keep", "change", "change", "delete", "re-key"])):
            case "keep":
                rows[at] = row
            case "change":
                names = draw(st.lists(st.sampled_from(free), min_size=1, unique=True))
                rows[at] = row | {name: draw(CELLS) for name in names}
            case "re-key":
                new = draw(st.sampled_from(pool))
                if new not in base.rows and new not in rows:
                    rows[new] = row | dict(zip(key, new, strict=True))
    order = list(rows)
    for at in draw(st.lists(st.sampled_from(pool[4:]), max_size=2, unique=True)):
        if at not in base.rows and at not in rows:
            rows[at] = draw(_new(key, at, columns))
            order.insert(draw(st.integers(0, len(order))), at)
    match draw(st.sampled_from(["", "", "one", "all"])):
        case "one" if order:
            moved = order.pop(draw(st.integers(0, len(order) - 1)))
            order.insert(draw(st.integers(0, len(order))), moved)
        case "all":
            order = draw(st.permutations(order))
    shape, columns = draw(_shaped(key, columns))
    rows = {at: {name: rows[at].get(shape[name], "") for name in columns} for at in order}
    for name in [name for name in columns if name not in base.columns and name not in shape.values()]:
        rows = {at: row | {name: draw(CELLS)} for at, row in rows.items()}
    return draw(_written(columns, rows))


@st.composite
def _shaped(
    draw: st.DrawFn, key: tuple[str, ...], columns: tuple[str, ...]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Columns as a side has them, and which column of the table each one was."""
    was = {name: name for name in columns}
    names = list(columns)
    match draw(st.sampled_from([*[""] * 8, "add", "drop", "rename", "move", "add and drop"])):
        case "add":
            names.insert(draw(st.integers(0, len(names))), draw(st.sampled_from(["more", "extra"])))
        case "drop":
            names.remove(draw(st.sampled_from(["name", "note"])))
        case "rename":
            name, new = draw(st.sampled_from(["name", "note"])), draw(st.sampled_from(["label", "title"]))
            names[names.index(name)] = new
            was[new] = name
        case "move":
            names = list(draw(st.permutations(names)))
        case "add and drop":
            names.remove(draw(st.sampled_from(["name", "note"])))
            names.insert(draw(st.integers(0, len(names))), "more")
    return {name: was.get(name, name) for name in names}, tuple(names)


@st.composite
def _written(draw: st.DrawFn, columns: tuple[str, ...], rows: Rows) -> Side:
    end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    text = text_of(columns, rows, end=end, quoting=quoting)
    if draw(st.integers(0, 4 if rows else 1)) == 0:
        text = text.removesuffix(end)
    mark = "\ufeff" if draw(st.integers(0, 9)) == 0 else ""
    return Side(columns, rows, (mark + text).encode())


def text_of(
    columns: tuple[str, ...], rows: Rows, *, end: str = "\n", quoting: Literal[0, 1] = csv.QUOTE_MINIMAL
) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator=end, quoting=quoting)
    writer.writeheader()
    writer.writerows(rows.values())
    return out.getvalue()


def taken_apart(data: bytes) -> Taken:
    """The header, the rows outside conflicts, and the conflicts of a merged file."""
    plain: list[str] = []
    blocks: list[Block] = []
    into, sides = plain, ([], [])
    for line in re.findall(r"[^\n]*\n|[^\n]+$", data.decode("utf-8-sig")):
        if line.startswith("<<<<<<< "):
            sides = ([], [])
            into = sides[0]
        elif line.rstrip("\r\n") == "=======":
            into = sides[1]
        elif line.startswith(">>>>>>> "):
            blocks.append(Block(*(_rows(each) for each in sides)))
            into = plain
        else:
            into.append(line)
    header, *rows = _rows(plain) or [[]]
    return Taken(tuple(header), rows, blocks)


def _rows(lines: list[str]) -> list[list[str]]:
    return list(csv.reader(io.StringIO("".join(lines), newline="")))


def columns_at_odds(base: Side, ours: Side, theirs: Side) -> bool:
    """Whether the file must be left as one conflict: a column may have two new names, or columns are all there is."""
    was, mine, other = (set(each.columns) for each in (base, ours, theirs))
    if not base.columns:
        return mine != other
    return bool(was - mine - other and mine - was - other and other - was - mine)


def merged_columns(base: Side, ours: Side, theirs: Side) -> set[str]:
    """The columns of the merge: what a side drops is gone, what a side adds is there."""
    both = {*ours.columns, *theirs.columns}
    return {
        name for name in both if (name in ours.columns and name in theirs.columns) or name not in base.columns
    }


def edits(base: Side, side: Side) -> set[tuple[Key, str]]:
    """The cells that a side wrote; the key's cells of a row that it added are among them."""
    return {
        (key, name)
        for key, row in side.rows.items()
        for name, cell in row.items()
        if cell != (base.cell(key, name) or "") or (key not in base.rows and name in base.columns)
    }


def at_odds(triple: Triple) -> dict[Key, bool]:
    """The keys that a merge must leave as conflicts; True where a side wrote in a column that the merge has not."""
    base, ours, theirs = triple.base, triple.ours, triple.theirs
    columns = merged_columns(base, ours, theirs)
    mine, other = edits(base, ours), edits(base, theirs)
    found: dict[Key, bool] = {}
    for key in {*ours.rows, *theirs.rows}:
        written = {name for at, name in mine | other if at == key}
        lost = any(
            name not in columns and any(each.cell(key, name) for each in (ours, theirs))
            if key not in base.rows
            else name not in columns
            for name in written
        )
        if key in ours.rows and key in theirs.rows:
            odds = any(
                (o := ours.cell(key, name)) is not None
                and (t := theirs.cell(key, name)) is not None
                and o != t
                and (key not in base.rows or (base.cell(key, name) or "") not in (o, t))
                for name in columns
            )
        else:
            odds = key in base.rows and bool(written)
        if odds or lost:
            found[key] = lost
    return found


def check_law(triple: Triple, data: bytes) -> None:
    """No edit of either side is lost, none is made up, and no key is there twice."""
    if columns_at_odds(triple.base, triple.ours, triple.theirs):
        _check_whole(triple, data)
        return
    taken = taken_apart(data)
    columns = merged_columns(triple.base, triple.ours, triple.theirs)
    assert (set(taken.header), len(taken.header)) == (columns, len(columns))
    outside = {
        tuple(row[taken.header.index(name)] for name in triple.key): dict(zip(taken.header, row, strict=True))
        for row in taken.rows
    }
    assert len(outside) == len(taken.rows), "a key stands twice outside of conflicts"
    odds = at_odds(triple)
    inside = _inside(triple, taken, odds)
    assert not outside.keys() & inside.keys()
    assert inside.keys() == odds.keys()
    for number, side in enumerate((triple.ours, triple.theirs)):
        for key in triple.base.rows.keys() - side.rows.keys():
            assert key not in outside, "a row that a side deleted is back"
            assert key not in inside or inside[key][number] is None
        for key, name in edits(triple.base, side):
            if key in outside:
                assert outside[key].get(name, "") == side.rows[key][name], "an edit is lost"
            else:
                row = inside[key][number]
                assert row is not None
                assert row.get(name, "") == side.rows[key][name], "an edit is lost"
        for key in side.rows.keys() & triple.base.rows.keys():
            if key not in outside and key not in inside:
                assert not any(at == key for at, _ in edits(triple.base, side)), "an edited row is gone"
    _check_rest(triple, outside)


def _check_rest(triple: Triple, outside: dict[Key, Cells]) -> None:
    """Nothing is made up, and nothing goes that nobody deleted."""
    sides = (triple.base, triple.ours, triple.theirs)
    for key, row in outside.items():
        for name, cell in row.items():
            assert cell in {each.cell(key, name) for each in sides} | {""}
            if not any((key, name) in edits(triple.base, side) for side in sides[1:]):
                assert cell == (triple.base.cell(key, name) or ""), "a cell changed that nobody edited"
    for key in triple.ours.rows.keys() & triple.theirs.rows.keys():
        assert key in outside or key in at_odds(triple)


def _inside(
    triple: Triple, taken: Taken, odds: dict[Key, bool]
) -> dict[Key, tuple[Cells | None, Cells | None]]:
    """The rows of each side between markers, by key: in the columns of the merge, or as the side has them."""
    found: dict[Key, tuple[Cells | None, Cells | None]] = {}
    for block in taken.blocks:
        told: list[tuple[Key, Cells] | None] = []
        for rows, side in ((block.ours, triple.ours), (block.theirs, triple.theirs)):
            assert len(rows) <= 1, "a conflict is about one row"
            told.append(_told(triple.key, rows[0], (taken.header, side.columns), odds) if rows else None)
        keys = {each[0] for each in told if each}
        assert len(keys) == 1
        (key,) = keys
        assert key not in found
        found[key] = (told[0] and told[0][1], told[1] and told[1][1])
    return found


def _told(
    key: tuple[str, ...], row: list[str], ways: tuple[tuple[str, ...], ...], odds: dict[Key, bool]
) -> tuple[Key, Cells]:
    """A row between markers; where a side wrote in a column that goes, in the columns of that side."""
    for lost, columns in enumerate(ways):
        if len(columns) == len(row):
            cells = dict(zip(columns, row, strict=True))
            at = tuple(cells[name] for name in key)
            if odds.get(at) == bool(lost):
                return at, cells
    raise AssertionError(f"{row} is no row that is in conflict")


def _check_whole(triple: Triple, data: bytes) -> None:
    """Both files are there whole, each on its side of the markers."""
    (block,) = taken_apart(data).blocks
    for rows, side in ((block.ours, triple.ours), (block.theirs, triple.theirs)):
        assert rows == [list(side.columns), *(list(row.values()) for row in side.rows.values())]


def check_order(triple: Triple, data: bytes) -> None:
    """Where one side alone moves rows, they stand as it has them; a row that both add may stand as either has it."""
    if triple.ours.rows.keys() & triple.theirs.rows.keys() - triple.base.rows.keys():
        return
    taken = taken_apart(data)
    where = [taken.header.index(name) for name in triple.key]
    order = [tuple(row[at] for at in where) for row in taken.rows]
    for side, other in ((triple.ours, triple.theirs), (triple.theirs, triple.ours)):
        if not moved(triple, other):
            assert common(order, side.rows) == common(side.rows, order)


def moved(triple: Triple, side: Side) -> bool:
    return common(side.rows, triple.base.rows) != common(triple.base.rows, side.rows)


def common(keys: "Sequence[Key] | Rows", others: "Sequence[Key] | Rows") -> list[Key]:
    """Those of the first that are among the others as well."""
    known = set(others)
    return [key for key in keys if key in known]
