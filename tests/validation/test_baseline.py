"""Since a revision, only what is new or lies on what changed counts: each case is a repository of its own."""

import json
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest
from tests.support.harbor_case import TEXT, written
from tests.support.suppression_case import (
    ROWS,
    SCHEMA,
    fingerprints,
    package,
    report_of,
    rules_and_lines,
    run,
    suppress,
    table,
)

from claims import Options, validate
from claims.model.errors import CannotDo

IDENTITY = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *IDENTITY, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


def committed(folder: Path) -> Path:
    """Make a repository of a folder, with all that is in it in one commit, tagged `base`."""
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "base")
    git(folder, "tag", "base")
    return folder


def edit(folder: Path, old: str, new: str, file: str = "things.csv") -> None:
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1), newline="\n")


Change = Callable[[Path], None]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(lambda folder: None, [], id="nothing"),
        pytest.param(lambda folder: table(folder, ROWS[::-1]), [], id="rows moved"),
        pytest.param(lambda folder: table(folder, ["a0,red,", *ROWS]), [], id="a good row added"),
        pytest.param(lambda folder: edit(folder, "a1,red,a2", "a1,blue,a3"), [], id="a good row changed"),
        pytest.param(lambda folder: edit(folder, "a4,blu,a1", '"a4",blu,a1'), [], id="quoting changed"),
        pytest.param(
            lambda folder: edit(folder, "a4,blu,a1", "a4,blu,a2"),
            [("not-in-enum", 5)],
            id="an old fault in a row touched",
        ),
        pytest.param(
            lambda folder: edit(folder, "a3,rde,a9", "a3,rde,a1"),
            [("not-in-enum", 4)],
            id="one of two faults repaired",
        ),
        pytest.param(
            lambda folder: edit(folder, "a4,blu,a1", "a4,blau,a1"),
            [("not-in-enum", 5)],
            id="a fault made another",
        ),
        pytest.param(
            lambda folder: edit(folder, "a2,blue,\n", "a2,blue,\na2b,bleu,\n"),
            [("not-in-enum", 4)],
            id="a bad row added",
        ),
        pytest.param(
            lambda folder: edit(folder, "a1,red,a2\n", ""),
            [("unmatched-foreign-key", 4)],
            id="a row deleted that one cites",
        ),
        pytest.param(
            lambda folder: edit(folder, "a5,red,a8\n", "a5,red,a8\na1,blue,\n"),
            [("duplicate-key", 7)],
            id="a key repeated below",
        ),
        pytest.param(
            lambda folder: edit(folder, "a1,red,a2\n", "a5,blue,\na1,red,a2\n"),
            [("duplicate-key", 7)],
            id="a key repeated above: the finding lies on the old row",
        ),
        pytest.param(
            lambda folder: edit(folder, "a1,red,a2\n", "a1,red\n"),
            [("ragged-row", 2)],
            id="a row that is none any more: what cites it may be right",
        ),
        pytest.param(
            lambda folder: edit(folder, "a1,red,a2\n", "a1,red,a2\n\n"), [("blank-row", 3)], id="a blank row"
        ),
        pytest.param(
            lambda folder: (folder / "things.csv").unlink(), [("missing-file", 1)], id="the file deleted"
        ),
    ],
)
def test_findings_that_a_change_causes(
    tmp_path: Path, change: Change, expected: list[tuple[str, int]]
) -> None:
    folder = committed(package(tmp_path))
    change(folder)
    report = report_of(folder, since="base")
    assert rules_and_lines(report) == expected
    assert report.counts.error == len(expected)
    assert report.valid is (not expected)
    assert report.truncated == {}
    assert report.since is not None
    assert (report.since.revision, report.since.found) == ("base", True)
    assert report.since.commit == git(folder, "rev-parse", "base").strip()


def test_finding_without_a_row_is_new_if_its_file_changed(tmp_path: Path) -> None:
    folder = package(tmp_path)
    edit(folder, '"name": "things"', '"titel": "x", "name": "things"', "datapackage.json")
    (folder / "things.csv").write_text((folder / "things.csv").read_text().rstrip("\n"))
    committed(folder)
    assert rules_and_lines(report_of(folder, since="base")) == []
    edit(folder, "a1,red,a2", "a1,red,a1")
    assert rules_and_lines(report_of(folder, since="base")) == [("missing-final-newline", None)]
    edit(folder, '"id": "5f', '"id": "6f', "datapackage.json")
    assert rules_and_lines(report_of(folder, since="base")) == [
        ("misspelled-property", 1),
        ("missing-final-newline", None),
    ]


def test_stricter_schema_causes_findings_in_unchanged_rows(tmp_path: Path) -> None:
    folder = committed(package(tmp_path))
    edit(folder, '["red", "blue"]', '["blue"]', "datapackage.json")
    assert rules_and_lines(report_of(folder, since="base")) == [("not-in-enum", 2), ("not-in-enum", 6)]


def test_rows_without_a_key_are_matched_by_their_cells(tmp_path: Path) -> None:
    rows = ["x,wrong,1", "y,wrong,2", "x,wrong,1"]
    folder = committed(package(tmp_path, rows, {"fields": SCHEMA["fields"]}))
    table(folder, ["z,red,", "x,wrong,1", "x,wrong,1", "y,wrong,2"])
    assert rules_and_lines(report_of(folder, since="base")) == []
    table(folder, ["y,wrong,2", "x,wrong,1", "x,wrong,1", "x,wrong,1"])
    assert rules_and_lines(report_of(folder, since="base")) == [("not-in-enum", 5)]
    table(folder, ["y,wrong,3", "x,wrong,1"])
    assert rules_and_lines(report_of(folder, since="base")) == [("not-in-enum", 2)]


def test_totals_count_only_new_findings_with_a_limit(tmp_path: Path) -> None:
    old = [f"b{number:02d},wrong," for number in range(40)]
    folder = committed(package(tmp_path, old))
    table(folder, [*old, *(f"c{number:02d},wrong," for number in range(30))])
    report = report_of(folder, since="base", limit=7)
    assert (report.counts.error, report.counts.by_rule) == (30, {"not-in-enum": 30})
    assert rules_and_lines(report) == [("not-in-enum", line) for line in range(42, 49)]
    assert report.truncated == {"not-in-enum": 23}


def test_suppressed_findings_are_removed_first(tmp_path: Path) -> None:
    folder = committed(package(tmp_path))
    suppress(
        folder,
        f"not-in-enum,things,id=a4,{fingerprints(report_of(folder))['not-in-enum', 'a4']},as published,,",
        "bad line",
    )
    edit(folder, "a4,blu,a1", "a4,blu,a2")
    report = report_of(folder, since="base")
    assert (rules_and_lines(report), report.counts.suppressed) == ([("malformed-suppressions", 3)], 1)


def test_of_two_equal_findings_the_suppressed_one_is_the_old_one(tmp_path: Path) -> None:
    folder = committed(package(tmp_path, ["x,wrong,1", "y,red,1"], {"fields": SCHEMA["fields"]}))
    suppress(folder, f"not-in-enum,things,,{report_of(folder).findings[0].fingerprint},as published,,")
    table(folder, ["x,wrong,1", "y,red,1", "x,wrong,1"])
    assert rules_and_lines(report_of(folder, since="base")) == [("not-in-enum", 4)]


def test_text_of_a_new_source_is_checked(tmp_path: Path) -> None:
    folder = written(tmp_path / "package")
    text = tmp_path / "text.txt"
    text.write_text(TEXT)
    sources = folder / "datapackage/sources.csv"
    whole = sources.read_text()
    sources.write_text(whole.splitlines()[0] + "\n")
    committed(folder)
    sources.write_text(whole.replace(",en,", ",en,9"))
    options = Options(since="base", texts={"post-1": text})
    assert rules_and_lines(validate(folder, options)) == [("text-length-mismatch", 2)]
    with pytest.raises(CannotDo, match=r"^unknown source 'post-2' in --text: did you mean 'post-1'\?$"):
        validate(folder, Options(since="base", texts={"post-2": text}))


# Where the package is


def test_package_in_a_folder_is_found_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = package(tmp_path / "deep/package")
    committed(tmp_path)
    edit(folder, "a1,red,a2\n", "")
    for here, target in [(tmp_path, "deep/package"), (folder, None), (Path("/"), str(folder))]:
        monkeypatch.chdir(here)
        report = validate(target, Options(since="base"))
        assert [each.rule for each in report.findings] == ["unmatched-foreign-key"]
    git(folder, "commit", "-qam", "two")
    monkeypatch.chdir(tmp_path)
    report = validate("HEAD:deep/package", Options(since="base"))
    assert [each.rule for each in report.findings] == ["unmatched-foreign-key"]


def test_package_that_the_revision_does_not_have_is_new(tmp_path: Path) -> None:
    (tmp_path / "readme").write_text("x")
    committed(tmp_path)
    folder = package(tmp_path / "package")
    report = report_of(folder, since="base")
    assert len(report.findings) == 4
    assert report.since is not None
    assert report.since.found is False
    assert "which does not have the package" in run(folder, "validate", "--since", "base", code=1).stdout


def test_renamed_descriptor_is_a_new_package(tmp_path: Path) -> None:
    folder = committed(package(tmp_path))
    (folder / "datapackage.json").rename(folder / "other.json")
    report = report_of(folder / "other.json", since="base")
    assert len(report.findings) == 4
    assert report.since is not None
    assert report.since.found is False


def test_all_findings_are_new_if_the_old_descriptor_was_invalid(tmp_path: Path) -> None:
    folder = package(tmp_path)
    whole = (folder / "datapackage.json").read_text()
    (folder / "datapackage.json").write_text("{")
    committed(folder)
    (folder / "datapackage.json").write_text(whole)
    assert len(report_of(folder, since="base").findings) == 4


def test_nothing_is_read_if_no_file_changed(tmp_path: Path) -> None:
    folder = committed(package(tmp_path))
    report = report_of(folder, since="base")
    assert (report.findings, report.counts.rows) == ([], {})
    (folder / "readme").write_text("x")
    assert report_of(folder, since="base") == report
    with chdir(folder):
        assert validate("HEAD:", Options(since="base")).counts.rows == {}
    edit(folder, "a1,red", "a1,rdd")
    assert report_of(folder, since="base").counts.rows == {"things": 5}
    edit(folder, "a1,rdd", "a1,red")
    suppress(folder)
    assert report_of(folder, since="base").counts.rows == {"things": 5}
    with pytest.raises(CannotDo, match="neither a rule nor a family"):
        report_of(folder, since="base", select=("nope",))


def test_nothing_is_checked_out_or_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = committed(package(tmp_path))
    edit(folder, "a4,blu,a1", "a4,blu,a2")
    before = {each: each.stat().st_mtime_ns for each in sorted(tmp_path.rglob("*"))}
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    assert rules_and_lines(report_of(folder, since="base")) == [("not-in-enum", 5)]
    assert {each: each.stat().st_mtime_ns for each in sorted(tmp_path.rglob("*"))} == before


# What cannot be done


@pytest.mark.parametrize("revision", ["nope", "", "-h", "base:things.csv", "base\n"])
def test_unknown_revision_is_refused(tmp_path: Path, revision: str) -> None:
    folder = committed(package(tmp_path))
    done = run(folder, "validate", f"--since={revision}", code=2)
    assert (done.stdout, done.stderr.count("\n")) == ("", 1)


def test_package_outside_a_repository_or_in_a_zip_is_refused(tmp_path: Path) -> None:
    folder = package(tmp_path / "package")
    with zipfile.ZipFile(folder / "package.zip", "w") as file:
        file.write(folder / "datapackage.json", "datapackage.json")
        file.write(folder / "things.csv", "things.csv")
    assert "is not in a git repository" in run(folder, "validate", "--since", "HEAD", code=2).stderr
    assert "package.zip" in run(folder, "validate", "package.zip", "--since", "HEAD", code=2).stderr


def test_message_for_a_shallow_clone(tmp_path: Path) -> None:
    folder = committed(package(tmp_path / "whole"))
    old = git(folder, "rev-parse", "HEAD").strip()
    edit(folder, "a1,red,a2\n", "")
    git(folder, "commit", "-qam", "two")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{folder}", "shallow")
    assert "git fetch --unshallow" in run(tmp_path / "shallow", "validate", "--since", old, code=2).stderr


def test_descriptor_that_was_a_link_is_refused(tmp_path: Path) -> None:
    folder = package(tmp_path)
    (folder / "datapackage.json").rename(folder / "real.json")
    (folder / "datapackage.json").symlink_to("real.json")
    committed(folder)
    done = run(folder, "validate", "--since", "base", code=2)
    assert "a symbolic link in git" in done.stderr


def test_report_names_the_revision(tmp_path: Path) -> None:
    folder = committed(package(tmp_path))
    done = run(folder, "validate", "--since", "base", "--format", "json")
    report = json.loads(done.stdout)
    assert report["since"] == {"revision": "base", "commit": report["since"]["commit"], "found": True}
    assert "since base" in run(folder, "validate", "--since", "base").stdout
    assert json.loads(run(folder, "validate", "--format", "json", code=1).stdout)["since"] is None


def test_all_findings_are_new_before_the_first_commit(tmp_path: Path) -> None:
    folder = package(tmp_path / "p", [*ROWS, "a9,no-colour,"])
    git(folder, "init", "-q")
    report = validate(folder, Options(since="HEAD"))
    assert report.since is not None
    assert (report.since.found, report.since.commit) == (False, "0" * 40)
    assert fingerprints(report) == fingerprints(validate(folder))
    with pytest.raises(CannotDo):
        validate(folder, Options(since="main"))
