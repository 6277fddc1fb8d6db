"""The law of merging: no edit of either side is ever lost, on random triples of a file."""

import os
import re
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.git_case import run, run_git, save, write_package
from tests.support.merge_case import (
    Side,
    Triple,
    at_odds,
    check_law,
    check_order,
    columns_at_odds,
    edits,
    merged_columns,
    taken_apart,
    text_of,
    triples,
)
from tests.support.store_case import git

from claims.merge.driver import merge_rows
from claims.merge.resolve_file import ResolvedFile, read_conflicts
from claims.merge.side import MergeFormat
from claims.merge.three_way import Markers

EXAMPLES = int(os.environ.get("CLAIMS_MERGE_EXAMPLES", "150"))
REAL = int(os.environ.get("CLAIMS_MERGE_REAL", "10"))

FIELDS = [{"name": name, "type": "string"} for name in ("id", "part", "name", "note")]


@settings(max_examples=EXAMPLES)
@given(triples())
def test_no_edit_is_lost_and_no_key_is_duplicated(triple: Triple) -> None:
    done = triple.merged()
    check_law(triple, done.data)
    assert done.clean == (not taken_apart(done.data).blocks)


@settings(max_examples=EXAMPLES)
@given(triples())
def test_swapped_sides_have_the_same_conflicts_and_rows(triple: Triple) -> None:
    one, two = (taken_apart(each.merged().data) for each in (triple, triple.turned))
    assert set(one.header) == set(two.header)
    assert named(one.header, one.rows) == named(two.header, two.rows)
    if columns_at_odds(triple.base, triple.ours, triple.theirs):
        ((mine, other),) = ((each.ours, each.theirs) for each in one.blocks)
        assert [(each.theirs, each.ours) for each in two.blocks] == [(mine, other)]
        return
    shapes = [(taken.header, each.ours.columns, each.theirs.columns) for taken, each in
              ((one, triple), (two, triple.turned))]  # fmt: skip
    lost = any(at_odds(triple).values())
    blocks = [
        sorted(
            (sides(shape, each.ours, each.theirs, lost)[:: 1 if turn == 0 else -1] for each in taken.blocks),
            key=repr,
        )
        for turn, (taken, shape) in enumerate(zip((one, two), shapes, strict=True))
    ]
    assert blocks[0] == blocks[1]


def named(header: tuple[str, ...], rows: list[list[str]]) -> list[list[tuple[str, str]]]:
    """Rows by the names of their columns, whatever the order of either."""
    return sorted(sorted(zip(header, row, strict=True)) for row in rows)


def sides(
    shape: tuple[tuple[str, ...], ...], ours: list[list[str]], theirs: list[list[str]], lost: bool
) -> list[list[list[str]]]:
    """The cells of both sides of a conflict, in no order where it may stand in the columns of a side."""
    return [[sorted(row) if lost else [each for _, each in sorted(zip(shape[0], row, strict=True))] for row in rows]
            for rows in (ours, theirs)]  # fmt: skip


@settings(max_examples=EXAMPLES)
@given(triples())
def test_rows_that_one_side_moves_are_moved(triple: Triple) -> None:
    if not columns_at_odds(triple.base, triple.ours, triple.theirs):
        check_order(triple, triple.merged().data)


@settings(max_examples=EXAMPLES)
@given(triples())
def test_merge_of_sorted_sides_is_sorted(triple: Triple) -> None:
    if not all({"note", *triple.key} <= set(each.columns) for each in (triple.ours, triple.theirs)):
        return
    order = ("note", *triple.key)
    sides = {name: by_order(side, order) for name, side in
             (("base", triple.base), ("ours", triple.ours), ("theirs", triple.theirs))}  # fmt: skip
    form = MergeFormat(triple.key, order=tuple((name, "text") for name in order))
    ordered = Triple(triple.key, *sides.values())
    done = merge_rows({name: side.data for name, side in sides.items()}, form, Markers())
    check_law(ordered, done.data)
    if not columns_at_odds(triple.base, triple.ours, triple.theirs) and not any(at_odds(triple).values()):
        data = done.data if done.clean else settle(ordered, done.data, mine=True).data
        taken = taken_apart(data)
        where = [taken.header.index(name) for name in order]
        sort_keys = [[(not row[at], row[at]) for at in where] for row in taken.rows]
        assert sort_keys == sorted(sort_keys)


def by_order(side: Side, order: tuple[str, ...]) -> Side:
    """The side with its rows sorted by these columns, empty cells last."""
    ranked = sorted(
        side.rows.items(), key=lambda each: [(not each[1][name], each[1][name]) for name in order]
    )
    rows = dict(ranked)
    return Side(side.columns, rows, text_of(side.columns, rows).encode() if side.columns else b"")


@settings(max_examples=EXAMPLES)
@given(triples())
def test_merge_with_an_unchanged_side_is_the_other_side(triple: Triple) -> None:
    base, ours, theirs = triple.base, triple.ours, triple.theirs
    same = Triple(triple.key, base, ours, ours).merged()
    assert (same.data, same.clean) == (ours.data, True)
    if not base.columns:
        return
    kept = Triple(triple.key, base, ours, base).merged()
    assert (kept.data, kept.clean) == (ours.data, True)
    taken = Triple(triple.key, base, base, theirs).merged()
    found = taken_apart(taken.data)
    assert taken.clean
    assert (found.header, found.rows) == (
        theirs.columns,
        [list(row.values()) for row in theirs.rows.values()],
    )


@settings(max_examples=EXAMPLES)
@given(triples())
def test_unchanged_rows_of_ours_keep_their_bytes(triple: Triple) -> None:
    base, ours, theirs = triple.base, triple.ours, triple.theirs
    if not base.columns == ours.columns == theirs.columns:
        return
    data = triple.merged().data
    for raw, (key, row) in zip(rows_as_written(ours), ours.rows.items(), strict=True):
        if base.rows.get(key) == row == theirs.rows.get(key):
            assert raw in data


def rows_as_written(side: Side) -> list[bytes]:
    """The rows of a side as they stand in its bytes."""
    lines: list[bytes] = []
    whole = True
    for line in re.findall(rb"[^\n]*\n|[^\n]+$", side.data):
        lines[len(lines) :] = [line] if whole else [lines.pop() + line]
        whole = not lines[-1].count(b'"') % 2
    return lines[1:]


@settings(max_examples=EXAMPLES)
@given(triples(), st.booleans())
def test_choosing_one_side_keeps_the_edits_of_the_other_outside_the_conflict(
    triple: Triple, mine: bool
) -> None:
    done = triple.merged()
    odds = at_odds(triple)
    if done.clean or any(odds.values()) or columns_at_odds(triple.base, triple.ours, triple.theirs):
        return
    settled = settle(triple, done.data, mine=mine)
    assert (settled.left, settled.done) == ((), len(odds))
    side, other = (triple.ours, triple.theirs)[:: 1 if mine else -1]
    taken = taken_apart(settled.data)
    assert not taken.blocks
    assert set(taken.header) == merged_columns(triple.base, triple.ours, triple.theirs)
    found = [dict(zip(taken.header, row, strict=True)) for row in taken.rows]
    rows = {tuple(row[name] for name in triple.key): row for row in found}
    assert len(rows) == len(found)
    written = edits(triple.base, side)
    for key, name in written:
        assert rows[key].get(name, "") == side.rows[key][name]
    for key, name in edits(triple.base, other) - written:
        if key in side.rows and not (key in odds and key not in triple.base.rows):
            assert rows[key].get(name, "") == other.rows[key][name]
    for key in odds:
        assert (key in rows) == (key in side.rows)


def settle(triple: Triple, data: bytes, *, mine: bool) -> ResolvedFile:
    """Take one side in every conflict."""
    files = {"base": triple.base.data, "ours": triple.ours.data, "theirs": triple.theirs.data}
    parsed = read_conflicts(data, files, MergeFormat(triple.key))
    return parsed.resolve(lambda dispute: dict.fromkeys(dispute.fields, "ours" if mine else "theirs"))


@settings(max_examples=EXAMPLES)
@given(triples())
def test_different_resolutions_of_a_merge_conflict_with_each_other(triple: Triple) -> None:
    """Both merged the same two branches before: what came of these in the middle is the base of the next merge."""
    done = triple.merged()
    odds = at_odds(triple)
    if done.clean or any(odds.values()) or columns_at_odds(triple.base, triple.ours, triple.theirs):
        return
    base = triple.merged(Markers(between_bases=True))
    assert not base.clean
    assert b"<<<<<<<" not in base.data
    mine, other = (settle(triple, done.data, mine=each).data for each in (True, False))
    form = MergeFormat(triple.key)
    again = merge_rows({"base": base.data, "ours": mine, "theirs": other}, form, Markers())
    assert (again.conflicts, again.clean) == (len(odds), False)
    one = merge_rows({"base": base.data, "ours": mine, "theirs": mine}, form, Markers())
    assert (one.data, one.clean) == (mine, True)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty repository with the driver."""
    folder = tmp_path_factory.mktemp("installed")
    git(folder, "init", "-q", "-b", "main")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run("git", "install").exit_code == 0
    return folder


@settings(max_examples=REAL)
@given(triple=triples())
def test_merge_of_two_branches_by_git(installed: Path, triple: Triple) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        patch.chdir(folder)
        shutil.copytree(installed / ".git", folder / ".git")
        write_package(folder, "", schema={"fields": FIELDS, "primaryKey": list(triple.key)})
        commit(folder, triple.base)
        git(folder, "checkout", "-q", "-b", "theirs")
        commit(folder, triple.theirs)
        git(folder, "checkout", "-q", "main")
        commit(folder, triple.ours)
        done = run_git("merge", "--no-ff", "--no-edit", "theirs")
        data = (folder / "boats.csv").read_bytes()
        check_law(triple, data)
        clean = not taken_apart(data).blocks
        assert done.returncode == (0 if clean else 1), done.stderr
        assert git(folder, "diff", "--name-only", "--diff-filter=U") == ("" if clean else "boats.csv")


def commit(folder: Path, side: Side) -> None:
    """Commit a side's file, none where the side has none."""
    file = folder / "boats.csv"
    file.unlink(missing_ok=True)
    if side.columns:
        file.write_bytes(side.data)
    save(folder)
