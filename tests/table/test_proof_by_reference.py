"""A file that is proved by another one is known as well as if it had been proved by itself."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.table.key_hash import joined
from claims.table.proof_by_reference import Known, Same, Way, prove_beside
from claims.table.records import Grammar
from claims.table.scan import ScanState, prove_file
from claims.table.task import Meter, silent

WAY = Way(Grammar(), 3, (0,))
HEADER = "id,a,b\n"
CELLS = [
    "",
    "x",
    "longer than the others",
    '"a ""word"""',
    '"two\nlines"',
    '"three\n\nlines, all"',
    "é",
    '""',
]
ROWS = [f"k{at},{CELLS[at % 8]},{CELLS[at // 8 % 8]}" for at in range(60)]
# What is no part of a well formed file of three columns.
BAD = ["k,1", "k,1,2,3", 'k,x"y,2', 'k,"x"y,2', "", "k,\x00,1", '<<<<<<< "a",b,c', 'k,"open,2']


@pytest.fixture(autouse=True, scope="module")
def _small() -> Iterator[None]:
    """Windows of a few rows, so that they move."""
    sizes = {"WINDOW": 128, "SPAN": 16, "MOST_SPAN": 64, "NEAR": 64, "FAR": 256, "BLOCK": 100}
    with ExitStack() as stack:
        for name, size in sizes.items():
            stack.enter_context(patch(f"claims.table.proof_by_reference.{name}", size))
        yield


@st.composite
def edited(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Rows, and the same with some dropped, changed, put in, moved as a block."""
    old = draw(st.lists(st.sampled_from(ROWS), unique=True, max_size=25))
    rest = [row for row in ROWS if row not in old]
    new = []
    for row in old:
        edit = draw(st.sampled_from(["keep"] * 6 + ["drop", "change", "insert"]))
        if edit in ("keep", "insert"):
            new.append(row)
        if edit == "change":
            new.append(row.split(",")[0] + draw(st.sampled_from([",y,z", ",x,", ',"m\nn",x'])))
        if edit == "insert" and rest:
            new.append(rest.pop(draw(st.integers(0, len(rest) - 1))))
    if draw(st.booleans()):
        start, stop, to = (draw(st.integers(0, len(new))) for _ in range(3))
        block, others = new[start:stop], new[:start] + new[max(start, stop) :]
        new = others[:to] + block + others[to:]
    return old, new + rest[: draw(st.integers(0, 4))]


def walk_of(source: Path, head: int) -> ScanState | None:
    walk = ScanState(0, Meter(0, silent), head, 2, WAY.key)
    with patch("claims.table.scan.BLOCK", 90):
        return walk if prove_file(source, WAY.grammar, WAY.width, walk) else None


def known_of(source: Path, walk: ScanState) -> Known:
    keyed = joined(walk.keyed)
    assert keyed is not None
    totals = np.diff([mark.kept for mark in walk.marks], append=walk.kept).tolist()
    more = [mark.steps.each(total) for mark, total in zip(walk.marks, totals, strict=True)]
    bounds = np.concatenate(([walk.marks[0].offset], keyed.stops))
    return Known(source, bounds, keyed.numbers, np.concatenate(more), walk.longest, "\r\n" in walk.ends)


def lines(walk: ScanState) -> list[int]:
    """The line on which each row begins."""
    found = []
    for number in range(walk.kept):
        mark = max((each for each in walk.marks if each.kept <= number), key=lambda each: each.kept)
        found.append(mark.line + number - mark.kept + mark.steps.before(number - mark.kept))
    return found


def beside(old: bytes, new: bytes) -> tuple[ScanState | None, Same | None, ScanState]:
    """The new file as it is known by itself, and by the old one."""
    with tempfile.TemporaryDirectory() as folder:
        one, other = Path(folder, "old.csv"), Path(folder, "new.csv")
        one.write_bytes(old)
        other.write_bytes(new)
        before = walk_of(one, old.index(b"\n") + 1)
        assert before is not None
        known = known_of(one, before)
        walk = ScanState(0, Meter(0, silent), new.index(b"\n") + 1, 2)
        same = prove_beside(known, other, WAY, walk)
        alone = walk_of(other, new.index(b"\n") + 1)
        if same is not None:
            stops = joined(walk.keyed)
            assert stops is not None
            bounds = np.concatenate(([walk.marks[0].offset], stops.stops))
            for here, there in zip(same.old.tolist(), same.new.tolist(), strict=True):
                first = old[known.bounds[here] : known.bounds[here + 1]]
                assert first == new[bounds[there] : bounds[there + 1]]
        return alone, same, walk


@settings(max_examples=400, deadline=None)
@given(edited(), st.sampled_from(["\n", "\r\n"]), st.tuples(st.booleans(), st.booleans()), st.booleans())
def test_it_is_known_as_well(
    rows: tuple[list[str], list[str]], end: str, closed: tuple[bool, bool], longer: bool
) -> None:
    if not rows[0] or not rows[1]:
        return
    texts = (HEADER.replace("\n", end) + "".join(row + end for row in each) for each in rows)
    old, new = (
        text.encode() if whole or "\n" in each[-1] else text.removesuffix(end).encode()
        for text, whole, each in zip(texts, closed, rows, strict=True)
    )
    if longer:
        new = new.replace(b"id,a,b", b"id,second,third", 1)
    alone, same, walk = beside(old, new)
    assert alone is not None
    assert same is not None
    one, other = joined(alone.keyed), joined(walk.keyed)
    assert one is not None
    assert other is not None
    assert one.numbers.tolist() == other.numbers.tolist()
    assert one.stops.tolist() == other.stops.tolist()
    assert lines(alone) == lines(walk)
    assert (alone.at, alone.kept, alone.row) == (walk.at, walk.kept, walk.row)
    assert alone.ends.keys() == walk.ends.keys() or alone.kept == 1
    assert walk.longest >= alone.longest


@settings(max_examples=200, deadline=None)
@given(edited(), st.sampled_from(BAD), st.integers(0, 30))
def test_nothing_that_is_not_well_formed_is_proved(
    rows: tuple[list[str], list[str]], bad: str, at: int
) -> None:
    old, new = rows[0] or ROWS[:3], [*rows[1][:at], bad, *rows[1][at:]]
    text = [(HEADER + "".join(f"{row}\n" for row in each)).encode() for each in (old, new)]
    alone, same, _ = beside(*text)
    assert alone is None
    assert same is None


def test_what_is_the_same_is_found() -> None:
    rows = [f"k{at},some text {at},{at}" for at in range(200)]
    old = HEADER + "\n".join(rows) + "\n"
    rows[50] = "k50,other,1"
    del rows[90]
    rows.insert(120, "new,1,2")
    rows[150:150] = [f"n{at},1,2" for at in range(5)]
    del rows[180:184]
    with patch("claims.table.proof_by_reference.NEAR", 256):
        _, same, walk = beside(old.encode(), (HEADER + "\n".join(rows) + "\n").encode())
    assert same is not None
    assert len(same.old) == 200 - 1 - 1 - 4
    assert walk.kept == len(rows)


@pytest.mark.parametrize("limit", [{"MISSES": 3}, {"FREE": 2, "SHARE": 1_000}])
def test_it_is_left_where_too_much_differs(limit: dict[str, int]) -> None:
    rows = [f"k{at},some text {at},{at}" for at in range(200)]
    old = HEADER + "\n".join(rows) + "\n"
    with ExitStack() as stack:
        for name, size in limit.items():
            stack.enter_context(patch(f"claims.table.proof_by_reference.{name}", size))
        _, same, _ = beside(old.encode(), old.replace("text", "word").encode())
    assert same is None


def test_line_ends_of_another_kind_are_not_taken_for_the_same() -> None:
    old = HEADER + "a,1,2\nb,1,2\nc,1,2\n"
    alone, same, _ = beside(old.encode(), old.replace("b,1,2\n", "b,1,2\r\n").encode())
    assert alone is None
    assert same is None
