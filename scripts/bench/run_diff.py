"""Measure `claims diff`, other tools, and DuckDB only reading, and print a table."""

import argparse
import dataclasses
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from diff_cases import Plan, Run, cases, run_case
from diff_table import markdown
from machine import machine

from table import put

MARKERS = ("<!-- bench diff -->", "<!-- /bench diff -->")


def main() -> None:
    """Read the command line, measure, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[100_000, 1_000_000], help="numbers of rows")
    parser.add_argument("--repeat", type=int, default=3, help="number of runs; the median is reported")
    parser.add_argument(
        "--peers", type=Path, help="a Python with csv-diff, datacompy and diffly; not compared if not given"
    )
    parser.add_argument("--peers-up-to", type=int, default=1_000_000, help="largest size for the other tools")
    parser.add_argument("--limited-at", type=int, default=0, help="size of the run with --memory-limit 2GB")
    parser.add_argument("--work", type=Path, help="keep the generated pairs in this folder and reuse them")
    parser.add_argument("--json", type=Path, help="write the raw figures to this file")
    parser.add_argument(
        "--write", type=Path, help="write the table between the markers in this Markdown file"
    )
    parser.add_argument("--date", action="store_true", help="include the date")
    asked = parser.parse_args()
    # not resolved: the Python of a virtual environment is a link, and finds its packages by the path of the link
    peers = asked.peers.absolute() if asked.peers else None
    plan = Plan(asked.sizes, asked.repeat, peers, asked.peers_up_to, asked.limited_at)
    facts = machine() | ({"date": datetime.now(UTC).date().isoformat()} if asked.date else {})
    del facts["frictionless"]
    with tempfile.TemporaryDirectory() as folder:
        runs = measure_all(plan, (asked.work or Path(folder)).resolve())
    section = markdown(facts, runs)
    print(section)
    if asked.json:
        document = {"machine": facts, "runs": [dataclasses.asdict(run) for run in runs]}
        asked.json.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    if asked.write:
        text = asked.write.read_text(encoding="utf-8")
        asked.write.write_text(put(text, section, MARKERS), encoding="utf-8")


def measure_all(plan: Plan, work: Path) -> list[Run]:
    """Measure every case of the plan; print the current one on stderr."""
    runs: list[Run] = []
    for case in cases(plan):
        print(f"{case.name}, {case.rows:,} rows", file=sys.stderr)
        runs += run_case(case, work, plan.peers)
    return runs


if __name__ == "__main__":
    main()
