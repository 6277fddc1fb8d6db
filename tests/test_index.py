"""The quick way to a row of a well formed file finds what the careful one does."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from claims.engine.grammar import Grammar
from claims.engine.index import Index, Mark, Part

CELLS = ["", "a", '""', '"x, y"', '"two\nlines"', '"a ""word"""', "Ж", '"end\n"', '"\n\n"', "x y"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("final", [True, False])
@pytest.mark.parametrize("cells", [CELLS, [*CELLS, '"a\rb"']])
def test_a_sound_index_finds_what_any_index_finds(
    tmp_path: Path, end: str, final: bool, cells: list[str]
) -> None:
    choose = random.Random(7)
    rows = [",".join(["k", *(choose.choice(cells) for _ in range(2))]) for _ in range(300)]
    file = tmp_path / "rows.csv"
    text = end.join(rows) + (end if final else "")
    half = len(end.join(rows[:150]) + end)
    file.write_bytes(text.encode())
    line = 2 + text[:half].count("\n") + text[:half].replace("\r\n", "").count("\r")
    marks = (Mark(0, 0, 2, 0, 0), Mark(150, 150, line, 0, len(text[:half].encode())))
    careful = Index((Part(file, "rows.csv"),), marks, Grammar(), 3)
    expected = careful.find(range(300))
    assert len(expected) == 300
    assert replace(careful, sound=True).find(range(300)) == expected
    some = [0, 1, 149, 150, 200, 299]
    assert replace(careful, sound=True).find(some) == {at: expected[at] for at in some}
