"""Rows are added and changed without changing any other byte, and nothing is written that adds an error."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.support.fix_case import package

from claims.edit.rows import Added, Change, Edited, EditPlan, plan_changes
from claims.model.errors import CannotDo
from claims.package.open import open_store
from claims.table.rows import open_tables

FIELDS = [{"name": "speaker_id", "type": "string"}, {"name": "name", "type": "string"}]
SCHEMA = {"fields": FIELDS, "primaryKey": ["speaker_id"]}


def planned(
    folder: Path, data: bytes, changes: Sequence[Change], table: str = "speakers", **properties: Any
) -> EditPlan:
    """Plan changes of a package with one table."""
    place = package(folder / "p", {table: {"schema": SCHEMA, **properties}}, {f"{table}.csv": data})
    copies = folder / "copies"
    copies.mkdir()
    return plan_changes(open_tables(open_store(str(place)), copies), changes, {})


def test_a_new_row_is_inserted_where_it_is_sorted(tmp_path: Path) -> None:
    data = b'speaker_id,"name"\r\na,"x"\nc,z\r\n'
    plan = planned(tmp_path, data, [Added("speakers", {"speaker_id": "b", "name": "y, y"})])
    assert (plan.findings, plan.broken) == ([], False)
    assert [(Path(file).name, line) for file, line in plan.places] == [("speakers.csv", 3)]
    plan.write()
    written = (tmp_path / "p/speakers.csv").read_bytes()
    assert written == b'speaker_id,"name"\r\na,"x"\nb,"y, y"\r\nc,z\r\n'


def test_a_new_row_of_a_table_without_an_order_is_appended(tmp_path: Path) -> None:
    changes = [Added("ships", {"speaker_id": "b", "name": ""}), Added("ships", {"speaker_id": "a"})]
    plan = planned(tmp_path, b"speaker_id,name\nc,z", changes, "ships")
    assert [line for _, line in plan.places] == [3, 4]
    plan.write()
    assert (tmp_path / "p/ships.csv").read_bytes() == b"speaker_id,name\nc,z\nb,\na,\n"


def test_a_changed_cell_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    data = b'speaker_id,name\n"a","x"\n"b","y"\n'
    plan = planned(tmp_path, data, [Edited("speakers", "speaker_id", "b", {"name": 'the "new"'})])
    assert [line for _, line in plan.places] == [3]
    plan.write()
    written = (tmp_path / "p/speakers.csv").read_bytes()
    assert written == b'speaker_id,name\n"a","x"\n"b","the ""new"""\n'


def test_a_missing_value_is_written_as_its_field_declares_it(tmp_path: Path) -> None:
    schema = {"fields": [FIELDS[0], {**FIELDS[1], "missingValues": ["NA"]}]}
    change = Edited("speakers", "speaker_id", "a", {"name": ""})
    planned(tmp_path, b"speaker_id,name\na,x\n", [change], schema=schema).write()
    assert (tmp_path / "p/speakers.csv").read_bytes() == b"speaker_id,name\na,NA\n"


def test_a_change_that_adds_an_error_is_reported(tmp_path: Path) -> None:
    plan = planned(tmp_path, b"speaker_id,name\na,x\n", [Added("speakers", {"speaker_id": "a", "name": "y"})])
    assert plan.broken
    assert [(each.rule, each.line) for each in plan.findings] == [("duplicate-key", 3)]


def test_findings_that_were_there_before_do_not_count(tmp_path: Path) -> None:
    data = b"speaker_id,name\na,x\na,y\n"
    plan = planned(tmp_path, data, [Added("speakers", {"speaker_id": "b", "name": "z"})])
    assert (plan.findings, plan.broken) == ([], False)


@pytest.mark.parametrize(
    ("data", "change", "reason"),
    [
        (b"a,x\n", Edited("speakers", "speaker_id", "b", {"name": "y"}), "there is no speaker_id 'b'"),
        (
            b"a,x\na,y\n",
            Edited("speakers", "speaker_id", "a", {"name": "y"}),
            "'a' is the speaker_id of more than one row",
        ),
        (b"a,x\n", Edited("speakers", "id", "a", {"name": "y"}), "it has no column 'id'"),
        (b"a,x\n", Added("speakers", {"speaker_id": "b", "note": "y"}), "it has no column 'note'"),
        (b"a\n", Added("speakers", {"speaker_id": "b"}), "ragged-row on line 2"),
        (b"a,x\n", Added("claims", {"claim_id": "c"}), "has no table 'claims'"),
    ],
)
def test_an_impossible_change_is_refused(tmp_path: Path, data: bytes, change: Change, reason: str) -> None:
    with pytest.raises(CannotDo, match=reason):
        planned(tmp_path, b"speaker_id,name\n" + data, [change])
    assert (tmp_path / "p/speakers.csv").read_bytes() == b"speaker_id,name\n" + data


def test_a_character_that_the_encoding_lacks_is_refused(tmp_path: Path) -> None:
    change = Added("speakers", {"speaker_id": "b", "name": "€"})
    with pytest.raises(CannotDo, match="is iso8859-1, which cannot hold the text"):
        planned(tmp_path, b"speaker_id,name\na,\xe9\n", [change], encoding="latin-1")
