"""A package of one table with four findings, and its file of suppressed findings."""

import io
import json
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from claims import Options, Report, validate
from claims.cli import cli
from claims.validation.suppressions import NAME

HEADER = "rule,table,key,fingerprint,reason,owner,until\n"
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


def report_of(target: Path | str, **more: object) -> Report:
    return validate(target, Options(**more))  # type: ignore[arg-type]


def rules_and_lines(report: Report) -> list[tuple[str, int | None]]:
    return [(each.rule, each.line) for each in report.findings]


def fingerprints(report: Report) -> dict[tuple[str, str | None], str]:
    return {(each.rule, (each.key or {}).get("id")): each.fingerprint for each in report.findings}


@dataclass(frozen=True)
class Done:
    stdout: str
    stderr: str


def run(folder: Path, command: str, *arguments: str, code: int = 0) -> Done:
    """Run a command of `claims` in a folder, in this process: starting another one takes a second."""
    out, err = io.StringIO(), io.StringIO()
    with chdir(folder), redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        cli.main([command, *arguments], prog_name="claims")
    assert ended.value.code == code, (out.getvalue(), err.getvalue())
    return Done(out.getvalue(), err.getvalue())


FAULTS = [("not-in-enum", 4), ("unmatched-foreign-key", 4), ("not-in-enum", 5), ("unmatched-foreign-key", 6)]
