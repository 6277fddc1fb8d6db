"""`claims suppress` and the file that it writes."""

import csv
from itertools import count
from pathlib import Path

import pytest
from tests.support.case import files_in
from tests.support.kill_case import forget_cleared_folders, killed
from tests.support.suppression_case import (
    HEADER,
    fingerprints,
    package,
    report_of,
    rules_and_lines,
    run,
    suppress,
    table,
)

from claims import validate
from claims.model.errors import CannotDo
from claims.validation.suppress import Chosen, _with_ids, to_csv
from claims.validation.suppressions import NAME, Suppression, parse


def test_package_is_valid_after_suppressing_all(tmp_path: Path) -> None:
    folder = package(tmp_path)
    run(folder, "validate", code=1)
    done = run(folder, "suppress", "--all", "--reason", "as published", "--owner", "ada")
    assert done.stdout == f"{NAME}: 4 added, 0 renewed, 0 kept\n"
    lines = (folder / NAME).read_text().splitlines()
    assert lines[0] == HEADER.strip()
    assert lines[1:] == sorted(lines[1:])
    assert lines[1].startswith("not-in-enum,things,id=a3,")
    assert lines[1].endswith(",as published,ada,")
    assert "4 suppressed" in run(folder, "validate").stdout
    assert sorted(each.name for each in folder.iterdir()) == ["datapackage.json", NAME, "things.csv"]


def test_suppress_findings_by_their_ids(tmp_path: Path) -> None:
    folder = package(tmp_path)
    first, second = (
        fingerprints(report_of(folder))["not-in-enum", "a3"],
        fingerprints(report_of(folder))["not-in-enum", "a4"],
    )
    run(folder, "suppress", first[:8], second, "--reason", "as published")
    assert [row[3] for row in csv.reader((folder / NAME).open(newline=""))][1:] == [first, second]
    done = run(folder, "suppress", first[:6], "--reason", "again")
    assert done.stdout == f"{NAME}: 0 added, 0 renewed, 2 kept\n"
    assert "again" not in (folder / NAME).read_text()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("abc", "claims: 'abc' is not an id: use the id that "),
        ("things.csv", "claims: 'things.csv' is not an id: use the id that "),
    ],
)
def test_an_invalid_id_writes_nothing(tmp_path: Path, given: str, message: str) -> None:
    folder = package(tmp_path)
    done = run(folder, "suppress", given, "--reason", "x", code=2)
    assert done.stderr.startswith(message)
    assert not (folder / NAME).exists()


def test_an_ambiguous_id_names_the_ids_that_it_may_be() -> None:
    found = [
        Suppression("not-in-enum", "t", key, mark, "")
        for key, mark in (("a", "abcdef0" + "0" * 9), ("b", "abcdef" + "1" * 10))
    ]
    with pytest.raises(
        CannotDo, match="the id 'abcdef' is ambiguous: use one of abcdef0000000000, abcdef1111111111"
    ):
        _with_ids(Chosen(("abcdef",), list, with_changes=True), found, ())
    assert _with_ids(Chosen(("abcdef0",), list, with_changes=True), found, ()) == found[:1]


def test_existing_suppressions_are_kept_and_output_is_deterministic(tmp_path: Path) -> None:
    folder = package(tmp_path)
    mark = fingerprints(report_of(folder))["not-in-enum", "a3"]
    old = [
        f"not-in-enum,things,id=a3,{mark},asked the publisher,bo,2999-01-01",
        "not-in-enum,things,gone,0123456789abcdef,still of use,bo,",
    ]
    suppress(folder, *old)
    run(folder, "suppress", "--all", "--reason", "other")
    first = (folder / NAME).read_bytes()
    assert [line for line in old if line not in first.decode().splitlines()] == []
    done = run(folder, "suppress", "--all", "--reason", "again")
    assert ": 0 added, 0 renewed, 5 kept" in done.stdout
    assert (folder / NAME).read_bytes() == first
    assert "unused-suppression" in run(folder, "validate").stdout


def test_expired_suppression_is_renewed(tmp_path: Path) -> None:
    folder = package(tmp_path)
    suppress(
        folder,
        f"not-in-enum,things,id=a3,{fingerprints(report_of(folder))['not-in-enum', 'a3']},first,bo,2020-01-01",
    )
    done = run(folder, "suppress", "--all", "--reason", "second")
    assert "3 added, 1 renewed, 0 kept" in done.stdout
    assert "first" not in (folder / NAME).read_text()


def test_write_to_another_file(tmp_path: Path) -> None:
    folder = package(tmp_path / "package")
    run(folder, "suppress", "--all", "--reason", "x", "--suppressions", "../faults.csv")
    assert not (folder / NAME).exists()
    run(folder, "validate", "--suppressions", "../faults.csv")


def test_finding_that_leaves_a_file_unread_is_not_suppressed(tmp_path: Path) -> None:
    folder = package(tmp_path)
    (folder / "things.csv").unlink()
    done = run(folder, "suppress", "--all", "--reason", "x", code=1)
    assert done.stderr == "claims: not suppressed: 1 × missing-file\n"
    assert "missing-file" not in (folder / NAME).read_text()


@pytest.mark.parametrize(
    "arguments",
    [
        ["suppress", "--all"],
        ["suppress", "--all", "--reason", " "],
        ["suppress", "--reason", "x"],
        ["suppress", "--all", "--rule", "not-in-enum", "--reason", "x"],
        ["suppress", "--rule", "enmu", "--reason", "x"],
        ["suppress", "--all", "--reason", "x", "--until", "2099-2-1"],
        ["suppress", "--all", "--reason", "x", "--until", "2020-01-31"],
        ["suppress", "--all", "--reason", "x", "--suppressions", "none/none.csv"],
        ["suppress", "--all", "--reason", "x", "--suppressions", "."],
        ["validate", "--suppressions", "x.csv", "--no-suppressions"],
        ["validate", "--suppressions", "none.csv"],
        ["validate", "--suppressions", "."],
    ],
)
def test_usage_error_writes_nothing(tmp_path: Path, arguments: list[str]) -> None:
    folder = package(tmp_path)
    done = run(folder, *arguments, code=2)
    assert (done.stdout, done.stderr.count("\n")) == ("", 1)
    assert not (folder / NAME).exists()


def test_suppress_the_findings_of_one_rule(tmp_path: Path) -> None:
    folder = package(tmp_path)
    done = run(
        folder, "suppress", "--rule", "not-in-enum", "--reason", "as published", "--until", "2099-01-31"
    )
    assert ": 2 added, 0 renewed, 0 kept" in done.stdout
    assert rules_and_lines(report_of(folder)) == [("unmatched-foreign-key", 4), ("unmatched-foreign-key", 6)]
    assert {row[-1] for row in csv.reader((folder / NAME).open(newline=""))} == {"until", "2099-01-31"}
    done = run(folder, "suppress", "--all", "--reason", "as published")
    assert ": 2 added, 0 renewed, 2 kept" in done.stdout
    assert report_of(folder).valid


@pytest.mark.parametrize("line", ["x", "not-in-enum,things,id=a3,0123456789abcdef,,,"])
def test_unreadable_line_is_not_lost(tmp_path: Path, line: str) -> None:
    folder = package(tmp_path)
    suppress(folder, line)
    before = (folder / NAME).read_bytes()
    done = run(folder, "suppress", "--all", "--reason", "x", code=2)
    assert "line 2" in done.stderr
    assert (folder / NAME).read_bytes() == before


def test_suppress_five_thousand_findings_of_several_rules(tmp_path: Path) -> None:
    rows = [f"d{number:04d},wrong{number},no{number}" for number in range(2_500)]
    rows += [f"e{number:04d},red,e{number + 1:04d}" for number in range(5_000)]
    folder = package(tmp_path, rows)
    run(folder, "suppress", "--all", "--reason", "as it was")
    report = validate(folder)
    assert (report.valid, report.counts.suppressed, report.counts.by_rule) == (True, 5_001, {})
    table(folder, [*rows[1:], "f1,green,"])
    assert report_of(folder).counts.by_rule == {"unused-suppression": 2, "not-in-enum": 1}


def test_hostile_cells_are_escaped(tmp_path: Path) -> None:
    rows = ['"=cmd\n\x1b[31m, ""x""",wrong,', "\u202eid,wrong,"]
    folder = package(tmp_path, rows)
    run(folder, "suppress", "--all", "--reason", 'a "reason",\nof two lines')
    text = (folder / NAME).read_text()
    assert "\x1b" not in text
    assert "\u202e" not in text
    with (folder / NAME).open(newline="") as file:
        assert {len(row) for row in csv.reader(file)} == {7}
    assert run(folder, "validate").stdout.count("suppressed") == 1


def test_written_file_is_parsed_to_the_same_entries(tmp_path: Path) -> None:
    entries = [
        Suppression("not-in-enum", "t", 'a="1"', "0" * 16, "why,\nso", "me", "2027-01-31"),
        Suppression("a", "", "", "1" * 16, "x"),
    ]
    text = to_csv(entries)
    assert text == to_csv(reversed(entries))
    assert sorted(each.cells for each in parse(text.encode(), NAME).entries) == sorted(
        each.cells for each in entries
    )


@pytest.mark.parametrize("exists", [False, True])
def test_an_interrupted_suppress_leaves_the_old_file_or_the_new_one(tmp_path: Path, exists: bool) -> None:
    folder = package(tmp_path)
    arguments = ("suppress", "--all", "--reason", "as published")
    if exists:
        run(folder, "suppress", "--rule", "not-in-enum", "--reason", "as published")
    before = files_in(folder)
    run(folder, *arguments)
    after, states = files_in(folder), []
    with killed(folder, *arguments) as run_killed:
        for step in count():
            (folder / NAME).unlink()
            if exists:
                (folder / NAME).write_bytes(before[NAME])
            if not run_killed(step):
                break
            states.append({name: data for name, data in files_in(folder).items() if name in after})
            forget_cleared_folders()
            run(folder, *arguments)
            assert files_in(folder) == after, step
    assert step > 5
    assert before in states
    assert after in states
    assert all(each in (before, after) for each in states)
