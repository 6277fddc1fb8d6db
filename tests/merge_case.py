"""Random triples of a table's file, and what the law of merging says of them, worked out in a plain way."""

import csv
import io
from dataclasses import dataclass

from hypothesis import strategies as st

from claims.merge.driver import Outcome, merge_rows
from claims.merge.sheet import Form
from claims.merge.three import Marks

COLUMNS = ("id", "name", "note")
CELLS = st.sampled_from(["", "a", "b", "c", "x,y", 'say "so"', "two\nlines", "é", " b ", "7"])
KEYS = [f"k{number}" for number in range(7)]
FORM = Form(("id",))
MARKS = Marks()

Rows = dict[str, dict[str, str]]  # by key, in the order of the file


@dataclass(frozen=True)
class Side:
    """The rows of a side, its columns, and the bytes in which it is written."""

    columns: tuple[str, ...]
    rows: Rows
    data: bytes


@dataclass(frozen=True)
class Block:
    """A conflict: the rows of each side between the markers."""

    ours: list[list[str]]
    theirs: list[list[str]]

    def said(self) -> set[str]:
        return {row[0] for row in self.ours + self.theirs}


@st.composite
def triples(draw: st.DrawFn) -> tuple[Side, Side, Side]:
    keys = draw(st.lists(st.sampled_from(KEYS[:5]), unique=True))
    base = {key: {"id": key, "name": draw(CELLS), "note": draw(CELLS)} for key in keys}
    return draw(_written(base)), draw(_edited(base)), draw(_edited(base))


@st.composite
def _edited(draw: st.DrawFn, base: Rows) -> Side:
    rows: Rows = {}
    for key, row in base.items():
        what = draw(st.sampled_from(["keep", "keep", "change", "delete"]))
        if what == "keep":
            rows[key] = row
        elif what == "change":
            rows[key] = row | {draw(st.sampled_from(COLUMNS[1:])): draw(CELLS)}
    order = list(rows)
    for key in draw(st.lists(st.sampled_from(KEYS[4:]), max_size=2, unique=True)):
        if key not in base:
            rows[key] = {"id": key, "name": draw(CELLS), "note": draw(CELLS)}
            order.insert(draw(st.integers(0, len(order))), key)
    if draw(st.integers(0, 4)) == 0:
        order = draw(st.permutations(order))
    return draw(_written({key: rows[key] for key in order}))


@st.composite
def _written(draw: st.DrawFn, rows: Rows) -> Side:
    end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator=end, quoting=quoting)
    writer.writeheader()
    writer.writerows(rows.values())
    text = out.getvalue()
    if rows and draw(st.integers(0, 4)) == 0:
        text = text.removesuffix(end)
    mark = "\ufeff" if draw(st.integers(0, 9)) == 0 else ""
    return Side(COLUMNS, rows, (mark + text).encode())


def merged(base: Side, ours: Side, theirs: Side) -> Outcome:
    return merge_rows({"base": base.data, "ours": ours.data, "theirs": theirs.data}, FORM, MARKS)


def taken_apart(data: bytes) -> tuple[list[str], list[list[str]], list[Block]]:
    """The header, the rows outside conflicts, and the conflicts of a merged file."""
    plain: list[str] = []
    blocks: list[Block] = []
    into, sides = plain, ([], [])
    for line in data.decode("utf-8-sig").splitlines(keepends=True):
        if line.startswith("<<<<<<< "):
            sides = ([], [])
            into = sides[0]
        elif line.rstrip("\r\n") == "=======":
            into = sides[1]
        elif line.startswith(">>>>>>> "):
            blocks.append(Block(*([*csv.reader(io.StringIO("".join(each), newline=""))] for each in sides)))
            into = plain
        else:
            into.append(line)
    header, *rows = csv.reader(io.StringIO("".join(plain), newline=""))
    return header, rows, blocks


def at_odds(base: Side, ours: Side, theirs: Side) -> set[str]:
    """The keys that a merge must leave as conflicts."""
    found = set()
    for key in {*base.rows, *ours.rows, *theirs.rows}:
        was, mine, other = (side.rows.get(key) for side in (base, ours, theirs))
        if mine in (other, was) or other == was:
            continue
        if (
            mine is None
            or other is None
            or was is None
            or any(
                mine[name] != other[name] and was[name] not in (mine[name], other[name]) for name in COLUMNS
            )
        ):
            found.add(key)
    return found


def check_law(base: Side, ours: Side, theirs: Side, data: bytes) -> None:
    """No edit of either side is lost, none is made up, and no key is there twice."""
    header, rows, blocks = taken_apart(data)
    assert tuple(header) == ours.columns
    outside = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    assert len(outside) == len(rows), "a key stands twice outside of conflicts"
    inside = {key: block for block in blocks for key in block.said()}
    assert all(len(block.said()) == 1 for block in blocks)
    assert not outside.keys() & inside.keys()
    assert inside.keys() == at_odds(base, ours, theirs)
    for number, side in enumerate((ours, theirs)):
        for key in {*base.rows, *side.rows}:
            was, now = base.rows.get(key), side.rows.get(key)
            if now is None:
                assert key not in outside, "a row that a side deleted is back"
                if key in inside:
                    block = inside[key]
                    assert not (block.ours, block.theirs)[number]
                continue
            for name, cell in now.items():
                if was is not None and was[name] == cell:
                    continue
                if key in outside:
                    assert outside[key][name] == cell
                else:
                    block = inside[key]
                    (row,) = (block.ours, block.theirs)[number]
                    assert row[header.index(name)] == cell
    for key, row in outside.items():
        for name, cell in row.items():
            assert cell in {side.rows[key][name] for side in (base, ours, theirs) if key in side.rows}
