"""What a review says of a change, in every state that a package can be in at its ends."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from tests.support.git_case import HEADER, refused, run, save, write_package
from tests.support.store_case import git

from claims.cli.review import FAILURES, fails
from claims.model.review import Review
from claims.review.comment import COMMENT, SUMMARY
from claims.review.review import FILES

ROWS = HEADER + "a,1\nb,2\nc,3\n"
NOTHING = "0" * 40
SHORT = {"maxLength": 1}


@pytest.fixture
def harbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the package at its first commit."""
    folder = write_package(tmp_path / "harbour", ROWS)
    save(folder)
    monkeypatch.chdir(folder)
    return folder


def reviewed(between: str, *more: str, code: int = 0) -> dict[str, str]:
    """The files of a review, by name, and what was printed."""
    folder = Path(os.path.abspath("../out"))
    done = run("review", between, "--output", str(folder), *more)
    assert done.exit_code == code, done.output
    found = {each.name: each.read_text(encoding="utf-8") for each in folder.iterdir()}
    assert set(found) <= set(FILES)
    return found | {"printed": done.stdout}


def told(files: dict[str, str]) -> dict[str, Any]:
    """The review as JSON, without the ids of commits and without the counts that are 0."""
    Review.model_validate_json(files["result.json"])
    found: dict[str, Any] = json.loads(files["result.json"])
    found["counts"] = {name: number for name, number in found["counts"].items() if number}
    for end in ("base", "head"):
        found[end] = found[end]["found"]
    return found


def test_a_change_is_told_with_what_it_requires(harbour: Path) -> None:
    write_package(harbour, HEADER + "a,1\nb,5\nd,4\n")
    head = save(harbour)
    files = reviewed(f"HEAD~1...{head}")
    assert told(files) == {
        "schema_version": 1,
        "base": True,
        "head": True,
        "verdict": "valid",
        "changed": True,
        "required_bump": "major",
        "sufficient": False,
        "counts": {"added": 1, "removed": 1, "changed": 1, "cells": 1},
        "not_compared": None,
    }
    base = git(harbour, "rev-parse", "HEAD~1")[:10]
    assert files["printed"] == files["comment.md"]
    assert files["comment.md"] == (
        "**Valid**: 0 errors, 0 warnings\n\n"
        f"**Major version bump required**: ` 1.0.0 ` → ` 2.0.0 ` (not bumped yet)\n\n` {base} ` → ` {head[:10]} `\n\n"
        "| table | rows | removed | changed | added | unchanged |\n| --- | ---: | ---: | ---: | ---: | ---: |\n"
        "| ` boats ` | 3 → 3 | 1 | 1 | 1 | 1 |\n\n"
        "<details><summary><code>boats</code>: 1 removed</summary>\n\n- ` c ` (line 4) ` size `: ` 3 `\n\n</details>\n\n"
        "<details><summary><code>boats</code>: 1 changed</summary>\n\n"
        "- ` b ` (line 3)\n  - ` size `: ` 2 ` → ` 5 `\n\n</details>\n\n"
        "<details><summary><code>boats</code>: 1 added</summary>\n\n- ` d ` (line 4) ` size `: ` 4 `\n\n</details>\n"
    )
    assert (
        "::notice file=boats.csv,line=3,endLine=3,title=claims diff::b: size: 2 → 5\n"
        in files["annotations.txt"]
    )
    assert reviewed(f"HEAD~1...{head}", "--format", "github")["printed"] == files["annotations.txt"]


def test_nothing_changed_is_no_comment_and_takes_an_old_one_away(harbour: Path) -> None:
    write_package(harbour, HEADER + "a,1\n")
    save(harbour)
    assert "comment.md" in reviewed("HEAD~1..HEAD")
    files = reviewed("HEAD..HEAD")
    assert files["printed"] == "HEAD → HEAD: nothing changed, no comment written\n"
    assert sorted(files) == ["annotations.txt", "printed", "result.json", "summary.md"]
    found = told(files)
    assert (found["changed"], found["required_bump"], found["counts"]) == (False, "none", {})


def test_what_only_the_bytes_show_is_a_change(harbour: Path) -> None:
    write_package(harbour, ROWS.replace("\n", "\r\n"))
    save(harbour)
    files = reviewed("HEAD~1..HEAD")
    assert told(files)["verdict"] == "valid"
    assert (
        "**Valid**: 0 errors, 1 warning\n\n- **warning** `line-ending` ` boats.csv:1:1 `: "
        in files["comment.md"]
    )


def test_the_page_is_written_and_named(harbour: Path) -> None:
    write_package(harbour, ROWS + "d,4\n")
    save(harbour)
    done = run("review", "HEAD~1..HEAD", "--output", "../out")
    page = Path("../out/page.html").resolve()
    assert done.stderr == f"claims: report: {page.as_uri()}\n"
    assert "4" in page.read_text(encoding="utf-8")
    assert "<p>the new package is valid: 0 errors, 0 warnings</p>" in page.read_text(encoding="utf-8")
    done = run("review", "HEAD..HEAD", "--output", "../out", "--open")
    assert (done.exit_code, page.exists()) == (2, False)
    assert done.stderr == "claims: no page to open: nothing was compared, or nothing changed\n"


@pytest.mark.parametrize(
    ("terminal", "asked", "opens"),
    [
        (False, [], False),
        (True, [], True),
        (True, ["--no-open"], False),
        (False, ["--open"], True),
    ],
)
def test_the_page_is_opened_for_a_person(
    harbour: Path, monkeypatch: pytest.MonkeyPatch, terminal: bool, asked: list[str], opens: bool
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("click.launch", opened.append)
    monkeypatch.setattr("claims.cli.review.is_terminal", lambda: terminal)
    write_package(harbour, ROWS + "d,4\n")
    save(harbour)
    assert run("review", "HEAD~1..HEAD", "--output", "../out", *asked).exit_code == 0
    assert opened == [Path("../out/page.html").resolve().as_uri()] * opens


def test_the_base_of_three_dots_is_the_merge_base(harbour: Path) -> None:
    git(harbour, "checkout", "-q", "-b", "change")
    write_package(harbour, ROWS + "d,4\n")
    save(harbour)
    git(harbour, "checkout", "-q", "main")
    write_package(harbour, HEADER + "b,2\nc,3\n")
    save(harbour)
    assert told(reviewed("main...change"))["counts"] == {"added": 1}
    assert told(reviewed("main..change"))["counts"] == {"added": 2}


@pytest.mark.parametrize("base", [NOTHING, "empty"])
def test_a_package_that_is_new_is_validated(base: str, harbour: Path) -> None:
    git(harbour, "tag", "empty", git(harbour, "commit-tree", "-m", "x", git(harbour, "mktree", "/dev/null")))
    files = reviewed(f"{base}..HEAD")
    assert told(files)["counts"] == {"added": 3}
    assert told(files)["required_bump"] == "none"
    name = "nothing" if base == NOTHING else "empty"
    assert files["comment.md"] == (
        "**Valid**: 0 errors, 0 warnings\n\n"
        f"**New package** (not in ` {name} `)\n\n| table | rows |\n| --- | ---: |\n| ` boats ` | 3 |\n"
    )


def test_a_package_that_is_gone_is_a_major_step_and_fails(harbour: Path) -> None:
    git(harbour, "rm", "-q", "-r", ".")
    save(harbour)
    files = reviewed("HEAD~1...HEAD", code=1)
    found = told(files)
    assert (found["verdict"], found["required_bump"], found["counts"]) == ("removed", "major", {"removed": 3})
    assert files["comment.md"].startswith("**Package removed**: ` ")
    assert files["comment.md"].endswith("| ` boats ` | 3 |\n")
    reviewed("HEAD~1...HEAD", "--fail-on", "never")


def test_what_cannot_be_compared_is_told_beside_what_is_wrong(harbour: Path) -> None:
    write_package(harbour, HEADER + 'a,1\n"b,2\n')
    save(harbour)
    files = reviewed("HEAD~1..HEAD", code=1)
    found = told(files)
    assert (found["verdict"], found["changed"], found["required_bump"]) == ("invalid", True, None)
    assert "**error** `unclosed-quote`" in files["comment.md"]
    assert "**Not compared** with ` HEAD~1 `: ` " in files["comment.md"]
    write_package(harbour, ROWS)
    save(harbour)
    assert told(reviewed("HEAD~1..HEAD"))["not_compared"] is not None
    reviewed("HEAD~1..HEAD", "--fail-on", "minor", code=1)


def test_rows_with_a_duplicate_key_are_named_in_the_comment(harbour: Path) -> None:
    write_package(harbour, HEADER + "a,1\na,2\n")
    save(harbour)
    comment = reviewed("HEAD~1..HEAD", code=1)["comment.md"]
    assert "**error** `duplicate-key`" in comment
    assert "boats.csv:3 (new): duplicate key (id 'a'): row compared as a whole" in comment


@pytest.mark.parametrize(
    ("rows", "failing"),
    [
        (ROWS + "d,4\n", {"minor"}),
        (HEADER + "a,1\nb,2\n", {"minor", "major", "removed"}),
        (HEADER + "a,1\nb,2\nc,4\n", set()),
        (HEADER + "a,1\nb,2\nc,x\n", {"invalid", "error", "warning", "major", "minor", "removed"}),
    ],
)
def test_fail_on_judges_the_package_and_the_changes(rows: str, failing: set[str], harbour: Path) -> None:
    write_package(harbour, rows)
    save(harbour)
    found = run("review", "HEAD~1..HEAD", "--output", "../out", "--fail-on", "never")
    assert found.exit_code == 0
    review = Review.model_validate_json(Path("../out/result.json").read_text())
    assert {severity for severity in FAILURES if fails(review, severity)} == failing
    assert run("review", "HEAD~1..HEAD", "--fail-on", "minor").exit_code == ("minor" in failing)


def test_a_package_is_named_by_its_folder_or_its_descriptor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, rows in (("one", ROWS), ("two", HEADER)):
        write_package(tmp_path / "top" / name, rows)
    save(tmp_path / "top")
    monkeypatch.chdir(tmp_path / "top")
    assert told(reviewed(f"{NOTHING}..HEAD", "one"))["counts"] == {"added": 3}
    assert told(reviewed(f"{NOTHING}..HEAD", "two/datapackage.json"))["counts"] == {}
    monkeypatch.chdir(tmp_path / "top" / "one")
    assert told(reviewed(f"{NOTHING}..HEAD"))["counts"] == {"added": 3}
    assert told(reviewed(f"{NOTHING}..HEAD", "../two"))["counts"] == {}


def test_what_cannot_be_done_is_one_line(harbour: Path) -> None:
    assert refused("review", "HEAD").startswith("'HEAD' is not a range: use BASE..HEAD, or BASE...HEAD")
    assert refused("review", "x..HEAD") == "there is no revision 'x' in this repository"
    assert refused("review", "HEAD..HEAD", "not-there").startswith(
        "neither 'HEAD' nor 'HEAD' contains 'not-there/datapackage.json'"
    )
    assert refused("review", "HEAD..HEAD", "../..").endswith("expected a path from its top")
    (harbour / "file").write_text("")
    assert refused("review", "HEAD..HEAD", "--output", "file/under").startswith(
        "cannot write to 'file/under': "
    )
    assert run("review", "HEAD..HEAD", "--severity", "no-such=error").exit_code == 2


def test_fifty_thousand_changes_fit_and_totals_are_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = [{"name": "id", "type": "string"}, {"name": "size", "type": "string"}]
    schema = {"fields": wide, "primaryKey": ["id"]}
    old = [f"k{at:05},the words of number {at} stand here\n" for at in range(50_000)]
    new = [f"{line[:-1]} and more `@x|` {'漢' * 150}\n" for line in old]
    folder = write_package(tmp_path / "p", HEADER + "".join(old), schema=schema)
    save(folder)
    write_package(folder, HEADER + "".join(new) + "z,\n", schema=schema)
    save(folder)
    monkeypatch.chdir(folder)
    files = reviewed("HEAD~1..HEAD")
    assert told(files)["counts"] == {"added": 1, "changed": 50_000, "cells": 50_000}
    assert len(files["comment.md"].encode()) <= COMMENT
    assert len(files["summary.md"].encode()) <= SUMMARY
    for name in ("comment.md", "summary.md"):
        assert "| ` boats ` | 50,000 → 50,001 | 50,000 | 1 | 0 |\n" in files[name]
        assert "<code>boats</code>: 50,000 changed" in files[name]
        shown = files[name].count("  - ` size `: ")
        assert f"\n… {50_000 - shown:,} more" in files[name]
    assert files["summary.md"].count("\n") > 5 * files["comment.md"].count("\n")


def test_many_findings_leave_room_for_the_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fields = [
        {"name": "id", "type": "string"},
        *({"name": f"{'n' * 200}{at}", "type": "string", "constraints": SHORT} for at in range(20)),
    ]
    header = ",".join(str(each["name"]) for each in fields) + "\n"
    schema = {"fields": fields, "primaryKey": ["id"]}
    rows = [f"k{at}" + f",{'漢' * 90}" * 20 + "\n" for at in range(30)]
    folder = write_package(tmp_path / "p", header, schema=schema)
    save(folder)
    write_package(folder, header + "".join(rows), schema=schema)
    save(folder)
    monkeypatch.chdir(folder)
    files = reviewed("HEAD~1..HEAD", code=1)
    assert told(files)["counts"]["error"] >= 600
    assert len(files["comment.md"].encode()) <= COMMENT
    assert len(files["summary.md"].encode()) <= SUMMARY
    assert "more findings\n" in files["comment.md"]
    assert "| ` boats ` | 0 → 30 | 30 | 0 |\n" in files["comment.md"]


CHANGED = "**Configuration changed** (` claims.toml `): this review uses the configuration of the base.\n"


def test_a_change_cannot_turn_off_its_own_checks(harbour: Path) -> None:
    (harbour / "claims.toml").write_text('ignore = ["duplicate-key"]')
    write_package(harbour, ROWS + "c,4\n")
    save(harbour)
    files = reviewed("HEAD~1..HEAD", code=1)
    assert json.loads(files["result.json"])["counts"]["error"] == 1
    assert files["comment.md"].startswith(CHANGED)
    write_package(harbour, ROWS + "c,5\n")
    save(harbour)
    files = reviewed("HEAD~1..HEAD")
    assert json.loads(files["result.json"])["counts"]["error"] == 0
    assert "Configuration" not in files["comment.md"]


@pytest.mark.parametrize("text", ["fail-on = 'warning'\n", "fail-on = 1\n"])
def test_a_change_of_only_the_configuration_is_in_the_comment(text: str, harbour: Path) -> None:
    (harbour / "claims.toml").write_text("# none\n")
    save(harbour)
    (harbour / "claims.toml").write_text(text)
    save(harbour)
    assert reviewed("HEAD~1..HEAD")["comment.md"].startswith(CHANGED)


def test_a_configuration_that_only_moved_did_not_change(harbour: Path) -> None:
    (harbour / "claims.toml").write_text("fail-on = 'error'\n")
    save(harbour)
    (harbour / "claims.toml").unlink()
    (harbour / "pyproject.toml").write_text("[tool.claims]\nfail-on = 'error'\n")
    save(harbour)
    assert "comment.md" not in {name for name, text in reviewed("HEAD~1..HEAD").items() if text}
