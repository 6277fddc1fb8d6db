"""A repository with a table that two branches change differently, and what a merge leaves in its file."""

from pathlib import Path
from typing import Any

from tests.support.git_case import HEADER, run, run_git, save, write_package
from tests.support.store_case import git

ROWS = HEADER + "ada,1\nbea,2\ncog,3\n"
OURS = ROWS.replace("bea,2", "bea,20").replace("cog,3", "cog,30")
THEIRS = ROWS.replace("bea,2", "bea,21").replace("cog,3", "cog,31")
FIELDS = [{"name": name, "type": "string"} for name in ("id", "size", "port", "note")]
WIDE = {"schema": {"fields": FIELDS, "primaryKey": ["id"]}}


def begin(rows: str = ROWS, *, driver: bool = True, **changes: Any) -> None:
    write_package(Path.cwd(), rows, **changes)
    save(Path.cwd())
    if driver:
        assert run("git", "install").exit_code == 0
        driver_line = git(Path.cwd(), "config", "merge.claims.driver")
        same = driver_line.replace("-L %X -L %S -L %Y", "-L ours -L base -L theirs")  # in any version of git
        git(Path.cwd(), "config", "merge.claims.driver", same)


def branches(ours: str | None, theirs: str | None) -> None:
    """Commit what two branches make of the file; None deletes it."""
    file = Path("boats.csv")
    for branch, text in (("theirs", theirs), ("main", ours)):
        git(Path.cwd(), "checkout", "-q", *(["-b", branch] if branch == "theirs" else [branch]))
        if text is None:
            file.unlink()
        else:
            file.write_text(text, newline="")
        save(Path.cwd(), branch)


def merged(ours: str | None, theirs: str | None) -> str:
    """Merge two edits of the file, which conflict; what git leaves."""
    branches(ours, theirs)
    assert run_git("merge", "-q", "--no-edit", "theirs").returncode == 1
    return boats()


def boats() -> str:
    return Path("boats.csv").read_bytes().decode() if Path("boats.csv").exists() else ""


def state() -> str:
    return git(Path.cwd(), "status", "--porcelain")
