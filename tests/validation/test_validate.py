"""A valid package, one thing broken, the whole list of findings compared."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.harbor_case import ROOT, broken, places, written

from claims import CannotDo, Options, Report, validate


def test_valid_package_has_no_findings(tmp_path: Path) -> None:
    report = validate(written(tmp_path / "package"))
    assert places(report) == []
    assert report.counts.rows == {"claims": 2, "speakers": 2, "sources": 1}


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("claims.csv", b"denied", b"denid", [("not-in-enum", "polarity", 4, 57)]),
        ("claims.csv", b"c000002", b"c000001", [("duplicate-key", "claim_id", 4, 1)]),
        ("claims.csv", b",post,", b",pots,", [("unmatched-foreign-key", "speaker_id", 4, 16)]),
        ("claims.csv", b"c000002", b"C2", [("pattern-mismatch", "claim_id", 4, 1)]),
        ("claims.csv", b"c000002,", b"c000002,,", [("ragged-row", None, 4, 1)]),
        ("claims.csv", b"\nc000002", b"\n\nc000002", [("blank-row", None, 4, 1)]),
        (
            "claims.csv",
            b"will open in May",
            b"",
            [("missing-quotation", "quotation", 3, 104)],
        ),
        ("claims.csv", b",34,50,", b",34,99,", [("passage-outside-text", "passage_end", 3, 69)]),
        ("claims.csv", b"not big", b"n\xffot big", [("invalid-utf-8", None, 4, 34)]),
        ("claims.csv", b"not big", b"not\x1b big", [("control-character", None, 4, 36)]),
        ("claims.csv", b"relayed_by", b"Relayed By", [("misspelled-column", "relayed_by", 1, 154)]),
        ("speakers.csv", b"master,Ada", b"zz,Ada", None),
        ("speakers.csv", b"master,", b"\xef\xbb\xbfmaster,", None),
        ("speakers.csv", b"true,,,,\n", b"true,,,,\r\n", [("mixed-line-endings", None, 2, None)]),
        ("speakers.csv", b"Ada Quill", b" Ada Quill", [("leading-or-trailing-whitespace", "name", 2, 8)]),
        ("speakers.csv", b"Ada Quill", b"=1+1", [("formula-injection", "name", 2, 8)]),
        ("speakers.csv", b"Ada Quill", b"", [("missing-required-value", "name", 2, 8)]),
        (
            "speakers.csv",
            b"Harbour Post",
            b"Harbour\xe2\x80\x8b Post",
            [("invisible-character", "name", 3, 6)],
        ),
        ("sources.csv", b",en,", b",en,x", [("type-error", "text_length", 2, 29)]),
        ("sources.csv", b"version_of\n", b"version_of", None),
    ],
)
def test_each_broken_cell_has_its_finding(
    tmp_path: Path,
    file: str,
    old: bytes,
    new: bytes,
    expected: list[tuple[str, str | None, int | None, int | None]] | None,
) -> None:
    report = broken(tmp_path, f"datapackage/{file}", old, new)
    if expected is None:
        assert places(report) != []
    else:
        assert sorted(places(report), key=str) == sorted(expected, key=str)


def test_output_is_deterministic() -> None:
    command = [sys.executable, "-m", "claims", "validate", "--format", "json"]
    runs = [subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout for _ in range(2)]
    assert runs[0] == runs[1]
    assert Report.model_validate(json.loads(runs[0])).valid


@pytest.mark.parametrize("target", ["nope", "tests", "nope:here"])
def test_missing_package_is_one_line_and_exit_code_2(target: str) -> None:
    command = [sys.executable, "-m", "claims", "validate", target]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_unknown_rule_is_refused_with_a_suggestion() -> None:
    with pytest.raises(CannotDo, match="did you mean 'unmatched-foreign-key'"):
        validate(ROOT, Options(select=("foreign-keys",)))
