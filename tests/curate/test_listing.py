"""`claims list`, `claims show`, and what the shell completes: the right rows, from anywhere, and nothing that acts."""

import csv
import io
import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.case import committed, git, zipped
from tests.support.claim_case import TABLES, write
from tests.support.curation_case import typed
from tests.support.fix_case import one

from claims.model.errors import CannotDo
from claims.package.open import open_store
from claims.table.rows import open_tables, part_rows

ROOT = Path(__file__).parents[2]


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return write(tmp_path / "town", TABLES)


def listed(folder: Path, *words: str) -> list[str]:
    """The ids that are listed."""
    done = typed(folder, ["list", *words, "--format", "json"])
    assert (done.exit_code, done.stderr) == (0, "")
    return [each["claim_id"] for each in json.loads(done.stdout)["claims"]]


def test_a_package_of_something_else_is_named_as_that(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text('{"resources": [{"name": "boats", "path": "boats.csv"}]}')
    (tmp_path / "boats.csv").write_text("id\n1\n")
    done = typed(tmp_path, ["list"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert (
        done.stderr
        == "claims: 'datapackage.json' has no table 'claims', so it is not a dataset of claims: create one with claims init\n"
    )


def test_a_list_is_a_line_for_each_claim(town: Path) -> None:
    done = typed(
        town,
        ["list", "--source", "post-2", "--source", "post-1", "--status", "removed", "--status", "current"],
    )

    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "c000001  Ada\\nQuill: The pier,\\nthe new one, will open in May.\n"
        "c000002  Tomas Marsh: The pier may open late.\n"
        "c000004 [removed]  harbour officials: The officials do not know the cost.\n"
        "c000006  Harbour Post: The town is of middling size.\n"
        "4 of 6 claims\n"
    )


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ([], ["c000001", "c000002", "c000003", "c000004", "c000005", "c000006"]),
        (["--speaker", "ada-quill"], ["c000001", "c000005"]),
        (["--speaker", "a. quill", "--speaker", "Tomas Marsh"], ["c000001", "c000002", "c000005"]),
        (["--source", "post-2"], ["c000006"]),
        (["--text", "PIER"], ["c000001", "c000002", "c000005"]),
        (["--text", "pier", "--text", "will open in"], ["c000001"]),
        (["--text", "we do not"], ["c000004"]),
        (["--text", "pier", "--status", "removed"], []),
    ],
)
def test_a_list_has_what_was_asked_for(town: Path, words: list[str], ids: list[str]) -> None:
    assert listed(town, *words) == ids


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--speaker", "ada-quil"], "unknown speaker 'ada-quil': did you mean 'ada-quill'?"),
        (["--source", "\x1b[2J"], "unknown source '\\x1b[2J'"),
        (["nowhere"], "'nowhere' does not exist: expected a folder, a datapackage.json, a .zip, or REV:path"),
    ],
)
def test_an_unknown_speaker_or_source_is_an_error(town: Path, words: list[str], said: str) -> None:
    done = typed(town, ["list", *words])

    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"claims: {said}\n")


def test_a_list_as_csv_is_the_rows_of_the_table(town: Path) -> None:
    done = typed(town, ["list", "--format", "csv"])

    assert done.stdout.encode() == (town / "datapackage/claims.csv").read_bytes()


def test_a_package_is_listed_from_a_zip_and_a_revision(town: Path, tmp_path: Path) -> None:
    target = zipped(town, tmp_path / "town.zip")
    committed(town)
    (town / "datapackage/claims.csv").write_text("gone")

    assert len(listed(tmp_path, str(target))) == 6
    assert len(listed(town, "HEAD:")) == 6


def test_an_unreadable_table_is_an_error(town: Path) -> None:
    path = town / "datapackage/claims.csv"
    path.write_bytes(path.read_bytes() + b"torn\n")
    done = typed(town, ["list"])

    assert (done.exit_code, done.stderr) == (
        2,
        "claims: 'datapackage/claims.csv' cannot be read: ragged-row on line 9: run claims validate\n",
    )


@settings(max_examples=100)
@given(st.text('ab,"\r\n <=é', max_size=40))
def test_rows_are_read_as_the_csv_module_reads_them(text: str) -> None:
    data = f"x,y\na,b\n<<<<<<< {text}" if "=" in text else f"x,y\n{text}"
    with tempfile.TemporaryDirectory() as folder:
        one(Path(folder), data.encode(), [{"name": "x"}, {"name": "y"}])
        with open_store(folder) as store:
            part = open_tables(store, Path(folder)).parts("t")[0]
            read, reason = _read(part_rows(part))
    expected = [row for row in _by_the_csv_module(data)[1:] if row]
    assert read == expected[: len(read)]
    assert reason or read == expected


def _read(rows: Iterator[Sequence[str]]) -> tuple[list[list[str]], str]:
    """Return the rows, and why there are no more of them."""
    found: list[list[str]] = []
    try:
        for row in rows:
            found.append(list(row))
    except CannotDo as error:
        return found, str(error)
    return found, ""


def _by_the_csv_module(text: str) -> list[list[str]]:
    """Return the rows up to the first one that it refuses."""
    found: list[list[str]] = []
    with suppress(csv.Error):
        for row in csv.reader(io.StringIO(text, newline=""), strict=True):
            found.append(row)
    return found


def test_a_claim_is_shown_whole(town: Path) -> None:
    done = typed(town, ["show", "c000001"])

    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "c000001  current\n"
        "The pier,\\nthe new one, will open in May.\n"
        "\n"
        "  said by      Ada\\nQuill (ada-quill), harbour master\n"
        "  said on      2031-03-03\n"
        "  read in      post-1, New pier\\nto open\n"
        "  published    2031-03-04 by Harbour Post (harbour-post)\n"
        "  quotation    “will open in May”\n"
        "  attribution  mixed (“said”)\n"
        "  certainty    unmarked\n"
        "  polarity     affirmed\n"
        "  passage      100 to 140, 00000000000000aa\n"
        "  answered by  c000002  Tomas Marsh: The pier may open late.\n"
    )


def test_what_has_to_do_with_a_claim_is_shown(town: Path) -> None:
    older, newer, answer = (typed(town, ["show", each]).stdout for each in ("c000003", "c000006", "c000002"))

    assert older.endswith("  revised by   c000006  Harbour Post: The town is of middling size.\n")
    assert newer.endswith("  revises      c000003 [updated]  Harbour Post: The town is not large.\n")
    assert answer.endswith(
        "  responds to  c000001  Ada\\nQuill: The pier,\\nthe new one, will open in May.\n"
    )
    assert "  relayed by   Ada\\nQuill (ada-quill)\n" in answer
    assert "  certainty    possible (“may”)\n" in answer


def test_history_is_that_of_the_commits(town: Path, tmp_path: Path) -> None:
    first = committed(town)
    assert typed(town, ["retract", "c000002", "--source", "post-2"]).exit_code == 0
    git(town, "commit", "-q", "-a", "-m", "Take it back")
    now, then = (json.loads(typed(town, ["show", "c000002", *where, "--format", "json"]).stdout)
                 for where in ([], [f"{first}:"]))  # fmt: skip
    text = typed(town, ["show", "c000002"]).stdout

    assert [(each["kind"], each["subject"]) for each in now["history"]] == [
        ("changed", "Take it back"),
        ("added", "x"),
    ]
    assert [each["subject"] for each in then["history"]] == ["x"]
    assert (
        "Take it back\n    changed: status current → retracted, status_source_id (empty) → post-2\n" in text
    )
    zip_of = zipped(town, tmp_path / "town.zip")
    assert (
        json.loads(typed(tmp_path, ["show", "c000002", str(zip_of), "--format", "json"]).stdout)["history"]
        is None
    )


def test_a_claim_that_is_not_committed_has_no_history_yet(town: Path) -> None:
    git(town, "init", "-q")

    assert json.loads(typed(town, ["show", "c000001", "--format", "json"]).stdout)["history"] == []


def test_an_unknown_claim_is_an_error(town: Path) -> None:
    done = typed(town, ["show", "c00001"])

    assert (done.exit_code, done.stderr) == (
        2,
        "claims: there is no claim_id 'c00001': did you mean 'c000001'?\n",
    )


def test_references_that_lead_nowhere_are_shown_as_they_are(town: Path) -> None:
    path = town / "datapackage/claims.csv"
    path.write_bytes(path.read_bytes().replace(b"c000002,post-1,tomas-marsh", b"c000002,post-8,nobody"))
    done = typed(town, ["show", "c000002"])

    assert (done.exit_code, done.stderr) == (0, "")
    assert "  said by      nobody\n" in done.stdout
    assert "  read in      post-8\n" in done.stdout
    assert "published" not in done.stdout


def test_the_json_is_what_its_schema_says(town: Path) -> None:
    for words, name in ((["list"], "listing"), (["show", "c000001"], "shown")):
        schema = json.loads((ROOT / f"schemas/record/{name}.json").read_text(encoding="utf-8"))
        found = json.loads(typed(town, [*words, "--format", "json"]).stdout)
        jsonschema.validate(found, schema, jsonschema.Draft202012Validator)


EVIL = "\x1b[2J\u202e::error::x ##[error]y\r<script>"


def test_no_cell_acts_where_it_is_shown(town: Path) -> None:
    path = town / "datapackage/claims.csv"
    text = path.read_text(encoding="utf-8").replace("The pier may open late.", f'"::error::x {EVIL}"')
    path.write_text(text, encoding="utf-8", newline="")
    for words in (["list"], ["list", "--format", "json"], ["show", "c000002"], ["show", "c000001"]):
        done = typed(town, words)
        assert done.exit_code == 0, done.stderr
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", done.output)
        assert not re.search(r"^\s*::|##\[", done.output, re.MULTILINE)
