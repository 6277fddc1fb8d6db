"""Every row of a loaded table has its own number, however many threads read it."""

import sys
from pathlib import Path
from typing import Any

import pytest
from tests.support.case import descriptor, stored

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
    """Write a table of cells with line endings, one row in STEP of which is faulty; return it and its findings."""
    lines, expected, line = ["id,crew,log\n"], [], 2
    for row in range(1, ROWS + 1):
        crew = "0" if row % STEP == 0 else "7"
        log = '"calm,\nthen rain"' if row % 7 == 0 else "calm all day long"
        lines.append(f"{row},{crew},{log}\n")
        if crew == "0":
            expected.append(("below-minimum", line, row, str(row)))
        line += 2 if row % 7 == 0 else 1
    schema = {"fields": FIELDS, "primaryKey": ["id"]}
    return stored(folder, descriptor(log={"schema": schema}), {"log.csv": "".join(lines)}), expected


def test_rows_keep_their_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package, expected = written(tmp_path)
    monkeypatch.setattr("claims.engine.duckdb.MOST_THREADS", 3)
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


def test_only_the_bad_rows_of_a_piece_are_lost_if_it_differs_from_the_proof(
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
        [("invalid-utf-8", 150_000), *((rule, row) for rule, _, row, _ in expected)], key=lambda each: each[1]
    )
    assert report.counts.rows == {"log": ROWS - 1}


def test_the_work_on_a_query_grows_in_proportion_to_the_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, int]] = []
    made = load._query

    def counted(*arguments: Any) -> str:
        calls = 0

        def call(_frame: Any, finding: str, _argument: Any) -> None:
            nonlocal calls
            calls += finding in ("call", "c_call")

        sys.setprofile(call)
        try:
            query = made(*arguments)
        finally:
            sys.setprofile(None)
        asked.append((calls, len(query)))
        return query

    monkeypatch.setattr(load, "_query", counted)
    for width in (100, 400):
        names = [f"n{at}" for at in range(width)]
        fields = [{"name": each, "type": "integer", "constraints": {"required": True}} for each in names]
        text = f"{','.join(names)}\n{','.join('7' * width)}\n"
        package = stored(
            tmp_path / str(width), descriptor(log={"schema": {"fields": fields}}), {"log.csv": text}
        )
        assert validate(package).counts.rows == {"log": 1}
    (few_calls, few_letters), (many_calls, many_letters) = asked
    assert many_calls < 5 * few_calls
    assert many_letters < 5 * few_letters
