"""Measure `claims validate`, frictionless, and DuckDB only reading, and print a table."""

import argparse
import dataclasses
import json
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from cases import Plan, Run, cases, run_case
from machine import machine

from table import markdown, put


def main() -> None:
    """Read the command line, measure, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=[100_000, 1_000_000], help="numbers of claims"
    )
    parser.add_argument("--repeat", type=int, default=3, help="number of runs; the median is reported")
    parser.add_argument(
        "--frictionless-up-to", type=int, default=1_000_000, help="largest size for frictionless"
    )
    parser.add_argument(
        "--bad-at", type=int, default=1_000_000, help="size of the broken packages; 0 for none"
    )
    parser.add_argument("--limited-at", type=int, default=0, help="size of the run with --memory-limit 1GB")
    parser.add_argument("--work", type=Path, help="keep the generated packages in this folder and reuse them")
    parser.add_argument("--json", type=Path, help="write the raw figures to this file")
    parser.add_argument(
        "--write", type=Path, help="write the table between the markers in this Markdown file"
    )
    parser.add_argument("--date", action="store_true", help="include the date")
    asked = parser.parse_args()
    plan = Plan(asked.sizes, asked.repeat, asked.frictionless_up_to, asked.bad_at, asked.limited_at)
    facts = machine() | ({"date": datetime.now(UTC).date().isoformat()} if asked.date else {})
    with tempfile.TemporaryDirectory() as folder:
        runs = measure_all(plan, (asked.work or Path(folder)).resolve())
    section = markdown(facts, runs)
    print(section)
    if asked.json:
        asked.json.write_text(raw(facts, runs), encoding="utf-8")
    if asked.write:
        text = asked.write.read_text(encoding="utf-8")
        asked.write.write_text(put(text, section), encoding="utf-8")


def measure_all(plan: Plan, work: Path) -> list[Run]:
    """Measure every case of the plan; print the current one on stderr."""
    runs: list[Run] = []
    for case in cases(plan):
        print(f"{case.name}, {case.claims:,} claims", file=sys.stderr)
        runs += run_case(case, work)
    return runs


def raw(facts: dict[str, str], runs: Sequence[Run]) -> str:
    """Every single run as JSON."""
    document = {"machine": facts, "runs": [dataclasses.asdict(run) for run in runs]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    main()
