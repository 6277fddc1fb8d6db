"""A release covers what changed since the last one, writes that and nothing else, and leaves a valid package."""

import hashlib
import json
import os
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from tests.support.git_case import FIELDS, HEADER, refused, run, save, write_package
from tests.support.kill_case import forget_cleared_folders, killed
from tests.support.store_case import git

from claims import validate

LOG = """# Changelog

Kept by hand.

## [Unreleased]

### Added

- A note on the harbour.

### Fixed

- A slip.

## [1.0.0] - 2031-01-02

- First.

[Unreleased]: https://example.org/compare/v1.0.0...HEAD
"""
RELEASED = """# Changelog

Kept by hand.

## [Unreleased]

## [1.1.0] - 2031-03-04

### Added

- A note on the harbour.
- `boats`: 1 row: `c`.

### Fixed

- A slip.

### Changed

- `boats`: 1 row in `size`: `b`.

## [1.0.0] - 2031-01-02

- First.

[Unreleased]: https://example.org/compare/v1.1.0...HEAD
[1.1.0]: https://example.org/compare/v1.0.0...v1.1.0
"""


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a release, and an update that is not released."""
    folder = write_package(tmp_path / "work", HEADER + "a,1\nb,2\n")
    (folder / "CHANGELOG.md").write_text(LOG, encoding="utf-8")
    save(folder)
    git(folder, "tag", "v1.0.0")
    (folder / "boats.csv").write_text(HEADER + "a,1\nb,3\nc,4\n", encoding="utf-8", newline="")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    return folder


def descriptor(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return found


def files_in(folder: Path) -> dict[str, bytes]:
    """The files of a folder without subfolders, by name."""
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}


def done(*arguments: str) -> str:
    """The first line that a release says."""
    result = run("release", *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout.partition("\n")[0]


def test_a_release(work: Path) -> None:
    before = (work / "datapackage.json").read_text(encoding="utf-8")
    result = run("release", "--date", "2031-03-04")
    assert result.stdout == (
        "1.1.0: minor version bump required by the changes since v1.0.0\n  CHANGELOG.md\n  datapackage.json\n"
        "next: commit these files, then run git tag v1.1.0\n"
    )
    data = (work / "boats.csv").read_bytes()
    new = f""""encoding": "utf-8",
      "bytes": {len(data)},
      "hash": "sha256:{hashlib.sha256(data).hexdigest()}","""
    expected = before.replace('"version": "1.0.0"', '"version": "1.1.0"').replace('"encoding": "utf-8",', new)
    assert (work / "datapackage.json").read_text(encoding="utf-8") == expected
    assert (work / "CHANGELOG.md").read_text(encoding="utf-8") == RELEASED
    assert validate(work).findings == []
    assert run("diff", "v1.0.0", "--fail-on", "major").exit_code == 0
    assert sorted(path.name for path in work.iterdir()) == [
        ".git", "CHANGELOG.md", "boats.csv", "datapackage.json",
    ]  # fmt: skip


def test_a_release_after_the_release(work: Path) -> None:
    done()
    save(work)
    git(work, "tag", "v1.1.0")
    assert refused("release") == (
        "nothing has changed since 'v1.1.0' that requires a version: give --version to release anyway"
    )
    (work / "boats.csv").write_text(HEADER + "a,1\n", encoding="utf-8", newline="")
    assert done() == "2.0.0: major version bump required by the changes since v1.1.0"
    assert validate(work).valid


def test_showing_writes_nothing(work: Path) -> None:
    before = {path: path.read_bytes() for path in work.iterdir() if path.is_file()}
    result = run("release", "--diff")
    assert run("release", "--dry-run").stdout == result.stdout
    assert result.exit_code == 0
    assert '-  "version": "1.0.0",\n+  "version": "1.1.0",\n' in result.stdout
    assert "+## [1.1.0]\n" in result.stdout
    assert result.stderr.startswith("1.1.0: minor version bump required by the changes since v1.0.0\n")
    assert {path: path.read_bytes() for path in work.iterdir() if path.is_file()} == before


def test_the_first_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_package(tmp_path / "work", HEADER + "a,1\n", version="0.1.0")
    monkeypatch.chdir(folder)
    assert refused("release") == f"'{folder}' is not in a git repository"
    save(folder)
    assert done() == "0.1.0: first release"
    assert (
        (folder / "CHANGELOG.md")
        .read_text(encoding="utf-8")
        .endswith("\n## [Unreleased]\n\n## [0.1.0]\n\n### Added\n\n- First release: `boats` (1 row).\n")
    )
    assert validate(folder).findings == []


@pytest.mark.parametrize(
    ("version", "said"),
    [
        (
            "1.0.1",
            "version '1.0.1' is too low: the changes since 'v1.0.0' require a minor version bump, to at least 1.1.0",
        ),
        ("1.0.0", "version '1.0.0' is not higher than 1.0.0, the version of 'v1.0.0'"),
        ("0.9.0", "version '0.9.0' is not higher than 1.0.0, the version of 'v1.0.0'"),
        ("1.1", "invalid version '1.1': use a SemVer version such as 1.2.0"),
        ("v1.1.0", "invalid version 'v1.1.0': use a SemVer version such as 1.2.0"),
        ("3.0.0", "tag 'v3.0.0' already exists: give a higher --version"),
    ],
)
def test_a_version_that_is_refused(work: Path, version: str, said: str) -> None:
    git(work, "tag", "v3.0.0", git(work, "commit-tree", "-m", "elsewhere", "HEAD^{tree}"))
    before = {path: path.read_bytes() for path in work.iterdir() if path.is_file()}
    assert refused("release", "--version", version) == said
    assert {path: path.read_bytes() for path in work.iterdir() if path.is_file()} == before


def test_a_version_that_is_enough(work: Path) -> None:
    assert done("--version", "2.0.0", "--diff") == "diff --git a/CHANGELOG.md b/CHANGELOG.md"
    write_package(work, HEADER + "a,1\nb,3\nc,4\n", version="1.2.0")
    assert done() == "1.2.0: minor version bump required by the changes since v1.0.0"
    assert descriptor(work)["version"] == "1.2.0"


def test_a_version_stated_too_low_is_raised(work: Path) -> None:
    write_package(work, HEADER + "a,1\nb,3\nc,4\n", version="1.0.1")
    done()
    assert descriptor(work)["version"] == "1.1.0"


def test_which_tag_is_the_last_release(work: Path) -> None:
    for tag in ("v0.9.0", "v1.10.0", "2.0.0", "v1.0", "other", "v1.0.0-rc.1"):
        git(work, "tag", tag)
    assert done() == "1.1.0: minor version bump required by the changes since v1.0.0"
    git(work, "checkout", "-q", "-f", "v1.0.0")
    write_package(work, HEADER + "a,1\nb,2\n", version="1.10.0")
    save(work)
    git(work, "tag", "-f", "1.10.0")
    git(work, "tag", "-d", "v1.10.0")
    (work / "boats.csv").write_text(HEADER + "a,1\nb,2\nz,1\n", encoding="utf-8")
    assert run("release").stdout.endswith("next: commit these files, then run git tag 1.11.0\n")


def test_another_base(work: Path) -> None:
    save(work)
    assert refused("release", "--base", "HEAD") == (
        "nothing has changed since 'HEAD' that requires a version: give --version to release anyway"
    )
    assert done("--base", "v1.0.0") == "1.1.0: minor version bump required by the changes since v1.0.0"
    assert refused("release", "--base", "none") == "there is no revision 'none' in this repository"


def test_a_shallow_clone_may_hide_the_last_release(
    work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(work)
    git(tmp_path, "clone", "-q", "--depth=1", "--no-tags", f"file://{work}", "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    assert refused("release") == (
        "no release found in this shallow clone: run 'git fetch --unshallow --tags', or give --base"
    )


def test_what_is_not_released(work: Path) -> None:
    assert refused("release", "--date", "2031-02-30") == "invalid date '2031-02-30': use YYYY-MM-DD"
    assert refused("release", "--date", "20310203") == "invalid date '20310203': use YYYY-MM-DD"
    assert refused("release", "HEAD:").startswith("only a package in a folder can be released")
    (work / "boats.csv").write_text(HEADER + "a,x\nb,3\nc,4\n", encoding="utf-8")
    assert refused("release").startswith("the package has 1 error, so it is not released: 'x' ")
    (work / "boats.csv").write_text(HEADER + "a,1\nb,3\nc,4\n", encoding="utf-8")
    (work / "CHANGELOG.md").write_text("## 1.1.0\n", encoding="utf-8")
    assert (
        refused("release")
        == "CHANGELOG.md already has a section '1.1.0', which does not list all changes: move its lines under "
        "[Unreleased] and run the command again"
    )
    (work / "CHANGELOG.md").unlink()
    (work / "CHANGELOG.md").symlink_to("boats.csv")
    assert "symbolic link" in refused("release")
    assert descriptor(work)["version"] == "1.0.0"


def test_a_package_below_the_top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = tmp_path / "top"
    folder = write_package(top / "p", HEADER + "a,1\n")
    save(top)
    git(top, "tag", "1.0.0")
    (folder / "boats.csv").write_text(HEADER + "a,2\n", encoding="utf-8")
    monkeypatch.chdir(top)
    assert run("release", "p").stdout == (
        "1.0.1: patch version bump required by the changes since 1.0.0\n  p/CHANGELOG.md\n  p/datapackage.json\n"
        "next: commit these files, then run git tag 1.0.1\n"
    )
    assert validate(folder).findings == []


def test_several_files_and_old_hashes(work: Path) -> None:
    whole = descriptor(work)
    schema = {"fields": FIELDS, "primaryKey": ["id"]}
    first = whole["resources"][0]
    whole["resources"] = [
        first | {"hash": "0" * 32, "bytes": 1},
        first | {"name": "two", "path": ["boats.csv", "more.csv"], "schema": schema},
        {"name": "book", "path": "book.txt", "format": "txt"},
    ]
    (work / "datapackage.json").write_text(json.dumps(whole), encoding="utf-8")
    (work / "more.csv").write_text(HEADER + "m,1\n", encoding="utf-8")
    (work / "book.txt").write_bytes(b"x")
    done()
    boats, two, book = descriptor(work)["resources"]
    assert boats["bytes"] == (work / "boats.csv").stat().st_size
    assert boats["hash"].startswith("sha256:")
    assert not {"bytes", "hash"} & two.keys()
    assert (book["bytes"], book["hash"]) == (1, f"sha256:{hashlib.sha256(b'x').hexdigest()}")
    assert validate(work).valid


def test_two_branches_after_a_release_merge_in_plain_git(work: Path) -> None:
    rows = "".join(f"{name},1\n" for name in "abcdefgh")
    (work / "boats.csv").write_text(HEADER + rows, encoding="utf-8", newline="")
    done()
    released_as = descriptor(work)["resources"][0]
    save(work)
    git(work, "tag", "v1.1.0")
    for branch, old, new in (("one", "b,1", "b,7"), ("two", "g,1\n", "g,1\ng2,1\n")):
        git(work, "checkout", "-q", "-b", branch, "v1.1.0")
        (work / "boats.csv").write_text(HEADER + rows.replace(old, new), encoding="utf-8", newline="")
        assert not validate(work).valid
        assert run("fix").exit_code == 0
        assert validate(work).findings == []
        save(work)
    git(work, "merge", "-q", "-m", "both", "one")
    both = rows.replace("b,1", "b,7").replace("g,1\n", "g,1\ng2,1\n")
    assert (work / "boats.csv").read_text(encoding="utf-8") == HEADER + both
    assert validate(work).findings == []
    assert not {"bytes", "hash"} & descriptor(work)["resources"][0].keys()
    done()
    assert descriptor(work)["resources"][0].keys() == released_as.keys()
    assert validate(work).findings == []


def test_several_files_are_summed_again_where_they_were_in_the_last_release(work: Path) -> None:
    git(work, "tag", "-d", "v1.0.0")
    paths = ["boats.csv", "more.csv"]
    size = (work / "boats.csv").stat().st_size + len(HEADER) + 4
    (work / "more.csv").write_text(HEADER + "m,1\n", encoding="utf-8", newline="")
    whole = descriptor(work)
    whole["resources"][0] |= {"path": paths, "bytes": size}
    (work / "datapackage.json").write_text(json.dumps(whole, indent=2), encoding="utf-8")
    save(work)
    git(work, "tag", "v1.0.0")
    (work / "more.csv").write_text(HEADER + "m,20\n", encoding="utf-8", newline="")
    assert run("fix").exit_code == 0
    assert "bytes" not in descriptor(work)["resources"][0]
    done()
    resource = descriptor(work)["resources"][0]
    assert (resource["bytes"], "hash" in resource) == (size + 1, False)
    assert validate(work).valid


def test_what_was_committed_after_a_release_is_fixed_too(work: Path) -> None:
    done()
    save(work)
    git(work, "tag", "v1.1.0")
    (work / "boats.csv").write_text(HEADER + "a,1\nb,3\nc,5\n", encoding="utf-8", newline="")
    save(work)
    assert not validate(work).valid
    assert run("fix").exit_code == 0
    assert validate(work).findings == []


def test_a_release_that_is_prepared_already_says_what_is_next(work: Path) -> None:
    done()
    assert refused("release") == "version 1.1.0 is already prepared: commit its files and run git tag v1.1.0"


def test_a_version_below_that_of_the_descriptor_is_refused_for_the_first_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_package(tmp_path / "work", HEADER + "a,1\n", version="0.2.0")
    save(folder)
    monkeypatch.chdir(folder)
    assert refused("release", "--version", "0.1.9") == (
        "version '0.1.9' is lower than 0.2.0, the version in the descriptor"
    )
    assert done("--version", "0.2.0") == "0.2.0: first release"


@pytest.mark.parametrize("log", [True, False])
def test_an_interrupted_release_is_completed_by_the_next_run(work: Path, log: bool) -> None:
    if not log:
        git(work, "rm", "-q", "CHANGELOG.md")
        git(work, "commit", "-q", "-m", "x")
        git(work, "tag", "-f", "v1.0.0")
    before = files_in(work)
    done()
    after = files_in(work)
    states = set()
    with killed(work, "release") as run_killed:
        for step in count():
            for name in after:
                (work / name).unlink(missing_ok=True)
            for name, data in before.items():
                (work / name).write_bytes(data)
            if not run_killed(step):
                break
            found = files_in(work)
            states.add(tuple(found.get(name) == data for name, data in after.items()))
            if found != after:
                forget_cleared_folders()
                assert done() == "1.1.0: minor version bump required by the changes since v1.0.0"
            assert files_in(work) == after, step
    assert step > 5
    assert len(states) > 1
