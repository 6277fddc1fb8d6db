"""Running the rules of keys: one cause gives one finding."""

from pathlib import Path

import pytest
from tests.support.claim_case import changed, write

from claims import Options, validate


@pytest.mark.parametrize(
    ("table", "key", "field"),
    [
        ("speakers", "tomas-marsh", "speaker_id"),
        ("speakers", "ada-quill", "speaker_id"),
        ("sources", "post-1", "source_id"),
        ("claims", "c000003", "claim_id"),
        ("claims", "c000003", "source_id"),
        ("claims", "c000003", "speaker_id"),
    ],
)
@pytest.mark.parametrize("spaced", ["\t{}", "{} "])
def test_whitespace_in_a_key_is_the_only_finding(
    tmp_path: Path, table: str, key: str, field: str, spaced: str
) -> None:
    tables = changed({})
    (row,) = (row for row in tables[table] if key in row.values() and row[f"{table[:-1]}_id"] == key)
    row[field] = spaced.format(row[field])
    package = write(tmp_path / "package", tables)
    found = validate(package, Options(limit=None, ignore=("claim",))).findings
    assert [(each.rule, each.field) for each in found] == [("leading-or-trailing-whitespace", field)]


def test_a_row_with_whitespace_in_its_key_is_still_unreferenced(tmp_path: Path) -> None:
    tables = changed({("speakers", "nobody "): {"name": "Nobody", "kind": "person", "named": "true"}})
    found = validate(write(tmp_path / "package", tables)).findings
    assert {each.rule for each in found} == {"leading-or-trailing-whitespace", "unreferenced-row"}
