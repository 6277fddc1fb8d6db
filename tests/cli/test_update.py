"""`claims update` prints what a later version of a text means for the claims."""

import json
from pathlib import Path

import pytest
from tests.support.case import files_in
from tests.support.curation_case import typed
from tests.support.update_case import OLD, write_dataset, write_text

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
