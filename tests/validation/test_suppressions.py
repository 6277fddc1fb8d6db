"""What is suppressed is left out and counted; whatever is wrong with the file that says so is a finding."""

import csv
import io
import json
import os
import shutil
import subprocess
import zipfile
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from claims import Options, Report, validate
from claims.cli import cli
from claims.model.errors import CannotDo
from claims.rules.registry import RULES as ALL
from claims.rules.suppression import NEVER, RULES
from claims.validation.suppressions import NAME, Entry, parse, write_suppressed, written

HEADER = "rule,table,key,fingerprint,reason,owner,expires\n"
ROWS = ["a1,red,a2", "a2,blue,", "a3,rde,a9", "a4,blu,a1", "a5,red,a8"]
SCHEMA = {
    "fields": [
        {"name": "id", "type": "string"},
        {"name": "color", "type": "string", "constraints": {"enum": ["red", "blue"]}},
        {"name": "next", "type": "string"},
    ],
    "primaryKey": ["id"],
    "foreignKeys": [{"fields": ["next"], "reference": {"resource": "", "fields": ["id"]}}],
}


def package(folder: Path, rows: list[str] | None = None, schema: dict[str, object] | None = None) -> Path:
    """A package of one table, with two wrong colors and two references to nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    resource = {"name": "things", "type": "table", "path": "things.csv", "schema": schema or SCHEMA}
    descriptor = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "things",
        "id": "5f1ab5a6-6c5b-4f0e-9d3e-0c2f7a9f4f10",
        "created": "2026-01-31T00:00:00Z",
        "licenses": [{"name": "CC0-1.0"}],
        "resources": [resource],
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    table(folder, rows or ROWS)
    return folder


def table(folder: Path, rows: list[str]) -> None:
    (folder / "things.csv").write_text("\n".join(["id,color,next", *rows, ""]), newline="\n")


def suppress(folder: Path, *lines: str) -> None:
    (folder / NAME).write_text(HEADER + "".join(f"{line}\n" for line in lines), newline="\n")


def chosen(target: Path | str, **more: object) -> Report:
    return validate(target, Options(**more))  # type: ignore[arg-type]


def told(report: Report) -> list[tuple[str, int | None]]:
    return [(each.rule, each.line) for each in report.findings]


def marks(report: Report) -> dict[tuple[str, str | None], str]:
    return {(each.rule, (each.key or {}).get("id")): each.fingerprint for each in report.findings}


@dataclass(frozen=True)
class Done:
    stdout: str
    stderr: str


def run(folder: Path, *arguments: str, code: int = 0) -> Done:
    """Run `claims validate` in a folder, in this process: starting another one costs a second."""
    out, err = io.StringIO(), io.StringIO()
    with chdir(folder), redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        cli.main(["validate", *arguments], prog_name="claims")
    assert ended.value.code == code, (out.getvalue(), err.getvalue())
    return Done(out.getvalue(), err.getvalue())


FAULTS = [("enum", 4), ("unmatched-foreign-key", 4), ("enum", 5), ("unmatched-foreign-key", 6)]


def test_an_suppressed_finding_is_left_out_and_counted(tmp_path: Path) -> None:
    folder = package(tmp_path)
    before = chosen(folder)
    assert told(before) == FAULTS
    suppress(folder, f"enum,things,id=a3,{marks(before)['enum', 'a3']},as published,ada,")
    after = chosen(folder)
    assert told(after) == [("unmatched-foreign-key", 4), ("enum", 5), ("unmatched-foreign-key", 6)]
    assert (after.counts.error, after.counts.suppressed) == (3, 1)
    assert after.counts.by_rule == {"enum": 1, "unmatched-foreign-key": 2}
    assert after.valid is False


def test_only_rule_and_fingerprint_decide(tmp_path: Path) -> None:
    folder = package(tmp_path)
    mark = marks(chosen(folder))["enum", "a3"]
    suppress(folder, f"unmatched-foreign-key,things,id=a3,{mark},as published,,")
    assert told(chosen(folder)) == [("unused-suppression", 2), *FAULTS]


def test_the_file_of_another_place_is_given(tmp_path: Path) -> None:
    folder = package(tmp_path / "package")
    suppress(folder, f"enum,things,id=a3,{marks(chosen(folder))['enum', 'a3']},as published,,")
    other = tmp_path / "other.csv"
    (folder / NAME).rename(other)
    assert chosen(folder).counts.suppressed == 0
    assert chosen(folder, suppressed=other).counts.suppressed == 1
    with pytest.raises(CannotDo, match="there is no file"):
        chosen(folder, suppressed=tmp_path / "none.csv")
    other.rename(folder / NAME)
    assert told(chosen(folder, suppressing=False)) == FAULTS


def test_a_zip_and_a_revision_have_their_file_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = package(tmp_path / "package")
    run(folder, "--suppress-all", "--reason", "as published")
    with zipfile.ZipFile(tmp_path / "package.zip", "w") as file:
        for each in sorted(folder.iterdir()):
            file.write(each, each.name)
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *identity, *command], cwd=folder, check=True)
    monkeypatch.chdir(folder)
    reports = [validate(target) for target in (folder, tmp_path / "package.zip", "HEAD:")]
    assert [(each.counts.suppressed, each.counts.by_rule) for each in reports] == [(4, {})] * 3
    for target in (str(tmp_path / "package.zip"), "HEAD:"):
        done = run(folder, target, "--suppress-all", "--reason", "as published", code=2)
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("limit", [0, 1, 20, None])
@pytest.mark.parametrize("suppressed", [range(30), range(20, 50), range(0, 50, 2), range(50)])
def test_totals_are_true_with_suppressed_findings_and_limits(
    tmp_path: Path, limit: int | None, suppressed: range
) -> None:
    folder = package(tmp_path, [f"b{number:02d},wrong{number},zz" for number in range(50)])
    found = [each for each in chosen(folder, limit=None).findings if each.rule == "enum"]
    suppress(folder, *(f"enum,things,,{found[at].fingerprint},as published,," for at in suppressed))
    report = chosen(folder, limit=limit)
    left = 50 - len(suppressed)
    shown = left if limit is None else min(limit, left)
    assert (report.counts.suppressed, report.counts.error) == (len(suppressed), 50 + left)
    assert (
        report.counts.by_rule == {"enum": left, "unmatched-foreign-key": 50}
        if left
        else {"unmatched-foreign-key": 50}
    )
    listed = [each.fingerprint for each in report.findings if each.rule == "enum"]
    assert listed == [each.fingerprint for at, each in enumerate(found) if at not in suppressed][:shown]
    assert report.truncated.get("enum", 0) == left - shown


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("enum,things,id=a3,MARK,,ada,", [("suppression-without-reason", 2)]),
        ("enum,things,id=a3,MARK,  ,ada,", [("suppression-without-reason", 2)]),
        ("enum,things,id=a3,MARK,as published", [("malformed-suppressions", 2)]),
        ("enum,things,id=a3,MARKx,as published,,", [("malformed-suppressions", 2)]),
        (",things,id=a3,MARK,as published,,", [("malformed-suppressions", 2)]),
        ("enum,things,id=a3,MARK,as published,,2027-1-1", [("malformed-suppressions", 2)]),
        ("enum,things,id=a3,MARK,as published,,2027-02-30", [("malformed-suppressions", 2)]),
        ("enmu,things,id=a3,MARK,as published,,", [("suppression-not-allowed", 2)]),
        ("invalid-json,things,id=a3,MARK,as published,,", [("suppression-not-allowed", 2)]),
        ("unused-suppression,things,id=a3,MARK,as published,,", [("suppression-not-allowed", 2)]),
        ("enum,things,id=a3,0123456789abcdef,as published,,", [("unused-suppression", 2)]),
        ("<<<<<<< HEAD", [("malformed-suppressions", 2)]),
        ('"open', [("malformed-suppressions", 2)]),
    ],
)
def test_a_line_that_suppresses_nothing_is_a_finding(
    tmp_path: Path, line: str, expected: list[tuple[str, int]]
) -> None:
    folder = package(tmp_path)
    suppress(folder, line.replace("MARK", marks(chosen(folder))["enum", "a3"]))
    report = chosen(folder)
    assert told(report) == [*expected, *FAULTS]
    assert report.counts.suppressed == 0
    assert report.findings[0].file == os.path.relpath(folder / NAME) or report.findings[0].file == str(
        folder / NAME
    )


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b"rule,fingerprint\n", 1),
        (HEADER.encode() + b"enum,\xff\n", 2),
        (HEADER.encode() + b'enum,"a"b\n', 2),
        (b"\n" + HEADER.encode(), 1),
    ],
)
def test_a_file_that_cannot_be_read_is_one_finding(tmp_path: Path, data: bytes, line: int) -> None:
    folder = package(tmp_path)
    (folder / NAME).write_bytes(data)
    assert told(chosen(folder)) == [("malformed-suppressions", line), *FAULTS]


def test_a_link_out_of_the_package_is_not_followed(tmp_path: Path) -> None:
    folder = package(tmp_path / "package")
    (tmp_path / "other.csv").write_text(HEADER)
    (folder / NAME).symlink_to("../other.csv")
    assert told(chosen(folder)) == [("malformed-suppressions", 1), *FAULTS]
    run(folder, "--suppress-all", "--reason", "as published", code=2)
    assert (tmp_path / "other.csv").read_text() == HEADER


def test_lines_are_counted_through_cells_of_several_lines(tmp_path: Path) -> None:
    folder = package(tmp_path)
    mark = marks(chosen(folder))["enum", "a3"]
    suppress(folder, f'enum,things,id=a3,{mark},"as\npublished",,', f"enum,things,id=a3,{mark},again,,", "x")
    assert told(chosen(folder))[:2] == [("duplicate-suppression", 4), ("malformed-suppressions", 5)]


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("enum,things,id=a3,MARK,,ada,", [(2, 36)]),
        ('enum,"th,ings",id=a3,MARK,"so",,2020-01-31', [(2, 45)]),
        ('enum,"of\ntwo lines",id=a3,MARK,so,,2020-01-31', [(3, 39)]),
        ("enum,things,id=a3,MARK,so,,soon", [(2, 40)]),
        ("enum,things,id=a3,x,so,,", [(2, 19)]),
        ("enmu,things,id=a3,MARK,,,", [(2, 1), (2, 36)]),
        ("enum,things,id=a3,0123456789abcdef,so,,", [(2, 19)]),
        ("\nenum,things,id=a3,MARK,so,,\nenum,things,id=a3,MARK,so,,", [(4, 19)]),
    ],
)
def test_a_finding_points_at_the_cell(tmp_path: Path, line: str, places: list[tuple[int, int]]) -> None:
    folder = package(tmp_path)
    suppress(folder, line.replace("MARK", marks(chosen(folder))["enum", "a3"]))
    report = chosen(folder, select=("suppression", "enum"), today=date(2027, 1, 31))
    found = [each for each in report.findings if each.rule != "enum"]
    assert [(each.line, each.column) for each in found] == places
    rows = (folder / NAME).read_text().split("\n")
    for each in found:
        here = rows[(each.line or 0) - 1][(each.column or 0) - 1 :]
        assert here.lstrip('"').startswith(each.value or "")


@pytest.mark.parametrize(
    ("today", "expected", "suppressed"),
    [
        (date(2027, 1, 31), FAULTS[1:], 1),
        (date(2027, 2, 1), [("expired-suppression", 2), *FAULTS], 0),
        (None, FAULTS[1:], 1),
    ],
)
def test_an_entry_holds_to_the_end_of_its_day(
    tmp_path: Path, today: date | None, expected: list[tuple[str, int]], suppressed: int
) -> None:
    folder = package(tmp_path)
    suppress(folder, f"enum,things,id=a3,{marks(chosen(folder))['enum', 'a3']},as published,,2027-01-31")
    report = chosen(folder, today=today)
    assert (told(report), report.counts.suppressed) == (expected, suppressed)


def test_what_was_not_checked_is_not_unused(tmp_path: Path) -> None:
    folder = package(tmp_path)
    suppress(
        folder,
        "enum,things,,0123456789abcdef,as published,,",
        "passage-hash-mismatch,claims,,0123456789abcdef,as published,,",
    )
    assert told(chosen(folder, select=("unmatched-foreign-key", "suppression"))) == [FAULTS[1], FAULTS[3]]
    assert told(chosen(folder, ignore=("suppression",))) == FAULTS
    (folder / "things.csv").unlink()
    assert [each.rule for each in chosen(folder).findings] == ["missing-file"]


def test_every_rule_of_the_family_is_broken_somewhere_here() -> None:
    text = Path(__file__).read_text()
    assert [rule.id for rule in RULES if f'"{rule.id}"' not in text] == []
    assert set(ALL) > NEVER


# Fingerprints


def test_a_fingerprint_knows_no_line_no_folder_and_no_neighbour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = package(tmp_path / "one")
    expected = marks(chosen(folder))
    assert len(set(expected.values())) == 4
    table(folder, ["a0,red,", *reversed(ROWS)])
    assert marks(chosen(folder)) == expected
    shutil.copytree(folder, tmp_path / "two" / "deep")
    assert marks(chosen(tmp_path / "two/deep")) == expected
    monkeypatch.chdir(folder)
    assert marks(chosen(".")) == expected
    table(folder, [ROWS[0], ROWS[1], "a3,rde,", ROWS[3]])
    assert marks(chosen(folder)) == {key: expected[key] for key in (("enum", "a3"), ("enum", "a4"))}


def test_rows_without_a_key_are_told_apart_by_their_cells(tmp_path: Path) -> None:
    schema = {"fields": SCHEMA["fields"]}
    rows = ["x,wrong,1", "y,wrong,2", "x,wrong,1", "a,b"]
    folder = package(tmp_path, rows, schema)
    first = {(each.line, each.rule): each.fingerprint for each in chosen(folder).findings}
    assert len(set(first.values())) == 4
    table(folder, ["z,red,3", *rows[1:]])
    second = {(each.line, each.rule): each.fingerprint for each in chosen(folder).findings}
    assert second == {
        (3, "enum"): first[3, "enum"],
        (4, "enum"): first[2, "enum"],
        (5, "ragged-row"): first[5, "ragged-row"],
    }


def test_what_no_row_carries_keeps_its_fingerprint_when_counts_change(tmp_path: Path) -> None:
    def found(folder: Path, rows: int) -> list[tuple[str, str]]:
        data = b"id,color,next\n" + b"".join(b"c%d,red,\r\n" % number for number in range(rows)) + b"z,red,"
        (folder / "things.csv").write_bytes(data)
        return [(each.rule, each.fingerprint) for each in chosen(folder).findings]

    folder = package(tmp_path / "one")
    first = found(folder, 3)
    assert [rule for rule, _ in first] == ["missing-final-newline", "mixed-line-endings"]
    assert found(folder, 12) == first
    assert found(package(tmp_path / "two/deep"), 3) == first


def test_a_package_has_the_same_fingerprints_from_inside_in_a_zip_and_in_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = package(tmp_path / "one")
    descriptor = json.loads((folder / "datapackage.json").read_text())
    descriptor["resources"][0] |= {"path": "./data/things.csv", "bytes": 1}
    descriptor["titel"] = "x"
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    (folder / "data").mkdir()
    (folder / "things.csv").rename(folder / "data/things.csv")
    with zipfile.ZipFile(tmp_path / "one.zip", "w") as file:
        file.write(folder / "datapackage.json", "datapackage.json")
        file.write(folder / "data/things.csv", "data/things.csv")
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *identity, *command], cwd=tmp_path, check=True)
    targets = [(tmp_path, "one"), (folder, None), (folder / "data", None), (tmp_path, "one.zip")]
    targets += [(tmp_path, "HEAD:one"), (folder / "data", "HEAD:one"), (Path("/"), str(folder))]
    seen = []
    for here, target in targets:
        monkeypatch.chdir(here)
        seen.append(sorted((each.rule, each.fingerprint) for each in validate(target).findings))
    assert {rule for rule, _ in seen[0]} >= {"bytes-mismatch", "misspelled-property", "enum"}
    assert all(each == seen[0] for each in seen)


# Writing


def test_suppress_all_makes_validate_pass(tmp_path: Path) -> None:
    folder = package(tmp_path)
    run(folder, code=1)
    done = run(folder, "--suppress-all", "--reason", "as published", "--owner", "ada")
    assert "4 new, 0 renewed that had expired, 0 kept" in done.stderr
    assert "4 suppressed" in done.stdout
    lines = (folder / NAME).read_text().splitlines()
    assert lines[0] == HEADER.strip()
    assert lines[1:] == sorted(lines[1:])
    assert lines[1].startswith("enum,things,id=a3,")
    assert lines[1].endswith(",as published,ada,")
    run(folder)
    assert sorted(each.name for each in folder.iterdir()) == ["datapackage.json", NAME, "things.csv"]


def test_suppress_all_keeps_what_is_there_and_is_deterministic(tmp_path: Path) -> None:
    folder = package(tmp_path)
    mark = marks(chosen(folder))["enum", "a3"]
    old = [
        f"enum,things,id=a3,{mark},asked the publisher,bo,2999-01-01",
        "enum,things,gone,0123456789abcdef,still of use,bo,",
    ]
    suppress(folder, *old)
    run(folder, "--suppress-all", "--reason", "other")
    first = (folder / NAME).read_bytes()
    assert [line for line in old if line not in first.decode().splitlines()] == []
    done = run(folder, "--suppress-all", "--reason", "again")
    assert "0 new" in done.stderr
    assert (folder / NAME).read_bytes() == first
    assert "unused-suppression" in done.stdout


def test_suppress_all_renews_an_expired_entry_and_says_so(tmp_path: Path) -> None:
    folder = package(tmp_path)
    suppress(folder, f"enum,things,id=a3,{marks(chosen(folder))['enum', 'a3']},first,bo,2020-01-01")
    done = run(folder, "--suppress-all", "--reason", "second")
    assert "3 new, 1 renewed that had expired, 0 kept" in done.stderr
    assert "first" not in (folder / NAME).read_text()


def test_suppress_all_writes_to_the_file_that_is_named(tmp_path: Path) -> None:
    folder = package(tmp_path / "package")
    run(folder, "--suppress-all", "--reason", "x", "--suppressions", "../faults.csv")
    assert not (folder / NAME).exists()
    run(folder, "--suppressions", "../faults.csv")


def test_what_leaves_a_file_unread_is_not_suppressed(tmp_path: Path) -> None:
    folder = package(tmp_path)
    (folder / "things.csv").unlink()
    done = run(folder, "--suppress-all", "--reason", "x", code=1)
    assert "missing-file" in done.stdout
    assert "missing-file" not in (folder / NAME).read_text()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--suppress-all"],
        ["--suppress-all", "--reason", " "],
        ["--suppress-all", "--reason", "x", "--since", "HEAD"],
        ["--suppress-all", "--reason", "x", "--no-suppressions"],
        ["--reason", "x"],
        ["--owner", "x"],
        ["--suppressions", "x.csv", "--no-suppressions"],
        ["--suppressions", "none.csv"],
        ["--suppressions", "."],
        ["--suppress-all", "--reason", "x", "--suppressions", "none/none.csv"],
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(tmp_path: Path, arguments: list[str]) -> None:
    folder = package(tmp_path)
    done = run(folder, *arguments, code=2)
    assert (done.stdout, done.stderr.count("\n")) == ("", 1)
    assert not (folder / NAME).exists()


@pytest.mark.parametrize("line", ["x", "enum,things,id=a3,0123456789abcdef,,,"])
def test_suppress_all_loses_no_line_that_it_cannot_read(tmp_path: Path, line: str) -> None:
    folder = package(tmp_path)
    suppress(folder, line)
    before = (folder / NAME).read_bytes()
    done = run(folder, "--suppress-all", "--reason", "x", code=2)
    assert "line 2" in done.stderr
    assert (folder / NAME).read_bytes() == before


def test_five_thousand_faults_of_several_rules_are_suppressed(tmp_path: Path) -> None:
    rows = [f"d{number:04d},wrong{number},no{number}" for number in range(2_500)]
    rows += [f"e{number:04d},red,e{number + 1:04d}" for number in range(5_000)]
    folder = package(tmp_path, rows)
    run(folder, "--suppress-all", "--reason", "as it was")
    report = validate(folder)
    assert (report.valid, report.counts.suppressed, report.counts.by_rule) == (True, 5_001, {})
    table(folder, [*rows[1:], "f1,green,"])
    assert chosen(folder).counts.by_rule == {"unused-suppression": 2, "enum": 1}


def test_hostile_cells_stay_cells(tmp_path: Path) -> None:
    rows = ['"=cmd\n\x1b[31m, ""x""",wrong,', "\u202eid,wrong,"]
    folder = package(tmp_path, rows)
    run(folder, "--suppress-all", "--reason", 'a "reason",\nof two lines')
    text = (folder / NAME).read_text()
    assert "\x1b" not in text
    assert "\u202e" not in text
    with (folder / NAME).open(newline="") as file:
        assert {len(row) for row in csv.reader(file)} == {7}
    assert run(folder).stdout.count("suppressed") == 1


def test_written_and_parsed_are_the_same(tmp_path: Path) -> None:
    entries = [
        Entry("enum", "t", 'a="1"', "0" * 16, "why,\nso", "me", "2027-01-31"),
        Entry("a", "", "", "1" * 16, "x"),
    ]
    write_suppressed(tmp_path / NAME, entries)
    data = (tmp_path / NAME).read_bytes()
    assert data == written(reversed(entries)).encode()
    assert sorted(parse(data, NAME).entries.values(), key=str) == sorted(entries, key=str)
