"""Every row of a loaded table has its own number, however many threads read it."""

from pathlib import Path

import pytest

from case import descriptor, stored
from claims import Options, validate
from claims.engine import load

ROWS = 200_000
STEP = 9_973
FIELDS = [
    {"name": "id", "type": "integer"},
    {"name": "crew", "type": "integer", "constraints": {"minimum": 1}},
    {"name": "log", "type": "string"},
]


def written(folder: Path) -> tuple[Path, list[tuple[str, int, int, str]]]:
    """A table of cells with line ends, a row in STEP of which is broken; and the findings that it deserves."""
    lines, expected, line = ["id,crew,log\n"], [], 2
    for row in range(1, ROWS + 1):
        crew = "0" if row % STEP == 0 else "7"
        log = '"calm,\nthen rain"' if row % 7 == 0 else "calm all day long"
        lines.append(f"{row},{crew},{log}\n")
        if crew == "0":
            expected.append(("minimum", line, row, str(row)))
        line += 2 if row % 7 == 0 else 1
    schema = {"fields": FIELDS, "primaryKey": ["id"]}
    return stored(folder, descriptor(log={"schema": schema}), {"log.csv": "".join(lines)}), expected


def test_rows_keep_their_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package, expected = written(tmp_path)
    monkeypatch.setattr("claims.engine.duck.MOST_THREADS", 3)
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    monkeypatch.setattr(load, "LARGEST_PIECE", 1 << 20)
    monkeypatch.setattr(load, "SMALLEST_PIECE", 1 << 20)
    for _ in range(2):
        report = validate(package, Options(limit=None))
        found = [
            (each.rule, each.line, each.row, (each.key or {}).get("id"))
            for each in report.findings
            if each.table == "log"
        ]
        assert found == expected
        assert report.counts.rows == {"log": ROWS}


def test_a_piece_that_is_not_what_the_proof_said_costs_its_bad_rows_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, expected = written(tmp_path)
    file = package / "log.csv"
    data = file.read_bytes()
    at = data.index(b"150000,")
    file.write_bytes(data[:at] + data[at:].replace(b"calm", b"c\xffalm", 1))  # only the engine sees it
    monkeypatch.setattr(load, "SMALLEST_PIECE", 1 << 20)
    report = validate(package, Options(limit=None))
    found = [(each.rule, each.row) for each in report.findings if each.table == "log"]
    assert found == sorted(
        [("not-utf-8", 150_000), *((rule, row) for rule, _, row, _ in expected)], key=lambda each: each[1]
    )
    assert report.counts.rows == {"log": ROWS - 1}
