"""The validation benchmark: generated packages are valid or broken as ordered, and results are computed correctly."""

import csv
import hashlib
import json
import os
import subprocess
import sys
import unicodedata
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from frictionless import Package

BENCH = Path(__file__).resolve().parents[1] / "scripts/bench"
sys.path.insert(0, str(BENCH))

import cases  # noqa: E402
import generate  # noqa: E402
import rows  # noqa: E402
from measure import Command, Cost, measure, median  # noqa: E402
from words import LANGUAGES  # noqa: E402

import table  # noqa: E402

SIZE = 2_000
Rows = dict[str, list[dict[str, str]]]


def write(folder: Path, bad: generate.Bad = "", seed: int = 1) -> Path:
    generate.generate(folder, generate.Order(SIZE, bad, seed))
    return folder


def read(folder: Path) -> Rows:
    found: Rows = {}
    for name in generate.TABLES:
        with (folder / f"datapackage/{name}.csv").open(encoding="utf-8", newline="") as file:
            found[name] = list(csv.DictReader(file))
    return found


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def errors(folder: Path) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = {}
    for task in Package(str(folder / "datapackage.json")).validate(limit_errors=100_000).tasks:
        for error in task.errors:
            counts[task.name, error.type] = counts.get((task.name, error.type), 0) + 1
    return counts


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("generated"))


@pytest.fixture(scope="module")
def tables(package: Path) -> Rows:
    return read(package)


def test_the_package_is_valid_under_frictionless(package: Path) -> None:
    assert errors(package) == {}


def test_the_seed_determines_the_bytes(package: Path, tmp_path: Path) -> None:
    assert digests(write(tmp_path / "again")) == digests(package)
    other = digests(write(tmp_path / "other", seed=2))
    changed = {name for name, digest in digests(package).items() if other[name] != digest}
    assert changed == {f"datapackage/{name}.csv" for name in generate.TABLES}


def test_the_tables_have_the_ordered_rows_and_the_columns_of_their_schemas(
    package: Path, tables: Rows
) -> None:
    assert {name: len(found) for name, found in tables.items()} == {
        "claims": SIZE,
        "speakers": 12,
        "sources": SIZE // 40,
    }
    for name, found in tables.items():
        schema = json.loads((package / f"schemas/{name}.schema.json").read_bytes())
        assert list(found[0]) == [field["name"] for field in schema["fields"]]


def test_the_rows_are_sorted(tables: Rows) -> None:
    def reading_order(row: dict[str, str]) -> tuple[str, bool, int, int, str]:
        start, end = row["passage_start"], row["passage_end"]
        return row["source_id"], not start, int(start or 0), int(end or 0), row["claim_id"]

    assert tables["claims"] == sorted(tables["claims"], key=reading_order)
    for name, key in (("speakers", "speaker_id"), ("sources", "source_id")):
        assert tables[name] == sorted(tables[name], key=lambda row: row[key])


def test_claims_agree_with_the_data_model(tables: Rows) -> None:
    sources = {row["source_id"]: row for row in tables["sources"]}
    claims = {row["claim_id"]: row for row in tables["claims"]}
    assert len(claims) == SIZE
    for row in tables["claims"]:
        source = sources[row["source_id"]]
        assert (row["attribution"] == "none") == (row["speaker_id"] == source["publisher_id"])
        assert (row["attribution"] in ("direct", "mixed")) == bool(row["quotation"])
        assert (row["attribution"] != "none") == bool(row["cue"])
        assert (row["certainty"] != "unmarked") == bool(row["hedge"])
        assert (row["status"] in ("corrected", "retracted", "removed")) == bool(row["status_source_id"])
        assert (row["status"] == "deprecated") == bool(row["note"])
        assert row["relayed_by"] != row["speaker_id"]
        if row["passage_end"]:
            assert len(row["quotation"]) <= int(row["passage_end"]) - int(row["passage_start"])
            assert int(row["passage_end"]) <= int(source["text_length"])
        if row["revises"]:
            assert claims[row["revises"]]["status"] == "updated"
        if row["responds_to"]:
            assert claims[row["responds_to"]]["speaker_id"] != row["speaker_id"]


def test_every_speaker_is_referred_to_and_an_unnamed_one_by_one_source(tables: Rows) -> None:
    used: dict[str, set[str]] = {}
    for row in tables["claims"]:
        used.setdefault(row["speaker_id"], set()).add(row["source_id"])
    assert used.keys() == {row["speaker_id"] for row in tables["speakers"]}
    unnamed = [row["speaker_id"] for row in tables["speakers"] if row["named"] == "false"]
    assert [len(used[speaker]) for speaker in unnamed] == [1]


def test_the_texts_contain_what_makes_csv_hard(tables: Rows) -> None:
    cells = [row["text"] + row["quotation"] for row in tables["claims"]]
    for mark in ("\n", '"', ",", "ж", "م", "市", "स", "🌍"):
        assert any(mark in cell for cell in cells), mark
    assert all(unicodedata.is_normalized("NFC", cell) for cell in cells)
    assert len({row["text"] for row in tables["claims"]}) == SIZE


def test_no_word_is_a_prefix_of_another_so_texts_differ_without_spaces() -> None:
    for language in LANGUAGES:
        words = sorted(unicodedata.normalize("NFC", word).casefold() for word in language.words)
        assert not [(first, second) for first, second in pairwise(words) if second.startswith(first)]


def test_a_million_numbers_give_a_million_ids() -> None:
    assert len({rows.scramble(number) for number in range(1_000_000)}) == 1_000_000
    assert max(map(rows.scramble, range(1_000))) <= rows.MASK


def test_ids_of_rows_match_the_references_to_them(tables: Rows) -> None:
    assert {row["claim_id"] for row in tables["claims"]} == {rows.claim_id(number) for number in range(SIZE)}


def test_one_bad_row_is_one_error(tmp_path: Path) -> None:
    assert errors(write(tmp_path, "one")) == {("claims", "constraint-error"): 1}


def test_every_ragged_row_is_ragged(tmp_path: Path) -> None:
    widths = [
        len(cells)
        for cells in csv.reader((write(tmp_path, "ragged") / "datapackage/claims.csv").open(encoding="utf-8"))
    ]
    assert widths[0] == 21
    assert set(widths[1:]) == {19, 22}
    assert len(widths) == SIZE + 1


def test_every_bad_row_is_bad(tmp_path: Path) -> None:
    found = read(write(tmp_path, "all"))
    assert {row["certainty"] for row in found["claims"]} == {"maybe"}
    assert {row["said_on"] for row in found["claims"]} == {"2021-13-01", "2021-02-30"}
    assert {row["kind"] for row in found["speakers"]} == {"alien"}
    assert {row["published"] for row in found["sources"]} == {"2021-13-01"}


def test_measuring_returns_the_exit_code_and_the_cost(tmp_path: Path) -> None:
    words = [sys.executable, "-c", "import os; print('four'); raise SystemExit(int(os.environ['CODE']))"]
    cost = measure(Command(words, tmp_path, {"CODE": "3"}))
    assert (cost.exit_code, cost.printed) == (3, len("four" + os.linesep))
    assert cost.wall > 0
    assert cost.cpu > 0
    assert cost.peak > 1_000_000


def test_the_floor_reads_every_cell(package: Path, tables: Rows) -> None:
    words = [sys.executable, str(BENCH / "floor.py"), str(package)]
    printed = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    lengths = {
        name: sum(len(cell.encode()) for row in found for cell in row.values())
        for name, found in tables.items()
    }
    assert printed == "".join(f"{name} {length}\n" for name, length in lengths.items())


def test_the_median_is_taken_for_each_figure() -> None:
    costs = [Cost(1, 5, 30, 0, 8), Cost(2, 4, 10, 1, 7), Cost(9, 6, 20, 0, 9)]
    assert median(costs) == Cost(2, 5, 20, 1, 7)


CLEAN = cases.Case("clean", 1_000_000, "", ("claims", "frictionless", "floor"), 1)
RUNS = [
    cases.Run(CLEAN, "claims", (Cost(2, 3, 400_000_000, 0, 0),)),
    cases.Run(CLEAN, "frictionless", (Cost(30, 30, 200_000_000, 0, 0),)),
    cases.Run(CLEAN, "floor", (Cost(1, 2, 300_000_000, 0, 0),)),
    cases.Run(replace(CLEAN, name="every row bad", bad="all"), "claims", (Cost(5, 5, 400_000_000, 1, 9),)),
]
SECTION = """\
Measured on: cores 2.
Each figure is the median of whole processes, run in turn in one session; \
the floor is DuckDB reading every cell and doing nothing else.

| case | claims | tool | wall s | CPU s | peak MB | against frictionless | against the floor |
| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |
| clean | 1,000,000 | claims | 2.00 | 3.00 | 400 | 15.0 × faster | 2.0 × |
| clean | 1,000,000 | frictionless | 30.00 | 30.00 | 200 |  | 30.0 × |
| clean | 1,000,000 | floor | 1.00 | 2.00 | 300 | 30.0 × faster |  |
| every row bad | 1,000,000 | claims | 5.00 | 5.00 | 400 |  |  |

| goal | reached | met |
| --- | ---: | --- |
| 1 M claims: ≥ 20 × faster than frictionless | 15.00 × | no |
| 1 M claims: ≤ 500 MB peak | 400.00 MB | yes |
| every row bad: ≤ 3 × the clean one | 2.50 × | yes |"""


def test_results_are_a_table_with_goals() -> None:
    assert table.markdown({"cores": "2"}, RUNS) == SECTION


def test_a_tool_with_the_wrong_verdict_has_no_figures() -> None:
    failed = cases.Run(CLEAN, "claims", (Cost(0.1, 0.1, 1, 2, 0),))
    assert table.line(failed, [failed]) == "| clean | 1,000,000 | claims | failed, exit 2 | | | | |"
    assert list(table.goals_of([failed, *RUNS[1:3]])) == []
    crashed = replace(RUNS[3], costs=(Cost(0.1, 0.1, 1, 1, 0),))
    assert not crashed.trusted


def test_the_table_is_written_between_its_markers() -> None:
    text = f"before\n{table.START}\nold\n{table.END}\nafter\n"
    assert table.put(text, "new") == f"before\n{table.START}\nnew\n{table.END}\nafter\n"
    with pytest.raises(ValueError, match="<!-- bench -->"):
        table.put("no markers", "new")


def test_a_size_of_zero_omits_its_cases() -> None:
    found = cases.cases(cases.Plan([2_000_000, 1_000], 1, 1_000, 0))
    assert [(case.name, case.claims, case.tools) for case in found] == [
        ("start-up", 0, ("python", "claims --help", "claims", "frictionless")),
        ("clean", 1_000, ("claims", "frictionless", "floor")),
        ("clean", 2_000_000, ("claims", "floor")),
    ]


def test_a_case_is_run_the_given_number_of_times(package: Path, tmp_path: Path) -> None:
    (tmp_path / str(SIZE)).symlink_to(package)
    case = cases.Case("clean", SIZE, "", ("floor", "python"), 2)
    assert [(run.tool, len(run.costs), run.trusted) for run in cases.run_case(case, tmp_path)] == [
        ("floor", 2, True),
        ("python", 2, True),
    ]
