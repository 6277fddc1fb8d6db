"""The quick way to a row of a well formed file finds what the careful one does."""

import random
from pathlib import Path
from unittest.mock import patch

import pytest
from msgspec.structs import replace

from claims.model.table import Field, Schema, Table
from claims.package.folder import FolderStore
from claims.table import reader
from claims.table import scan as walk
from claims.table.positions import Index, Mark, TextFile
from claims.table.records import Grammar
from claims.table.task import Flaw, Meter, Task

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
    careful = Index((TextFile(file, "rows.csv"),), marks, Grammar(), 3)
    expected = careful.find(range(300))
    assert len(expected) == 300
    assert replace(careful, sound=True).find(range(300)) == expected
    some = [0, 1, 149, 150, 200, 299]
    assert replace(careful, sound=True).find(some) == {at: expected[at] for at in some}


@pytest.mark.parametrize("small", [0, 1 << 30], ids=["proved", "record by record"])
@pytest.mark.parametrize(
    "odd", ["", "\n\n", "a,b\n", 'a,"b\nc",d,e\n'], ids=["sound", "blank", "ragged", "torn"]
)
def test_lines_are_those_of_the_rows_that_are_found(tmp_path: Path, small: int, odd: str) -> None:
    choose = random.Random(11)
    rows = ["".join(f"{choose.choice(CELLS)}," for _ in range(2)) + f"{at}\n" for at in range(400)]
    rows[200:200] = rows[350:350] = [odd] if odd else []
    text = "a,b,c\n" + "".join([odd, *rows, odd])
    (tmp_path / "t.csv").write_text(text, encoding="utf-8", newline="")
    table = Table("t", ("t.csv",), schema=Schema(tuple(Field(name, "string") for name in "abc")))
    task = Task(
        table, FolderStore(tmp_path, "datapackage.json", "p"), tmp_path / "copy.csv", ignore, Meter(0)
    )
    with patch.object(reader, "SMALL", small), patch.object(walk, "BLOCK", 700):
        ready = reader.read_rows(task)
    assert ready is not None
    index = ready.index
    assert len(index.marks) > 1
    found = index.find(range(400))
    assert index.lines(range(400)) == {number: each.line for number, each in found.items()}
    assert index.lines([399, 3]) == {399: found[399].line, 3: found[3].line}


def ignore(_: Flaw) -> None:
    """What is wrong with the file is not the question here."""
