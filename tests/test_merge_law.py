"""The law of merging: no edit of either side is ever lost, on random triples of a file."""

import os

from hypothesis import given, settings

from merge_case import Side, check_law, merged, taken_apart, triples

EXAMPLES = int(os.environ.get("CLAIMS_MERGE_EXAMPLES", "100"))


@settings(max_examples=EXAMPLES)
@given(triples())
def test_no_edit_is_lost_and_no_key_is_doubled(triple: tuple[Side, Side, Side]) -> None:
    base, ours, theirs = triple
    done = merged(base, ours, theirs)
    check_law(base, ours, theirs, done.data)
    assert done.clean == (not taken_apart(done.data)[2])


@settings(max_examples=EXAMPLES)
@given(triples())
def test_both_ways_round_the_conflicts_and_the_rest_are_the_same(triple: tuple[Side, Side, Side]) -> None:
    base, ours, theirs = triple
    _, rows, blocks = taken_apart(merged(base, ours, theirs).data)
    _, other_rows, other_blocks = taken_apart(merged(base, theirs, ours).data)
    assert sorted(rows) == sorted(other_rows)
    assert sorted((each.ours, each.theirs) for each in blocks) == sorted(
        (each.theirs, each.ours) for each in other_blocks
    )


@settings(max_examples=EXAMPLES)
@given(triples())
def test_what_ours_has_and_nobody_touched_keeps_its_bytes_and_its_order(
    triple: tuple[Side, Side, Side],
) -> None:
    base, ours, theirs = triple
    data = merged(base, ours, theirs).data
    at = 0
    for raw in rows_as_written(ours):
        key = raw.lstrip(b'"').split(b",")[0].rstrip(b'"').decode()
        if base.rows.get(key) == ours.rows[key] == theirs.rows.get(key):
            found = data.find(raw, at)
            assert found >= at
            at = found + len(raw)


def rows_as_written(side: Side) -> list[bytes]:
    """The rows of a side as they stand in its bytes."""
    lines: list[bytes] = []
    whole = True
    for line in side.data.splitlines(keepends=True):
        lines[len(lines) :] = [line] if whole else [lines.pop() + line]
        whole = not lines[-1].count(b'"') % 2
    return lines[1:]
