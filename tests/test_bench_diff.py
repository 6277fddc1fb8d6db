"""The comparison benchmark: generated pairs differ as ordered, and results are computed correctly."""

import csv
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[1] / "scripts/bench"
sys.path.insert(0, str(BENCH))

import diff_cases  # noqa: E402
import diff_table  # noqa: E402
import pair  # noqa: E402
from measure import Cost  # noqa: E402

from claims import Options, validate  # noqa: E402

SIZE = 1_000


def rows(file: Path) -> dict[str, list[str]]:
    with file.open(encoding="utf-8", newline="") as source:
        return {row[0]: row for row in list(csv.reader(source))[1:]}


def test_two_percent_of_a_valid_package_differ(tmp_path: Path) -> None:
    pair.generate(tmp_path, pair.Order(SIZE))
    old, new = rows(tmp_path / "old/rows.csv"), rows(tmp_path / "new/rows.csv")
    assert {len(row) for row in old.values()} == {15}
    both = old.keys() & new.keys()
    counts = (len(old.keys() - both), len(new.keys() - both), sum(old[key] != new[key] for key in both))
    assert counts == (SIZE // 200, SIZE // 200, SIZE // 100)
    assert any("\n" in cell for row in old.values() for cell in row)
    for side in ("old", "new"):
        assert validate(tmp_path / side, Options()).counts.error == 0


@pytest.mark.parametrize(("change", "changed"), [("none", 0), ("all", SIZE)])
def test_no_row_or_every_row_is_changed(tmp_path: Path, change: pair.Change, changed: int) -> None:
    pair.generate(tmp_path, pair.Order(SIZE, change))
    old, new = rows(tmp_path / "old/rows.csv"), rows(tmp_path / "new/rows.csv")
    assert old.keys() == new.keys()
    assert sum(old[key] != new[key] for key in old) == changed


def test_the_seed_determines_the_bytes(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        pair.generate(tmp_path / name, pair.Order(SIZE, seed=seed))
    for file in ("old/rows.csv", "new/rows.csv"):
        one, again, other = ((tmp_path / name / file).read_bytes() for name in ("one", "again", "other"))
        assert one == again != other


def test_the_benchmark_runs_on_a_tiny_pair(tmp_path: Path) -> None:
    words = [sys.executable, str(BENCH / "run_diff.py"), "--sizes", str(SIZE), "--repeat", "1"]
    figures = tmp_path / "figures.json"
    done = subprocess.run([*words, "--work", tmp_path, "--json", figures], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "failed" not in done.stdout
    assert [(run["case"]["change"], run["tool"]) for run in json.loads(figures.read_text())["runs"]] == [
        *(("some", tool) for tool in ("claims", "floor")),
        *(("none", tool) for tool in ("claims", "sha256")),
        *(("all", tool) for tool in ("claims", "floor")),
    ]


SOME = diff_cases.Case("some", 1_000_000, ("claims", "diffly", "floor"), 2)
NONE = replace(SOME, change="none")


def cost(cpu: float, peak: int) -> Cost:
    return Cost(cpu / 2, cpu, peak, 0, 9)


RUNS = [
    diff_cases.Run(SOME, "claims", (cost(4, 900_000_000), cost(5, 900_000_000))),
    diff_cases.Run(SOME, "diffly", (cost(20, 2_000_000_000), cost(20, 2_000_000_000))),
    diff_cases.Run(SOME, "floor", (cost(2, 300_000_000), cost(2, 300_000_000))),
    diff_cases.Run(NONE, "claims", (cost(3, 100_000_000), cost(3, 100_000_000))),
    diff_cases.Run(NONE, "sha256", (cost(2, 20_000_000), cost(2, 20_000_000))),
]


def test_results_are_a_table_with_goals() -> None:
    assert diff_table.markdown({"cores": "2"}, RUNS).split("\n")[3:] == [
        "| case | rows | tool | wall s | CPU s | peak MB | `claims` is faster by | against the floor |",
        "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |",
        "| 2 % changed | 1,000,000 | claims | 2.25 | 4.50 | 900 |  | 2.0 / 2.2 × |",
        "| 2 % changed | 1,000,000 | diffly | 10.00 | 20.00 | 2000 | 4.0 / 4.5 × | 10.0 / 10.0 × |",
        "| 2 % changed | 1,000,000 | floor | 1.00 | 2.00 | 300 |  |  |",
        "| identical | 1,000,000 | claims | 1.50 | 3.00 | 100 |  |  |",
        "| identical | 1,000,000 | sha256 | 1.00 | 2.00 | 20 |  |  |",
        "",
        "| goal | reached | met |",
        "| --- | ---: | --- |",
        "| 1 M × 1 M: ≥ 3 × faster than diffly, the fastest peer | 4.50 × | yes |",
        "| 1 M × 1 M: ≤ 2 × the floor | 2.25 × | no |",
        "| 1 M × 1 M: ≤ 1,000 MB peak | 900.00 MB | yes |",
        "| 1,000,000 identical rows: ≤ 3 × hashing both files | 1.50 × | yes |",
    ]


def test_a_tool_that_fails_or_prints_nothing_has_no_figures() -> None:
    failed = replace(RUNS[1], costs=(Cost(1, 1, 1, 1, 9),))
    silent = replace(RUNS[1], costs=(Cost(1, 1, 1, 0, 0),))
    assert not silent.trusted
    assert (
        diff_table.line(failed, [failed]) == "| 2 % changed | 1,000,000 | diffly | failed, exit 1 | | | | |"
    )
