"""A draft has a fixed copy of each file, and of the descriptor without the values that no longer match."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.fix_case import TEXT, package

from claims.descriptor import read_descriptor
from claims.descriptor.files import File
from claims.edit.draft import Drafting, RevisedFiles, Scope
from claims.edit.edits import Edit
from claims.edit.files import find_parts
from claims.model.table import Table
from claims.package.folder import FolderStore

SCHEMA = {"schema": {"fields": [TEXT]}}


def drafted(
    folder: Path,
    copies: Path,
    scope: Scope = "all",
    is_intended: Callable[[Table | File], bool] = lambda _: False,
) -> RevisedFiles:
    """Draft the fixes of all rules for a package."""
    copies.mkdir()
    store = FolderStore(folder, "datapackage.json", "p")
    described, _ = read_descriptor(store, store.descriptor)
    assert described is not None
    found = find_parts(store, described.tables, copies)
    return Drafting(store, described, lambda _: True, copies, is_intended).draft(found, scope)


def fixes(draft: RevisedFiles) -> dict[str, dict[str, int]]:
    """Return the number of fixes by path and rule."""
    return {path: dict(each.done) for path, each in draft.revisions.items()}


@pytest.mark.parametrize(
    ("scope", "expected", "content"),
    [
        (
            "all",
            {"missing-final-newline": 1, "leading-or-trailing-whitespace": 1},
            b"text\na\nb\n",
        ),
        ("no-cells", {"missing-final-newline": 1}, b"text\n a\nb\n"),
    ],
)
def test_the_scope_decides_what_is_fixed_in_a_table(
    tmp_path: Path, scope: Scope, expected: dict[str, int], content: bytes
) -> None:
    folder = package(tmp_path / "p", {"t": {**SCHEMA, "bytes": 1}}, {"t.csv": b"text\n a\nb"})
    draft = drafted(folder, tmp_path / "copies", scope)
    assert fixes(draft) == {"t.csv": expected, "datapackage.json": {"bytes-mismatch": 1}}
    assert draft.copies["t.csv"].read_bytes() == content
    described = json.loads(draft.copies["datapackage.json"].read_bytes())
    assert "bytes" not in described["resources"][0]
    assert (folder / "t.csv").read_bytes() == b"text\n a\nb"


@pytest.mark.parametrize("intended", [True, False])
def test_a_stale_value_of_an_unchanged_file_is_removed_only_if_the_file_is_right(
    tmp_path: Path, intended: bool
) -> None:
    folder = package(tmp_path / "p", {"t": {**SCHEMA, "bytes": 1}}, {"t.csv": b"text\na\n"})
    draft = drafted(folder, tmp_path / "copies", "descriptor", lambda _: intended)
    assert fixes(draft) == ({"datapackage.json": {"bytes-mismatch": 1}} if intended else {})


def test_a_sound_package_has_no_revisions(tmp_path: Path) -> None:
    folder = package(tmp_path / "p", {"t": {**SCHEMA, "bytes": 7}}, {"t.csv": b"text\na\n"})
    assert drafted(folder, tmp_path / "copies").revisions == {}


def test_a_file_with_a_malformed_row_is_left_with_a_reason(tmp_path: Path) -> None:
    folder = package(
        tmp_path / "p",
        {"t": {**SCHEMA, "bytes": 1}, "u": SCHEMA},
        {"t.csv": b'text\n a\n"\n', "u.csv": b"text\n a\n"},
    )
    draft = drafted(folder, tmp_path / "copies")
    assert fixes(draft) == {"u.csv": {"leading-or-trailing-whitespace": 1}}
    assert draft.broken == {"t"}
    assert {Path(shown).name: reason for shown, reason in draft.reasons.items()} == {
        "t.csv": "unclosed-quote in the row that begins on line 3"
    }


def test_rows_are_sorted_after_their_cells_are_fixed_and_listed_as_edits(tmp_path: Path) -> None:
    fields = [{"name": "speaker_id", "type": "string"}, {"name": "name", "type": "string"}]
    folder = package(
        tmp_path / "p",
        {"speakers": {"schema": {"fields": fields}}},
        {"speakers.csv": b"speaker_id,name\nb, x\nc,y\na,z\n"},
    )
    draft = drafted(folder, tmp_path / "copies")
    revision = draft.revisions["speakers.csv"]
    assert revision.done == {"leading-or-trailing-whitespace": 1, "unsorted-row": 1}
    assert revision.replacement.copy.read_bytes() == b"speaker_id,name\na,z\nb,x\nc,y\n"
    assert [each for each in revision.edits() if each.old != each.new] == [
        Edit(None, "a,z\n"),
        Edit("b, x\n", "b,x\n"),
        Edit("a,z\n", None),
    ]


def test_cells_that_stay_are_counted_by_rule_and_reason(tmp_path: Path) -> None:
    folder = package(tmp_path / "p", {"t": SCHEMA}, {"t.csv": b"text\n =1\n =1\nx \n"})
    draft = drafted(folder, tmp_path / "copies")
    assert {(Path(shown).name, *rest): count for (shown, *rest), count in draft.left.items()} == {
        ("t.csv", "leading-or-trailing-whitespace", "changed, it would break formula-injection"): 2
    }
