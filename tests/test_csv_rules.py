"""Every rule of the family csv: one thing broken in a valid table, and all that is found."""

from pathlib import Path

import pytest

from case import FIRST, LIST_ALL, ROWS, harbour, seen, stored
from claims import validate


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("rows", [3, 20_000])
def test_every_line_end_that_is_stated_gives_every_row(tmp_path: Path, end: str, rows: int) -> None:
    more = b"".join(b"t%05d,Tern,p1,5\n" % number for number in range(rows - 1))
    table = (FIRST + more).replace(b"\n", end.encode())
    stored(tmp_path, harbour(dialect={"lineTerminator": end}), {"ships.csv": table, **ROWS})
    report = validate(tmp_path, LIST_ALL)
    assert (seen(report), report.counts.rows) == ([], {"ships": rows, "ports": 2})
