"""`claims retract`: the claim gets a new status and keeps its row; all other bytes stay."""

from pathlib import Path

import pytest
from tests.support.claim_case import TABLES, write
from tests.support.curation_case import files_in, typed

from claims import Options, validate


@pytest.fixture
def town(tmp_path: Path) -> Path:
    folder = write(tmp_path / "town", TABLES)
    assert validate(folder, Options(limit=None)).findings == []
    return folder


def rows(folder: Path) -> list[str]:
    """The records of the claims, each with its line end; the first has a cell of two lines."""
    lines = (folder / "datapackage/claims.csv").read_bytes().decode().splitlines(keepends=True)
    return [lines[0], lines[1] + lines[2], *lines[3:]]


def row(folder: Path, claim: str) -> str:
    return next(each for each in rows(folder) if each.startswith(claim))


def test_a_retraction_changes_one_row_and_no_other_byte(town: Path) -> None:
    before = files_in(town)
    old = rows(town)
    done = typed(town, ["retract", "c000001", "--source", "post-2", "--note", 'Taken back, "quite".'])

    assert (done.exit_code, done.stdout, done.stderr) == (
        0,
        "datapackage/claims.csv:2: changed c000001\n",
        "",
    )
    assert rows(town) == [
        old[0],
        old[1].replace(",current,,,,\n", ',retracted,post-2,,,"Taken back, ""quite""."\n'),
        *old[2:],
    ]
    assert {name for name, data in files_in(town).items() if data != before[name]} == {
        "datapackage/claims.csv"
    }
    assert validate(town, Options(limit=None)).findings == []


@pytest.mark.parametrize(
    ("there", "joined"), [("Seen by us.", "Seen by us. Fallen."), ("seen by us", "seen by us; Fallen.")]
)
def test_a_note_is_appended_to_an_existing_one(town: Path, there: str, joined: str) -> None:
    path = town / "datapackage/claims.csv"
    line = row(town, "c000001")
    path.write_text(
        path.read_text(encoding="utf-8").replace(line, line.replace(",current,,,,", f",current,,,,{there}")),
        encoding="utf-8",
    )
    done = typed(town, ["retract", "c000001", "--source", "post-2", "--note", "Fallen."])
    assert done.exit_code == 0, done.stderr
    assert row(town, "c000001").endswith(f",retracted,post-2,,,{joined}\n")


def test_quotes_and_line_ends_of_a_changed_row_stay(town: Path) -> None:
    path = town / "datapackage/claims.csv"
    quoted = row(town, "c000006").replace(",current,", ',"current",').replace("Harbour", '"Harbour"')
    path.write_bytes(
        path.read_bytes().replace(row(town, "c000006").encode(), quoted.replace("\n", "\r\n").encode())
    )
    done = typed(town, ["retract", "c000006", "--source", "post-1"])

    assert done.exit_code == 0, done.stderr
    assert row(town, "c000006") == quoted.replace(',"current",,', ',"retracted",post-1,').replace(
        "\n", "\r\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["c000001"], "status retracted needs evidence: name the source with --source ID"),
        (
            ["c000001", "--status", "deprecated"],
            "status deprecated needs an explanation: add --note TEXT",
        ),
        (["c00001", "--source", "post-2"], "there is no claim_id 'c00001': did you mean 'c000001'?"),
        (
            ["c000004", "--status", "removed", "--source", "post-2"],
            "claim 'c000004' is already removed",
        ),
        (
            ["c000004", "--source", "post-2"],
            (
                "claim 'c000004' is already removed: to make it retracted, first set its status to current in the table, "
                "and remove the evidence and the note that explain the old status"
            ),
        ),
        (
            ["c000001", "--source", "post-1", "--status", "removed"],
            "claim 'c000001' was read in source 'post-1', which cannot show that it is removed: name a later source",
        ),
        (["\x1b[2J", "--source", "post-2"], "there is no claim_id '\\x1b[2J'"),
    ],
)
def test_an_invalid_retraction_is_an_error(town: Path, words: list[str], said: str) -> None:
    before = files_in(town)
    done = typed(town, ["retract", *words])

    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"claims: {said}\n")
    assert files_in(town) == before


def test_a_retraction_that_breaks_a_rule_is_not_written(town: Path) -> None:
    before = files_in(town)
    done = typed(town, ["retract", "c000001", "--source", "post-3", "--status", "removed"])

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("error[unmatched-foreign-key] claims c000001 status_source_id: 'post-3' ")
    assert done.stderr.endswith("claims: nothing written\n")
    assert files_in(town) == before


def test_a_note_is_appended_to_a_claim_with_the_same_status(town: Path) -> None:
    done = typed(town, ["retract", "c000005", "--status", "deprecated", "--note", "Taken back."])

    assert done.exit_code == 0, done.stderr
    assert row(town, "c000005").endswith(",deprecated,,,,First recorded as said by the mayor. Taken back.\n")


def test_a_duplicate_claim_is_not_changed(town: Path) -> None:
    path = town / "datapackage/claims.csv"
    path.write_bytes(path.read_bytes() + row(town, "c000006").encode())
    done = typed(town, ["retract", "c000006", "--source", "post-1"])

    assert (done.exit_code, done.stderr) == (
        2,
        "claims: 'c000006' is the claim_id of more than one row: run claims validate\n",
    )
