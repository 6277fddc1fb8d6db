"""Keys stay distinct and references stay valid when cells are fixed."""

from pathlib import Path

from tests.support.fix_case import ID, KEY, TEXT, fixed, left, one, package
from tests.support.table_case import table_file

from claims.edit.cells import columns_of
from claims.edit.keys import COLLIDES, JOINED, KeyedTable, keep_keys, key_fields
from claims.model.table import Field, ForeignKey, Schema, Table


def test_an_id_is_not_trimmed_if_it_would_equal_the_id_of_another_row(tmp_path: Path) -> None:
    fields = [ID | {"constraints": {"pattern": "[a-z]+"}}, {"name": "n", "type": "integer"}]
    folder = one(tmp_path / "p", b"id,n\na ,1 \na,2\n", fields, schema=KEY)
    assert left(fixed(folder)) == [("t.csv", "leading-or-trailing-whitespace", 1, COLLIDES)]
    assert (folder / "t.csv").read_bytes() == b"id,n\na ,1\na,2\n"


def test_a_composite_key_is_compared_as_a_whole(tmp_path: Path) -> None:
    rows = b"id,text\na ,1\na,2\n"
    folder = one(tmp_path / "p", rows, [ID, TEXT], schema={"primaryKey": ["id", "text"]})
    assert left(fixed(folder)) == []
    assert (folder / "t.csv").read_bytes() == b"id,text\na,1\na,2\n"


def test_references_to_a_key_that_stays_are_not_changed(tmp_path: Path) -> None:
    keys = {"fields": [ID], "primaryKey": ["id"]}
    refers = {
        "fields": [{"name": "of", "type": "string"}],
        "foreignKeys": [{"fields": ["of"], "reference": {"resource": "k", "fields": ["id"]}}],
    }
    data = {"k.csv": b"id\na \na\nb \n", "r.csv": b"of\na \na\nb \n"}
    folder = package(tmp_path / "p", {"k": {"schema": keys}, "r": {"schema": refers}}, data)
    plan = fixed(folder)
    assert (folder / "k.csv").read_bytes() == b"id\na \na\nb\n"
    assert (folder / "r.csv").read_bytes() == b"of\na \na\nb\n"
    assert left(plan) == [
        ("k.csv", "leading-or-trailing-whitespace", 1, COLLIDES),
        ("r.csv", "leading-or-trailing-whitespace", 1, COLLIDES),
    ]


def test_the_fields_of_keys_and_of_both_sides_of_references_are_found() -> None:
    ships = Schema(
        (Field("id"), Field("port"), Field("code", constraints={"unique": True}), Field("note")),
        primary_key=("id",),
        foreign_keys=(ForeignKey(("port",), "ports", ("name",)), ForeignKey(("note",), "", ("id",))),
    )
    tables = [
        Table("ships", schema=ships),
        Table("ports", schema=Schema((Field("name"), Field("x")))),
        Table("u"),
    ]
    assert key_fields(tables) == {
        ("ships", "id"),
        ("ships", "code"),
        ("ships", "port"),
        ("ports", "name"),
        ("ships", "note"),
    }


def test_cells_that_would_collide_and_the_references_to_them_are_kept(tmp_path: Path) -> None:
    (tmp_path / "k").mkdir()
    (tmp_path / "r").mkdir()
    keys = table_file(tmp_path / "k", b"id\na \na\nb \n", ("id",), schema=KEY)
    references = table_file(tmp_path / "r", b"id\na \nb \n", ("id",))
    refers = Schema((Field("id"),), foreign_keys=(ForeignKey(("id",), "t", ("id",)),))
    ours = columns_of(keys.start, lambda _: True)
    theirs = columns_of(references.start, lambda _: True)
    theirs[0].kept["c "] = ""
    keep_keys(
        [KeyedTable(keys.table, [keys], ours), KeyedTable(Table("r", schema=refers), [references], theirs)]
    )
    assert ours[0].kept == {"a ": COLLIDES, "c ": JOINED}
    assert theirs[0].kept == {"a ": COLLIDES, "c ": ""}
