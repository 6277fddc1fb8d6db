"""The merge benchmark: generated pairs are valid, and results are computed correctly."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[1] / "scripts/bench"
sys.path.insert(0, str(BENCH))

import generate  # noqa: E402
import merge_edits  # noqa: E402
import merge_runs  # noqa: E402
import merging  # noqa: E402
from merge_edits import Pair, Table  # noqa: E402
from merge_runs import Result, Way, judge  # noqa: E402

from claims import Options, validate  # noqa: E402


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Table:
    folder = tmp_path_factory.mktemp("package")
    generate.generate(folder, generate.Order(100))
    return merge_edits.read(folder / merge_runs.FILE)


@pytest.mark.parametrize("work", merging.WORKS)
def test_each_side_is_a_valid_package(base: Table, work: merge_edits.Work, tmp_path: Path) -> None:
    generate.generate(tmp_path, generate.Order(100))
    for seed in range(2):
        pair = merge_edits.in_reading_order(base, work, seed)
        for side in (pair.ours, pair.theirs):
            text = merge_edits.text(side, merging.COLUMNS)
            (tmp_path / merge_runs.FILE).write_text(text, encoding="utf-8", newline="")
            assert validate(tmp_path, Options()).counts.error == 0


def test_the_seed_determines_the_pair(base: Table) -> None:
    one, again, other = (merge_edits.in_reading_order(base, "apart", seed) for seed in (1, 1, 2))
    assert one == again != other


def test_new_rows_with_counted_ids_come_last(base: Table) -> None:
    pair = merge_edits.in_sequence(base, "apart", 1)
    assert list(pair.base) == [f"c{number:05d}" for number in range(1, 101)]
    for side in (pair.ours, pair.theirs):
        assert list(side) == [f"c{number:05d}" for number in range(1, len(side) + 1)]
        assert len(side) > 100


ROW = {"claim_id": "ca", "text": "x", "note": ""}
BOTH = {"ca": ROW, "cb": ROW | {"claim_id": "cb"}}
EDITED = BOTH | {"ca": ROW | {"text": "y"}}
GONE = {"cb": BOTH["cb"]}
HEAD, A, B = "claim_id,text,note\n", "ca,x,\n", "cb,x,\n"


@pytest.mark.parametrize(
    ("pair", "merged", "result"),
    [
        (Pair(BOTH, EDITED, BOTH), (0, HEAD + "ca,y,\n" + B), Result(False, False, 0, 0, True)),
        (Pair(BOTH, EDITED, BOTH), (0, HEAD + A + B), Result(False, False, 1, 0, True)),
        (Pair(BOTH, EDITED, GONE), (0, HEAD + B), Result(False, True, 1, 0, True)),
        (
            Pair(BOTH, EDITED, GONE),
            (1, HEAD + "<<<<<<< HEAD\nca,y,\n=======\n>>>>>>> theirs\n" + B),
            Result(True, True, 0, 0, True),
        ),
        (Pair(GONE, BOTH, EDITED), (0, "ca,x,\n" + HEAD + "ca,y,\n" + B), Result(False, True, 0, 1, True)),
        (
            Pair(BOTH, EDITED, BOTH),
            (1, HEAD + "ca,((( x ))) y /// z,\n" + B),
            Result(True, False, 0, 0, True),
        ),
    ],
)
def test_results_of_a_merge(pair: Pair, merged: tuple[int, str], result: Result) -> None:
    assert judge(pair, merged, valid=True) == result


def test_results_are_tables() -> None:
    one, two = Result(True, False, 0, 0, False), Result(False, True, 2, 1, True)
    plain, ours = Way("plain git"), Way("claims", install=True)
    cases = [
        merging.Case(300, merging.SEQUENCE, "apart", plain, (one, one)),
        merging.Case(300, merging.READING, "apart", plain, (one, two)),
        merging.Case(300, merging.READING, "apart", ours, (replace(two, lost=0), two)),
    ]
    lines = merging.markdown(cases, "git 2").split("\n")
    assert lines[0].startswith("2 pairs of branches each, merged by real `git merge` (git 2); ")
    assert lines[6] == "| of 300 claims | 100.0 % | 50.0 % | 0.0 % |"
    assert lines[-2:] == [
        "| 300 claims, each anywhere | plain git | 1 | 1 | 1 | 2 | 1 | 100.0 % |",
        "| 300 claims, each anywhere | claims | 0 | 0 | 2 | 2 | 2 | 100.0 % |",
    ]


def test_the_benchmark_runs_on_a_few_pairs(tmp_path: Path) -> None:
    page, figures = tmp_path / "page.md", tmp_path / "figures.json"
    page.write_text("before\n<!-- bench merging -->\n<!-- /bench merging -->\nafter\n")
    words = [sys.executable, str(BENCH / "merging.py"), "--sizes", "100", "--pairs", "2"]
    done = subprocess.run([*words, "--json", figures, "--write", page], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads(figures.read_text())
    assert [(each["work"], each["way"]["name"]) for each in found] == [
        ("apart", "plain git"),
        ("apart", "plain git"),
        ("apart", "claims"),
        ("together", "plain git"),
        ("together", "claims"),
    ]
    for each in found:
        for result in each["results"] if each["way"]["name"] == "claims" else ():
            assert (result["lost"], result["doubled"], result["conflict"]) == (0, 0, result["needed"])
    assert page.read_text() == (
        f"before\n<!-- bench merging -->\n{done.stdout.rstrip()}\n<!-- /bench merging -->\nafter\n"
    )
