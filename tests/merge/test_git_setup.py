"""`claims git` sets up git in one repository, and removes its settings again."""

import subprocess
from pathlib import Path

import pytest
from tests.support.git_case import HEADER, refused, run, run_git, save, write_package
from tests.support.store_case import git

from claims.merge.git_setup import BLOCK, settings

ROWS = HEADER + "ada,1\nbea,2\ncog,3\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_package(tmp_path, ROWS)
    save(tmp_path)
    monkeypatch.chdir(tmp_path)


def installed() -> None:
    done = run("git", "install")
    assert (done.exit_code, done.output) == (
        0,
        "git now compares and merges *.csv and *.tsv by row and cell in this repository\n",
    )


def state_of_git() -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for path in [Path(".git/config"), *Path(".git/info").iterdir(), Path(".git/HEAD")]
        if path.is_file()
    }


def branches(ours: str, theirs: str) -> "subprocess.CompletedProcess[str]":
    """Commit two edits of the rows on two branches, and merge the second into the first."""
    git(Path.cwd(), "checkout", "-q", "-b", "theirs")
    Path("boats.csv").write_text(theirs)
    save(Path.cwd(), "theirs")
    git(Path.cwd(), "checkout", "-q", "main")
    Path("boats.csv").write_text(ours)
    save(Path.cwd(), "ours")
    return run_git("merge", "-q", "--no-edit", "theirs")


def test_uninstall_leaves_no_trace_after_installing_twice() -> None:
    Path(".git/info/attributes").write_text("*.png binary\n")
    before = state_of_git()
    installed()
    once = state_of_git()
    installed()
    assert state_of_git() == once
    assert run("git", "status").exit_code == 0
    assert Path(".git/info/attributes").read_text() == "*.png binary\n" + BLOCK
    assert run("git", "uninstall").exit_code == 0
    assert state_of_git() == before
    assert run("git", "uninstall").exit_code == 0
    assert state_of_git() == before


def test_empty_attributes_file_is_removed() -> None:
    Path(".git/info/attributes").unlink(missing_ok=True)
    before = state_of_git()
    installed()
    run("git", "uninstall")
    assert state_of_git() == before


def test_no_tracked_file_and_nothing_outside_the_repository_is_written() -> None:
    installed()
    assert git(Path.cwd(), "status", "--porcelain") == ""


def test_symbolic_link_at_the_attributes_file_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("*.png binary\n")
    attributes = Path(".git/info/attributes")
    attributes.unlink(missing_ok=True)
    attributes.symlink_to(outside)
    before = Path(".git/config").read_bytes()
    message = f"'{attributes.absolute()}' is a symbolic link: replace it with a file"
    assert refused("git", "install") == message
    assert (outside.read_text(), Path(".git/config").read_bytes()) == ("*.png binary\n", before)
    outside.write_text(BLOCK)
    assert refused("git", "uninstall") == message
    assert (outside.read_text(), Path(".git/config").read_bytes()) == (BLOCK, before)


def test_settings_of_other_programs_are_kept() -> None:
    git(Path.cwd(), "config", "merge.claims.driver", "mine %A")
    before = state_of_git()
    assert refused("git", "install") == ("merge.claims.driver is already set to 'mine %A': unset it first")
    assert state_of_git() == before
    assert "merge.claims.driver: set by something else, left unchanged\n" in run("git", "status").output
    run("git", "uninstall")
    assert state_of_git() == before


def test_settings_of_another_installation_are_outdated_and_replaced() -> None:
    installed()
    old = settings()["diff.claims.textconv"].replace("python", "gone/python")
    git(Path.cwd(), "config", "diff.claims.textconv", old)
    done = run("git", "status")
    assert done.exit_code == 1
    assert "diff.claims.textconv: out of date: run claims git install\n" in done.output
    installed()
    assert run("git", "status").exit_code == 0


def test_status_where_nothing_is_installed() -> None:
    done = run("git", "status")
    assert (done.exit_code, {line.split(": ")[1] for line in done.output.splitlines()}) == (1, {"missing"})


def test_outside_of_a_repository(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("none"))
    assert refused("git", "install").endswith("is not in a git repository")


def test_git_merges_by_cell() -> None:
    installed()
    done = branches(ROWS.replace("bea,2", "bea,20"), ROWS.replace("cog,3", "cog,30") + "dov,4\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert Path("boats.csv").read_text() == HEADER + "ada,1\nbea,20\ncog,30\ndov,4\n"
    assert git(Path.cwd(), "status", "--porcelain") == ""


def test_git_leaves_a_conflict() -> None:
    installed()
    done = branches(ROWS.replace("bea,2", "bea,20"), ROWS.replace("bea,2", "bea,21"))
    assert done.returncode == 1
    assert "claims: boats.csv: bea: both sides changed size\n" in done.stdout + done.stderr
    assert "\n=======\nbea,21\n>>>>>>> " in Path("boats.csv").read_text()
    assert git(Path.cwd(), "status", "--porcelain") == "UU boats.csv"
    assert " +bea\n +  size: 20\n++=======\n+ bea\n+   size: 21\n" in run_git("diff").stdout


def edited(branch: str, *change: str) -> None:
    """Change the file on a branch."""
    git(Path.cwd(), "checkout", "-q", branch)
    text = Path("boats.csv").read_text()
    Path("boats.csv").write_text(text.replace(*change))
    assert Path("boats.csv").read_text() != text
    save(Path.cwd(), branch)


def crossed(one: tuple[str, str], two: tuple[str, str]) -> None:
    """Two branches, `one` and `two`, each merged into the other: the next merge has two bases."""
    for branch, change in (("one", one), ("two", two)):
        git(Path.cwd(), "checkout", "-q", "-b", branch, "main")
        edited(branch, *change)
    git(Path.cwd(), "branch", "first", "one")
    for branch, other in (("one", "two"), ("two", "first")):
        git(Path.cwd(), "checkout", "-q", branch)
        if run_git("merge", "-q", "--no-edit", other).returncode:
            assert run("resolve", "--ours").exit_code == 0
            git(Path.cwd(), "commit", "-q", "--no-edit")


def test_reverted_edit_is_kept_with_two_merge_bases() -> None:
    installed()
    crossed(("ada,1", "ada,10"), ("cog,3", "cog,30"))
    edited("one", "ada,10", "ada,1")
    edited("two", "bea,2", "bea,20")
    git(Path.cwd(), "checkout", "-q", "one")
    assert run_git("merge", "-q", "--no-edit", "two").returncode == 0
    assert Path("boats.csv").read_text() == HEADER + "ada,1\nbea,20\ncog,30\n"


def test_different_resolutions_on_two_branches_conflict_again() -> None:
    installed()
    crossed(("ada,1", "ada,10"), ("ada,1", "ada,11"))
    git(Path.cwd(), "checkout", "-q", "one")
    assert run_git("merge", "-q", "--no-edit", "two").returncode == 1
    assert "ada,10\n=======\nada,11\n" in Path("boats.csv").read_text()
    shown = run("resolve").stdout
    assert "  size  10" in shown
    assert "the merge bases differ: base cannot be chosen for this row\n" in shown
    assert run("resolve", "--base").stderr == "claims: boats.csv: unresolved: ada\n"
    assert run("resolve", "--theirs").exit_code == 0
    assert Path("boats.csv").read_text() == HEADER + "ada,11\nbea,2\ncog,3\n"


def test_older_installation_is_replaced() -> None:
    installed()
    git(Path.cwd(), "config", "merge.claims.recursive", "binary")
    assert "merge.claims.recursive: out of date" in run("git", "status").output
    installed()
    assert git(Path.cwd(), "config", "merge.claims.recursive") == "claims-bases"


@pytest.mark.parametrize("program", ["/nowhere/python", "kill -9 $$ #"])
def test_without_the_program_git_merges_line_by_line(program: str) -> None:
    installed()
    driver = settings()["merge.claims.driver"]
    _, rest = driver.split("; s=$?", 1)
    git(Path.cwd(), "config", "merge.claims.driver", f"sh -c '{program}'; s=$?{rest}")
    done = branches(ROWS.replace("bea,2", "bea,20"), ROWS.replace("bea,2", "bea,21"))
    assert done.returncode == 1
    assert "bea,20\n=======\nbea,21\n" in Path("boats.csv").read_text()


def test_python_modules_of_the_repository_are_not_run() -> None:
    """Git starts a driver in the repository's top folder, where Python would look for modules first."""
    for name in ("claims.py", "click.py"):
        Path(name).write_text("open('pwned', 'w')")
    save(Path.cwd())
    installed()
    branches(ROWS.replace("bea,2", "bea,20"), ROWS + "dov,4\n")
    run_git("show", "-m")
    run_git("diff", "HEAD~1")
    assert not Path("pwned").exists()
    assert Path("boats.csv").read_text().endswith("bea,20\ncog,3\ndov,4\n")
