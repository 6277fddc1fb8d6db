"""`claims update` prints what a later version of a text means for the claims."""

import json
import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from select import select

import pytest
from tests.support.case import files_in
from tests.support.curation_case import typed
from tests.support.update_case import OLD, write_dataset, write_text

from claims.curate.dataset import open_dataset
from claims.model.dataset import key_of
from claims.text.passage import passage_hash, text_hash

NEW = (
    OLD.replace("12 million", "14 million")
    .replace(" A storm destroyed the old pier two years ago.", "")
    .replace("The mayor, Tomas Marsh,", "The town has a cinema now. The mayor, Tomas Marsh,")
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = write_dataset(tmp_path / "pier")
    (made / "new.txt").write_text(NEW, encoding="utf-8", newline="\n")
    return made


def test_text_shows_what_an_editor_must_look_at(folder: Path) -> None:
    write_text(folder)
    before = files_in(folder)
    shown = typed(folder, ["update", "post-1", "new.txt"])
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert (
        shown.stdout
        == """\
post-1 → new.txt: 7 claims: 5 unchanged, 1 reworded, 1 removed

Reworded
  c000002  Ada Quill: ada-quill says: the work had cost 12 million crowns
      number: '12' → '14'
      the work had cost [-12-]{+14+} million crowns
      at 141 to 176; alignment, confidence 0.97

Removed
  c000007  Harbour Post: harbour-post says: A storm destroyed the old pier two years ago.
      [-A storm destroyed the old pier two years ago.-]
      alignment, confidence 0.87

New or reworded sentences without a claim
  179 to 205: The town has a cinema now.

Other sentences without a claim
  0 to 26: New pier to open in spring
"""
    )
    assert files_in(folder) == before


def test_markdown_has_the_same_sections_as_code(folder: Path) -> None:
    old = write_text(folder)
    old.rename(folder / "old.txt")
    shown = typed(folder, ["update", "post-1", "new.txt", "--text", "post-1=old.txt", "--format", "markdown"])
    lines = shown.stdout.splitlines()
    assert [line for line in lines if line.startswith("#")] == [
        "## Reworded", "## Removed", "## New or reworded sentences without a claim", "## Other sentences without a claim",
    ]  # fmt: skip
    assert all(line[:1] in ("", "#") or line.strip().startswith(("- `", "` post-1 `")) for line in lines)


def test_json_without_the_old_text(folder: Path) -> None:
    found = json.loads(typed(folder, ["update", "post-1", "new.txt", "--format", "json"]).stdout)
    assert found["counts"]["claims"] == {"ambiguous": 2, "unchanged": 5}
    assert found["claims"][-1]["claim_id"] == "c000007"
    assert found["claims"][0] == {
        "claim_id": "c000001", "source_id": "post-1", "speaker_id": "ada-quill",
        "text": "ada-quill says: the new pier in Northhaven “will open in May”", "state": "unchanged",
        "start": 79, "end": 124, "pass": "passage", "confidence": 1.0, "changes": [], "old": None,
        "new": "the new pier in Northhaven “will open in May”",
    }  # fmt: skip
    assert {each["state"] for each in found["sentences"]} == {None, "unchanged"}


HOSTILE = [
    (b"\xff\xfe\x00A", "'new.txt' is not UTF-8 (byte 0): save it as UTF-8"),
    (b"caf\xe9 and caf\xc3\xa9", "'new.txt' is not UTF-8 (byte 3): save it as UTF-8"),
]


@pytest.mark.parametrize(("data", "message"), HOSTILE)
def test_file_that_is_no_text_gives_one_line(folder: Path, data: bytes, message: str) -> None:
    (folder / "new.txt").write_bytes(data)
    shown = typed(folder, ["update", "post-1", "new.txt"])
    assert (shown.exit_code, shown.stdout, shown.stderr) == (2, "", f"claims: {message}\n")


def test_file_that_is_too_large_is_not_read(folder: Path) -> None:
    with (folder / "new.txt").open("wb") as file:
        file.truncate(1 << 30)
    shown = typed(folder, ["update", "post-1", "new.txt"])
    assert shown.exit_code == 2
    assert shown.stderr.startswith("claims: 'new.txt' is larger than 67,108,864 bytes")


@pytest.mark.parametrize("output_format", ["text", "json", "markdown"])
def test_hostile_text_is_printed_inert(folder: Path, output_format: str) -> None:
    write_text(folder)
    hostile = NEW.replace("14 million", "\x1b[31m14\u202e \x00million<script>`x`[a](b)")
    (folder / "new.txt").write_text(
        hostile + "\n\n::error::x\n\n##[command]y\n", encoding="utf-8", newline="\n"
    )
    shown = typed(folder, ["update", "post-1", "new.txt", "--format", output_format])
    assert shown.exit_code == 0
    assert all(char.isprintable() or char == "\n" for char in shown.stdout)
    assert "##[" not in shown.stdout
    assert not any(line.startswith("::") for line in shown.stdout.splitlines())


def test_unknown_source_is_named(folder: Path) -> None:
    shown = typed(folder, ["update", "post1", "new.txt"])
    assert (shown.exit_code, shown.stderr) == (
        2,
        "claims: there is no source_id 'post1': did you mean 'post-1'?\n",
    )


WRITE = ["update", "post-1", "new.txt", "--retrieved", "2031-03-06T08:00:00Z"]
SHEET = "update-post-1-2031-03-06.csv"


def rows_of(folder: Path, table: str) -> dict[str, dict[str, str | None]]:
    with open_dataset(str(folder)) as dataset:
        return {each[key_of(table)] or "": each for each in dataset.rows(table)}


def fill_in(folder: Path, *edits: tuple[str, str]) -> None:
    sheet = (folder / SHEET).read_text(encoding="utf-8")
    for old, new in edits:
        assert sheet.count(old) == 1
        sheet = sheet.replace(old, new)
    (folder / SHEET).write_text(sheet, encoding="utf-8", newline="\n")


REVISED = (",,the work had cost 14", ",revise,the work had cost 14"), ("says: the work had cost 12", "says: the work had cost 14")  # fmt: skip
REMOVED = (("years ago.,,,,", "years ago.,removed,,,"),)


def test_write_without_a_terminal_adds_the_source_and_makes_a_worksheet(folder: Path) -> None:
    write_text(folder)
    shown = typed(folder, [*WRITE, "--write"])
    assert (shown.exit_code, shown.stdout) == (0, "datapackage/sources.csv:3: added post-1-2031-03-06\n")
    assert shown.stderr == f"fill in the column decision of {SHEET}, and read it with --apply\n"
    sources = rows_of(folder, "sources")
    assert sources["post-1-2031-03-06"] == sources["post-1"] | {
        "source_id": "post-1-2031-03-06", "version_of": "post-1", "retrieved": "2031-03-06T08:00:00Z",
        "text_length": str(len(NEW)), "text_sha256": text_hash(NEW),
    }  # fmt: skip
    lines = (folder / SHEET).read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[:2] for line in lines[1:]] == [["c000002", "reworded"], ["c000007", "removed"]]
    again = typed(folder, [*WRITE, "--write"])
    assert (again.exit_code, again.stderr) == (
        2,
        f"claims: '{SHEET}' exists: read it with --apply, or delete it\n",
    )


def test_worksheet_is_applied(folder: Path) -> None:
    write_text(folder)
    typed(folder, [*WRITE, "--write"])
    fill_in(folder, *REVISED, *REMOVED)
    shown = typed(folder, ["update", "post-1", "new.txt", "--apply", SHEET])
    assert (shown.exit_code, shown.stderr) == (0, "")
    claims = rows_of(folder, "claims")
    (new,) = [each for each in claims.values() if each["revises"]]
    passage = "the work had cost 14 million crowns"
    assert new == claims["c000002"] | {
        "claim_id": new["claim_id"], "source_id": "post-1-2031-03-06", "revises": "c000002", "status": "current",
        "text": f"ada-quill says: {passage}", "passage_start": "141", "passage_end": "176",
        "passage_hash": passage_hash(passage),
    }  # fmt: skip
    assert claims["c000002"]["status"] == "updated"
    assert (claims["c000007"]["status"], claims["c000007"]["status_source_id"]) == (
        "removed",
        "post-1-2031-03-06",
    )
    write_text(folder, NEW, "post-1-2031-03-06")
    assert typed(folder, ["validate"]).stdout.endswith(
        "8 passages, 2 quotations, 6 cues and 1 hedge verified\n"
    )
    text = typed(folder, ["update", "post-1-2031-03-06", "new.txt"]).stdout
    assert text.startswith("post-1-2031-03-06 → new.txt: 6 claims: 6 unchanged\n")


def test_apply_without_write_adds_the_source_as_well(folder: Path) -> None:
    write_text(folder)
    typed(folder, [*WRITE, "--write"])
    fill_in(folder, *REMOVED)
    sources = folder / "datapackage/sources.csv"
    sources.write_text(
        "".join(sources.read_text(encoding="utf-8").splitlines(keepends=True)[:2]), encoding="utf-8"
    )
    shown = typed(folder, [*WRITE, "--apply", SHEET])
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert [line.partition(": ")[2] for line in shown.stdout.splitlines()] == [
        "added post-1-2031-03-06", "changed c000007"
    ]  # fmt: skip


WRONG = [
    ([(",,the work", ",maybe,the work")], "line 2: unknown decision 'maybe': use keep, revise, removed, or leave it empty"),
    ([(",,the work had cost 14", ",revise,the work had cost 99")], "line 2: 'the work had cost 99 million crowns' is not in the text: copy the words from the text"),
    ([("claim_id,", "claim,")], "line 1: no column 'claim_id': use the worksheet that --write made"),
    ([(",,unmarked,,added\nc000007", ",,unmarked,added\nc000007")], "line 2: 13 cells expected: save the worksheet as CSV with commas"),
    ([*REMOVED, ("c000002,", "c000007,"), (",,the work", ",keep,the work")], "line 3: second decision about claim 'c000007': delete one of the rows"),
]  # fmt: skip


@pytest.mark.parametrize(("edits", "message"), WRONG)
def test_wrong_worksheet_writes_nothing(folder: Path, edits: list[tuple[str, str]], message: str) -> None:
    write_text(folder)
    typed(folder, [*WRITE, "--write"])
    fill_in(folder, *edits)
    before = files_in(folder)
    shown = typed(folder, ["update", "post-1", "new.txt", "--apply", SHEET])
    assert (shown.exit_code, shown.stderr) == (2, f"claims: '{SHEET}' {message}\n")
    assert files_in(folder) == before


def test_revision_without_new_words_writes_nothing(folder: Path) -> None:
    write_text(folder)
    typed(folder, [*WRITE, "--write"])
    fill_in(folder, REVISED[0], *REMOVED)
    before = files_in(folder)
    shown = typed(folder, ["update", "post-1", "new.txt", "--apply", SHEET])
    assert shown.exit_code == 2
    assert shown.stderr.startswith("claims: the revision of claim 'c000002' changes none of its words: ")
    assert files_in(folder) == before


def test_questions_at_a_terminal(folder: Path) -> None:
    write_text(folder)
    answers = [
        "?",
        "w",
        "no such words",
        "14 million crowns",
        "r",
        "It cost 14 million crowns.",
        "",
        "",
        "d",
        "",
    ]
    shown = at_terminal(folder, [*WRITE, "--write"], answers)
    assert "1 of 2, reworded" in shown
    assert "keep: the claim is still right as it is" in shown
    claims = rows_of(folder, "claims")
    (new,) = [each for each in claims.values() if each["revises"]]
    assert (new["text"], new["passage_start"], new["passage_end"]) == (
        "It cost 14 million crowns.",
        "159",
        "176",
    )
    assert claims["c000007"]["status"] == "removed"
    assert "post-1-2031-03-06" in rows_of(folder, "sources")


def test_end_of_input_at_a_terminal_writes_nothing(folder: Path) -> None:
    write_text(folder)
    before = files_in(folder)
    assert "end of input: nothing written" in at_terminal(folder, [*WRITE, "--write"], ["k", "\x04"])
    assert files_in(folder) == before


def at_terminal(folder: Path, words: list[str], answers: list[str]) -> str:
    """Run a command at a terminal, answer each of its questions, and return what it shows."""
    controller, terminal = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "claims", *words], cwd=folder, stdin=terminal, stdout=terminal, stderr=terminal
    )
    os.close(terminal)
    left, shown = list(answers), b""
    with suppress(OSError):  # the terminal is closed
        while select([controller], [], [], 60)[0]:
            shown += os.read(controller, 1 << 16)
            if left and shown.endswith(b": "):
                os.write(controller, f"{left.pop(0)}\n".encode())
    program.kill()
    program.wait()
    os.close(controller)
    return shown.decode()
