"""Shell completion of ids, rules and tables."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.claim_case import TABLES, write


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return write(tmp_path / "town", TABLES)


def completed(folder: Path, *words: str) -> list[str]:
    """What bash is offered for the last word."""
    environment = os.environ | {
        "_CLAIMS_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(["claims", *words]),
        "COMP_CWORD": str(len(words)),
    }
    done = subprocess.run(
        [sys.executable, "-m", "claims"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return [line.partition(",")[2] for line in done.stdout.split()]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["show", "c00000"], ["c000001", "c000002", "c000003", "c000004", "c000005", "c000006"]),
        (["retract", "c000001", "--source", "post"], ["post-1", "post-2"]),
        (["list", "--speaker", "o"], ["officials"]),
        (["add", "claim", "--relayed-by", "t"], ["tomas-marsh"]),
        (["add", "source", "--publisher", "port"], ["port-authority"]),
        (["revise", "c000001", "--status-source", "post-2"], ["post-2"]),
        (["log", "c000006"], ["c000006"]),
        (["diff", "--table", "s"], ["speakers", "sources"]),
        (["explain", "valu"], ["value"]),
        (["rules", "v"], ["value"]),
        (["anchor", "post-"], ["post-1", "post-2"]),
        (["explain", "passage-h"], ["passage-hash-mismatch"]),
        (["validate", "--ignore", "duplicate-cl"], ["duplicate-claim"]),
        (["revise", "c000001", "--attrib"], ["--attribution"]),
        (["show", "zzz"], []),
    ],
)
def test_completions_are_ids_rules_and_tables(town: Path, words: list[str], offered: list[str]) -> None:
    assert completed(town, *words) == offered


def test_no_unsafe_id_reaches_the_shell(town: Path) -> None:
    path = town / "datapackage/speakers.csv"
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        [[each, "x"] for each in ("$(touch x)", "a;b", "\x1b[2J", "a\nb", "-rf")]
    )
    path.write_text(path.read_text(encoding="utf-8") + out.getvalue(), encoding="utf-8")

    assert completed(town, "list", "--speaker", "") == [
        "ada-quill", "harbour-post", "officials", "port-authority", "tomas-marsh",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "descriptor",
    [b"", b"[1]", b"[" * 100_000, b'{"resources": [{"name": "speakers", "path": "../x"}]}', b"\xff"],
)
def test_an_unreadable_package_has_no_completions(town: Path, descriptor: bytes) -> None:
    (town / "datapackage.json").write_bytes(descriptor)

    assert completed(town, "list", "--speaker", "a") == []


def test_completion_does_not_import_the_engine(town: Path) -> None:
    code = (
        "import sys, click; from claims.cli.completion import complete_ids, complete_table\n"
        "assert [each.value for each in complete_ids('speakers')(None, None, 'a')] == ['ada-quill']\n"
        "assert [each.value for each in complete_table(None, None, 'c')] == ['claims']\n"
        "print([each for each in ('duckdb', 'frictionless', 'pydantic', 'numpy') if each in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=town, capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
