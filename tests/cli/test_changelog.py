"""The entry for a changelog says what changed under the headings of Keep a Changelog, and nothing in it is markup."""

import os
from pathlib import Path

import pytest
from tests.support.diff_package import published, row
from tests.support.git_case import FIELDS, HEADER, run, save, write_package


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_package(tmp_path / "work", HEADER + "a,1\nb,2\nd,1\n")
    save(folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    return folder


def test_an_entry(work: Path) -> None:
    fields = [*FIELDS, {"name": "note", "type": "string"}]
    rows = "id,size,note\na,+1,\nb,3,\nc,4,\n"
    write_package(work, rows, version="2.0.0", schema={"fields": fields, "primaryKey": ["id"]})
    save(work)
    expected = """## [2.0.0]

### Added

- boats: field 'note' added (filled in 0 of 3 rows).
- `boats`: 1 row: `c`.

### Changed

- `boats`: 1 row in `size`: `b`.
- `boats`: 1 row formatted differently, with the same values.

### Removed

- `boats`: 1 row: `d`.
"""
    assert run("changelog", "HEAD~1..HEAD").stdout == expected
    assert run("diff", "HEAD~1..HEAD", "--format", "changelog").stdout == expected


def test_what_is_not_released_and_nothing(work: Path) -> None:
    write_package(work, HEADER + "".join(f"{at:02},1\n" for at in range(12)))
    assert run("changelog").stdout == (
        "## [Unreleased]\n\n### Added\n\n- `boats`: 12 rows: `00`, `01`, `02`, `03`, `04`, `05`, `06`, `07`, "
        "`08`, `09` and 2 more.\n\n### Removed\n\n- `boats`: 3 rows: `a`, `b`, `d`.\n"
    )
    assert run("changelog", "HEAD..HEAD").stdout == "## [Unreleased]\n"


def test_hostile_keys_are_no_markup(work: Path) -> None:
    write_package(work, HEADER + '"`<b>``@x",1\n"two\nlines\u202e",2\n')
    said = run("changelog").stdout
    assert "``` `<b>``@x ```" in said
    assert "`two\\nlines\\u202e`" in said


def test_claims_and_speakers_are_named_with_what_happened_to_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    published(tmp_path / "old", [])
    edits = [
        ("claims.csv", row(2), ""),
        ("claims.csv", "The pier opens in May.", "The pier opens in June."),
        ("claims.csv", ",mayor,,,The quay closes", ",master,,,The quay closes"),
        ("speakers.csv", "Ada Quill", "A. Quill"),
        ("sources.csv", "post-9,article,,", "post-9,article,A storm,"),
    ]
    published(tmp_path / "new", edits)
    assert run("diff", "old", "new", "--format", "changelog").stdout == (
        "## [Unreleased]\n\n### Changed\n\n"
        '- Reworded: "The pier opens in June." (A. Quill, c000001), was "The pier opens in May."\n'
        '- `speaker_id` changed: "The quay closes." (A. Quill, c000004)\n'
        '- Speaker renamed: "Ada Quill" → "A. Quill" (master)\n'
        "- Source `title` changed: A storm (post-9)\n\n"
        "### Removed\n\n"
        '- Removed: "The town is not big." (Harbour Post, c000002)\n'
    )
