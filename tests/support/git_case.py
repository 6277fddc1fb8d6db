"""A repository with a small package in it, and what `claims` says when it is run there."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from tests.support.store_case import git

from claims.cli import cli

HEADER = "id,size\n"
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
FIELDS = [{"name": "id", "type": "string"}, {"name": "size", "type": "integer"}]


def write_package(folder: Path, rows: str, **changes: Any) -> Path:
    """A package of one table `boats`; `changes` are properties of its resource, but for `version`."""
    folder.mkdir(parents=True, exist_ok=True)
    version = changes.pop("version", "1.0.0")
    resource = {
        "name": "boats",
        "type": "table",
        "path": "boats.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n"},
        "schema": {"fields": FIELDS, "primaryKey": ["id"]},
    } | changes
    descriptor = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "harbour",
        "id": "urn:harbour",
        "title": "Boats",
        "description": "The boats in a harbour.",
        "version": version,
        "created": "2031-01-02T00:00:00Z",
        "licenses": [{"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}],
        "contributors": [{"title": "The harbour office", "roles": ["creator"]}],
        "sources": [{"title": "The harbour book"}],
        "keywords": ["boats"],
        "resources": [resource],
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor, indent=2) + "\n", encoding="utf-8")
    file = folder / resource["path"]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(rows, encoding=resource["encoding"], newline="")
    return folder


def save(folder: Path, subject: str = "x") -> str:
    """Commit all that is in the repository; gives the commit's id."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", subject)
    return git(folder, "rev-parse", "HEAD")


def run(*arguments: str) -> Result:
    """Run `claims` in the current folder."""
    return CliRunner().invoke(cli, list(arguments), env={"GIT_CONFIG_GLOBAL": os.devnull})


def told(*arguments: str) -> dict[str, Any]:
    """The JSON that a command gives."""
    done = run(*arguments, "--format", "json")
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def refused(*arguments: str) -> str:
    """The one line of a command that could not be done."""
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    return done.stderr.removeprefix("claims: ").strip()


def run_git(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run git in the current folder with no settings of the user."""
    settings = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    environment = PLAIN | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    return subprocess.run(
        ["git", *settings, *arguments], capture_output=True, text=True, env=environment, check=False
    )
