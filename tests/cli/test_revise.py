"""`claims revise`: the new claim and the new status of the older one are both written, or neither."""

from pathlib import Path

import pytest
from tests.support.claim_case import TABLES, write
from tests.support.curation_case import files_in, typed

from claims import Options, validate

NEW = "czzzzzz"
REVISED = (
    f"{NEW},post-1,tomas-marsh,ada-quill,,The pier will open late.,,indirect,unmarked,,affirmed,,200,240,"
    "00000000000000bb,current,,c000002,c000001,\n"
)


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


def test_the_evidence_of_a_revised_claim_is_not_the_source_in_which_it_was_read(town: Path) -> None:
    words = [
        "--says",
        "The pier is shut.",
        "--status",
        "retracted",
        "--status-source",
        "post-1",
        "--no-input",
    ]
    done = typed(town, ["revise", "c000001", *words])

    assert (done.exit_code, done.stderr) == (
        2,
        (
            "claims: claim 'c000001' was read in source 'post-1', which cannot show that it is retracted: "
            "name a later source\n"
        ),
    )


def test_a_revision_adds_a_row_and_updates_the_older_one(town: Path) -> None:
    old = rows(town)
    words = ["--says", "The pier will open late.", "--certainty", "unmarked", "--claim-id", NEW, "--no-input"]
    done = typed(town, ["revise", "c000002", *words])

    assert (done.exit_code, done.stderr) == (0, "")
    assert (
        done.stdout == "datapackage/claims.csv:4: changed c000002\ndatapackage/claims.csv:5: added czzzzzz\n"
    )
    assert rows(town) == [
        *old[:2],
        old[2].replace(",current,", ",updated,"),
        REVISED,
        *old[3:],
    ]
    assert validate(town, Options(limit=None)).findings == []


def test_a_revision_in_another_source_takes_nothing_of_the_old_one_with_it(town: Path) -> None:
    words = ["--source", "post-2", "--says", "The pier is shut.", "--status", "corrected", "--claim-id", NEW]
    done = typed(town, ["revise", "c000001", *words, "--no-input", "--reason", "See the notice."])

    assert done.exit_code == 0, done.stderr
    assert row(town, NEW) == (
        f"{NEW},post-2,ada-quill,,,The pier is shut.,will open in May,mixed,unmarked,,affirmed,,,,,current,,c000001,,\n"
    )
    assert row(town, "c000001").endswith(",corrected,post-2,,,See the notice.\n")
    assert validate(town, Options(limit=None)).findings == []


def test_a_claim_that_was_not_current_keeps_its_status(town: Path) -> None:
    done = typed(town, ["revise", "c000004", "--says", "They know.", "--polarity", "affirmed", "--no-input"])

    assert done.exit_code == 0, done.stderr
    assert ",removed,post-2,,," in row(town, "c000004")
    assert done.stdout.count("\n") == 1


def test_a_revision_that_breaks_a_rule_writes_neither_row(town: Path) -> None:
    before = files_in(town)
    done = typed(town, ["revise", "c000001", "--speaker", "Tomas Marsh", "--no-input"])

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(
        "error[updated-by-other-speaker] claims c000001 status: "
        "status is 'updated' but only claims of other speakers revise this one\n"
    )
    assert done.stderr.endswith("claims: nothing written\n")
    assert files_in(town) == before


def test_a_revision_that_says_nothing_new_is_refused(town: Path) -> None:
    before = files_in(town)
    done = typed(town, ["revise", "c000001", "--no-input"])

    assert (done.exit_code, done.stderr) == (
        2,
        "claims: the revision equals the older claim: change at least one value, for example with --says\n",
    )
    assert files_in(town) == before


def test_enter_takes_what_the_older_claim_has(town: Path) -> None:
    """Source, attribution, speaker, relayed by, role, text, certainty, hedge, polarity, said on, responds to, note."""
    answers = "\n\n\n\n\nThe pier might open late.\n\nmight\n\n2031-03-03\n-\n\n"
    done = typed(town, ["revise", "c000002", "--claim-id", NEW], answers)

    assert done.exit_code == 0, done.stderr
    assert row(town, NEW) == (
        f"{NEW},post-1,tomas-marsh,ada-quill,,The pier might open late.,,indirect,possible,might,affirmed,2031-03-03,"
        "200,240,00000000000000bb,current,,c000002,,\n"
    )
    assert "Text [The pier may open late.]: " in done.output


def test_what_the_prompt_offers_is_inert(town: Path) -> None:
    path = town / "datapackage/claims.csv"
    path.write_bytes(path.read_bytes().replace(b"may open late.", b"may \x1b[2Jopen late."))
    done = typed(town, ["revise", "c000002"], "\n\n\n\n\n")

    assert done.exit_code == 2
    assert "\x1b" not in done.output
    assert "Text [The pier may \\x1b[2Jopen late.]: " in done.output
