"""`claims resolve` resolves conflicts row by row, and refuses a package with invalid keys or references."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.support.git_case import HEADER, refused, run, run_git, save, write_package
from tests.support.resolve_case import FIELDS, OURS, ROWS, THEIRS, WIDE, begin, boats, branches, merged, state
from tests.support.store_case import git

from claims.cli import cli
from claims.cli import resolve as command


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("side", "bea", "cog"), [("ours", 20, 30), ("theirs", 21, 31), ("base", 2, 3)])
@pytest.mark.parametrize("driver", [True, False])
def test_all_conflicts_are_resolved_by_one_side(side: str, bea: int, cog: int, driver: bool) -> None:
    begin(driver=driver)
    merged(OURS, THEIRS)
    done = run("resolve", f"--{side}")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "boats.csv: 2 resolved and added to the index\n"
    assert boats() == HEADER + f"ada,1\nbea,{bea}\ncog,{cog}\n"
    assert state() == ("M  boats.csv" if side != "ours" else "")
    assert run_git("commit", "-q", "--no-edit").returncode == 0


@pytest.mark.parametrize(
    ("taken", "named"),
    [
        (["--theirs", "--ours"], "--ours and --theirs"),
        (["--ours", "--theirs", "--base"], "--ours and --theirs and --base"),
    ],
)
def test_two_sides_are_refused(taken: list[str], named: str) -> None:
    begin()
    left = merged(OURS, THEIRS)
    done = run("resolve", *taken)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.endswith(f"{named} cannot be combined (see `claims resolve --help`)\n")
    assert (boats(), state()) == (left, "UU boats.csv")


def test_list_shows_the_sides_and_changes_nothing() -> None:
    begin()
    left = merged(OURS, THEIRS.replace("cog,31\n", ""))
    for arguments in (["resolve"], ["resolve", "--list"]):
        done = run(*arguments)
        assert (done.exit_code, done.stderr) == (1, "")
        assert done.stdout == (
            "boats.csv:3: bea: both sides changed size\n"
            "        ours  theirs  base\n"
            "  size  20    21      2\n"
            "\n"
            "boats.csv:8: cog: one side deleted the row, the other changed size\n"
            "        ours  theirs     base\n"
            "  size  30    (deleted)  3\n"
        )
    assert (boats(), state()) == (left, "UU boats.csv")


@pytest.mark.parametrize("key", ["011", "11", "+11"])
def test_key_that_is_an_equal_number_selects_the_row(key: str) -> None:
    fields = [{"name": "id", "type": "integer"}, {"name": "size", "type": "string"}]
    begin(HEADER + "010,1\n011,2\n", schema={"fields": fields, "primaryKey": ["id"]})
    merged(HEADER + "010,1\n011,3\n", HEADER + "010,1\n011,4\n")
    assert refused("resolve", "--theirs", "--key", "012").startswith("no conflict in a row with key '012'")
    done = run("resolve", "--theirs", "--key", key)
    assert (done.exit_code, done.stderr) == (0, "")
    assert boats() == HEADER + "010,1\n011,4\n"


def test_rows_are_resolved_one_by_one() -> None:
    begin()
    left = merged(OURS, THEIRS)
    done = run("resolve", "--theirs", "--key", "cog")
    assert (done.exit_code, done.stdout) == (1, "boats.csv: 1 resolved\n")
    assert done.stderr == "claims: boats.csv: unresolved: bea\n"
    start = left.index("<<<<<<< ours\ncog")
    assert boats() == left[:start] + "cog,31\n"
    assert state() == "UU boats.csv"
    assert run("resolve", "--ours", "boats.csv").exit_code == 0
    assert boats() == HEADER + "ada,1\nbea,20\ncog,31\n"


def test_file_that_both_sides_add() -> None:
    write_package(Path.cwd(), ROWS)
    Path("boats.csv").unlink()
    save(Path.cwd())
    merged(ROWS, ROWS.replace("bea,2", "bea,20"))
    assert state() == "AA boats.csv"
    assert run("resolve", "--theirs").exit_code == 0
    assert boats() == ROWS.replace("bea,2", "bea,20")


def test_file_that_one_side_deletes_is_not_resolved() -> None:
    begin()
    merged(None, ROWS.replace("bea,2", "bea,20"))
    done = run("resolve", "--ours")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "claims: boats.csv: unresolved: one side deleted the file: resolve it with git add or git rm\n"
    )


@pytest.mark.parametrize("action", ["rebase", "cherry-pick"])
def test_rebase_and_cherry_pick(action: str) -> None:
    begin(driver=False)
    branches(OURS, THEIRS)
    if action == "rebase":
        git(Path.cwd(), "checkout", "-q", "theirs")
        assert run_git("rebase", "-q", "main").returncode == 1
    else:
        assert run_git("cherry-pick", "theirs").returncode == 1
    assert "ours (" in run("resolve", "--list").stdout
    assert run("resolve", "--theirs", "--key", "bea").exit_code == 1
    assert run("resolve", "--ours").exit_code == 0
    assert boats() == HEADER + "ada,1\nbea,21\ncog,30\n"
    assert run_git("-c", "core.editor=true", action, "--continue").returncode == 0
    assert state() == ""


def test_file_without_markers_is_not_resolved() -> None:
    begin()
    merged(OURS, THEIRS)
    Path("boats.csv").write_text(OURS)
    done = run("resolve", "--ours")
    assert (done.exit_code, state()) == (2, "UU boats.csv")
    assert done.stderr == (
        "claims: boats.csv: unresolved: it has no conflict markers: if you resolved it by hand, run git add\n"
    )


HARBOURS = {
    "name": "harbours", "type": "table", "path": "harbours.csv", "format": "csv", "mediatype": "text/csv",
    "encoding": "utf-8", "dialect": {"delimiter": ",", "lineTerminator": "\n"},
    "schema": {"fields": [{"name": "id", "type": "string"}, {"name": "size", "type": "integer"}], "primaryKey": ["id"]},
}  # fmt: skip


def two_tables() -> None:
    """Ours deletes a harbour that theirs edits, and theirs has a boat lie in it."""
    reference = {"fields": ["size"], "reference": {"resource": "harbours", "fields": ["id"]}}
    fields = [{"name": "id", "type": "string"}, {"name": "size", "type": "string"}]
    schema = {"fields": fields, "primaryKey": ["id"], "foreignKeys": [reference]}
    write_package(Path.cwd(), HEADER + "ada,north\n", schema=schema, bytes=1)
    file = Path("datapackage.json")
    descriptor = json.loads(file.read_text())
    descriptor["resources"].append(HARBOURS)
    file.write_text(json.dumps(descriptor, indent=2) + "\n")
    Path("harbours.csv").write_text(HEADER + "north,1\nsouth,2\n")
    save(Path.cwd())
    run("git", "install")
    git(Path.cwd(), "checkout", "-q", "-b", "theirs")
    Path("harbours.csv").write_text(HEADER + "north,1\nsouth,3\n")
    Path("boats.csv").write_text(HEADER + "ada,south\n")
    save(Path.cwd(), "theirs")
    git(Path.cwd(), "checkout", "-q", "main")
    Path("harbours.csv").write_text(HEADER + "north,1\nwest,2\n")
    Path("boats.csv").write_text(HEADER + "ada,west\n")
    save(Path.cwd(), "ours")
    assert run_git("merge", "-q", "theirs").returncode == 1


def test_file_is_added_once_its_package_has_no_conflicts() -> None:
    two_tables()
    before = {name: Path(name).read_bytes() for name in ("boats.csv", "harbours.csv", "datapackage.json")}
    done = run("resolve", "--theirs", "--key", "ada")
    assert done.exit_code == 1
    assert (
        done.stdout
        == "boats.csv: 1 resolved; not added to the index, because its package still has conflicts\n"
    )
    Path("boats.csv").write_bytes(before["boats.csv"])
    assert run("resolve", "--theirs", "--list").exit_code == 2
    done = run("resolve", "--base")
    assert done.exit_code == 0, done.stderr
    git(Path.cwd(), "checkout", "-q", "-m", "--", "boats.csv", "harbours.csv")


def test_package_with_an_unmatched_reference_is_left_unchanged() -> None:
    two_tables()
    names = ("boats.csv", "harbours.csv", "datapackage.json")
    before = {name: Path(name).read_bytes() for name in names}
    done = answered(["t", "o"])
    assert done.exit_code == 1
    assert (
        "claims: nothing written, because keys or references of the package would be invalid:\n"
        in done.stderr
    )
    assert "boats.csv: ada: unmatched-foreign-key: 'south' is not in id of harbours" in done.stderr
    assert {name: Path(name).read_bytes() for name in names} == before
    assert state() == "UU boats.csv\nUU harbours.csv"
    done = answered(["t", "t"])
    assert done.exit_code == 0, done.stderr
    assert done.stdout.endswith(
        "datapackage.json: bytes and hash of resolved files removed; added to the index\n"
    )
    assert boats() == HEADER + "ada,south\n"
    assert '"bytes"' not in Path("datapackage.json").read_text()
    assert state() == "M  boats.csv\nM  datapackage.json\nM  harbours.csv"


def answered(answers: list[str], *arguments: str) -> Result:
    """Run it as at a terminal."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "_can_ask", lambda: True)
        given = "".join(f"{each}\n" for each in answers)
        return CliRunner().invoke(cli, ["resolve", *arguments], input=given)


def test_prompt_asks_for_each_conflict() -> None:
    begin()
    left = merged(OURS, THEIRS)
    done = answered(["t"])
    assert (done.exit_code, boats()) == (2, left)
    assert done.stderr.endswith("claims: end of input: nothing written\n")
    done = answered(["x", "t", "q"])
    assert done.exit_code == 1
    assert "[o]urs, [t]heirs, [b]ase, [s]kip, [q]uit [s]: " in done.stderr
    assert "one of o, t, b, s, q" in done.stderr
    assert (
        answered(
            [
                "",
            ]
        ).exit_code
        == 1
    )
    assert answered(["o"]).exit_code == 0
    assert boats() == HEADER + "ada,1\nbea,21\ncog,30\n"


def test_prompt_asks_for_cells_one_by_one() -> None:
    head = "id,size,port,note\n"
    begin(head + "ada,1,p,n\n", **WIDE)
    merged(head + "ada,2,q,n\n", head + "ada,3,r,n\n")
    assert answered(["c", "o", "t"]).exit_code == 0
    assert boats() == head + "ada,2,r,n\n"


def test_usage_errors() -> None:
    begin()
    assert refused("resolve") == ("no conflicts to resolve")
    merged(OURS, THEIRS)
    assert refused("resolve", "nowhere.csv") == "'nowhere.csv' does not exist"
    assert refused("resolve", "datapackage.json") == "'datapackage.json' is not in conflict"
    assert refused("resolve", "--ours", "--key", "bee") == ("no conflict in a row with key 'bee'")
    assert refused("resolve", "--ours", "--column", "sizes") == (
        "no conflict in column 'sizes': did you mean 'size'?"
    )
    assert run("resolve", "--ours", "--list").exit_code == 2


def test_outside_of_a_repository() -> None:
    assert refused("resolve").endswith("is not in a git repository")


def test_descriptor_in_conflict_and_table_without_a_primary_key() -> None:
    begin(schema={"fields": FIELDS[:2]})
    git(Path.cwd(), "checkout", "-q", "-b", "other")
    merged(OURS, THEIRS)
    done = run("resolve", "--ours")
    assert done.exit_code == 2
    assert "has no primary key" in done.stderr
    git(Path.cwd(), "merge", "--abort")
    file = Path("datapackage.json")
    text = file.read_text()
    for branch, name in (("one", "Ships"), ("two", "Barges")):
        git(Path.cwd(), "checkout", "-q", "-b", branch, "other")
        file.write_text(text.replace('"Boats"', f'"{name}"'))
        save(Path.cwd(), branch)
    assert run_git("merge", "-q", "one").returncode == 1
    assert (
        refused("resolve")
        == "'datapackage.json' is in conflict, which describes the tables: resolve it first"
    )


def test_other_files_in_conflict_are_listed() -> None:
    begin()
    Path("notes.txt").write_text("a\n")
    save(Path.cwd())
    git(Path.cwd(), "checkout", "-q", "-b", "theirs")
    Path("notes.txt").write_text("b\n")
    Path("boats.csv").write_text(THEIRS)
    save(Path.cwd())
    git(Path.cwd(), "checkout", "-q", "main")
    Path("notes.txt").write_text("c\n")
    Path("boats.csv").write_text(OURS)
    save(Path.cwd())
    assert run_git("merge", "-q", "theirs").returncode == 1
    done = run("resolve", "--ours")
    assert (done.exit_code, done.stdout) == (0, "boats.csv: 2 resolved and added to the index\n")
    assert done.stderr == "claims: notes.txt: not a table: resolve it by hand\n"
    assert refused("resolve", "notes.txt") == "'notes.txt' is in conflict, but is not a table of a package"


RESOLVE = "from claims.__main__ import main; import sys; sys.argv[1:] = ['resolve', '--theirs']; print(flush=True); main()"


def test_killed_process_leaves_each_file_old_or_new() -> None:
    begin(HEADER + "".join(f"k{number:05},1\n" for number in range(3_000)), bytes=1)
    text = boats()
    before = merged(text.replace(",1\n", ",2\n"), text.replace(",1\n", ",3\n"))
    names = ("boats.csv", "datapackage.json")
    index = Path(".git/index").read_bytes()
    old = {name: Path(name).read_bytes() for name in names}
    started = time.monotonic()
    subprocess.run([sys.executable, "-c", RESOLVE], check=True, capture_output=True)
    longest = time.monotonic() - started
    new = {name: Path(name).read_bytes() for name in names}
    assert new["boats.csv"].decode() == text.replace(",1\n", ",3\n") != before
    assert new["datapackage.json"] != old["datapackage.json"]
    chance = random.Random(5)
    for number in range(5):
        for name in names:
            Path(name).write_bytes(old[name])
        Path(".git/index").write_bytes(index)
        Path(".git/index.lock").unlink(missing_ok=True)
        child = subprocess.Popen([sys.executable, "-c", RESOLVE], stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        try:
            child.wait(timeout=longest * (number + chance.random()) / 5)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        child.stdout.close()
        found = {name: Path(name).read_bytes() for name in names}
        assert all(found[name] in (old[name], new[name]) for name in names)
        assert found["datapackage.json"] == old["datapackage.json"] or found["boats.csv"] == new["boats.csv"]
    assert os.listdir()
