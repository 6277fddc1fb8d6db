"""Every rule of the family key: one thing broken in a valid package, and all that is found."""

from pathlib import Path
from typing import Any

import pytest

from case import ROWS, TABLE, Seen, changed, descriptor, harbour, ship, stored, told
from ways import BEFORE, WAYS, in_git, in_zip

CASES: list[tuple[bytes, bytes, list[Seen]]] = [
    (b"s3,", b"s2,", [ship("duplicate-key", "id 's2' stands on line 5 already", 6, 1, "id", 3, {"id": "s2"}, "s2")]),
    (b"s3,", b"s1,", [ship("duplicate-key", "id 's1' stands on line 2 already", 6, 1, "id", 3, {"id": "s1"}, "s1")]),
    (b"s2,", b",", [ship("null-key", "the key field 'id' is empty", 5, 1, "id", 2, {"id": None}, "")]),
    (b"p2,", b"p3,", [ship("foreign-key", "'p3' is not in id of ports", 5, 9, "port", 2, {"id": "s2"}, "p3")]),
    (b"p1,", b"'),", [ship("foreign-key", "'')' is not in id of ports", 4, 21, "port", 1, {"id": "s1"}, "')")]),
]  # fmt: skip

SAID = {
    "fields": [{"name": name, "type": kind} for name, kind in [
        ("claim_id", "string"), ("source_id", "string"), ("speaker_id", "string"), ("passage_start", "integer"),
    ]],
    "primaryKey": ["claim_id"],
    "foreignKeys": [
        {"fields": ["source_id"], "reference": {"resource": "sources", "fields": ["source_id"]}},
        {"fields": ["speaker_id"], "reference": {"resource": "speakers", "fields": ["speaker_id"]}},
    ],
}  # fmt: skip
PEOPLE = {
    "fields": [{"name": "speaker_id", "type": "string"}, {"name": "member_of", "type": "string"}],
    "primaryKey": ["speaker_id"],
    "foreignKeys": [{"fields": ["member_of"], "reference": {"fields": ["speaker_id"]}}],
}
TEXTS = {"fields": [{"name": "source_id", "type": "string"}], "primaryKey": ["source_id"]}
RECORDS = {
    "claims.csv": b"claim_id,source_id,speaker_id,passage_start\nc2,n,ada,9\nc3,n,ada,10\nc1,n,bo,\n",
    "speakers.csv": b"speaker_id,member_of\nada,\nbo,club\nclub,\n",
    "sources.csv": b"source_id\nn\n",
}
BELONGS = "the row belongs before the one above it: rows are sorted by "


def records(**files: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    described = descriptor(claims={"schema": SAID}, speakers={"schema": PEOPLE}, sources={"schema": TEXTS})
    return described, RECORDS | {f"{name}.csv": data for name, data in files.items()}


MORE: list[tuple[str, bytes, bytes, list[Seen]]] = [
    (
        "speakers",
        b"ada,\nbo,club\n",
        b"bo,club\nada,\n",
        [Seen("sort-order", "speakers.csv", "speaker_id", 3, 1, 2, {"speaker_id": "ada"}, "ada", f"{BELONGS}speaker_id")],
    ),
    (
        "claims",
        b"c2,n,ada,9\nc3,n,ada,10\n",
        b"c3,n,ada,10\nc2,n,ada,9\n",
        [
            Seen("sort-order", "claims.csv", "source_id", 3, 4, 2, {"claim_id": "c2"}, "n", f"{BELONGS}source_id, then passage_start, then claim_id")
        ],
    ),
    (
        "claims",
        b"c3,n,ada,10\nc1,n,bo,\n",
        b"c1,n,bo,\nc3,n,ada,10\n",
        [
            Seen("sort-order", "claims.csv", "source_id", 4, 4, 3, {"claim_id": "c3"}, "n", f"{BELONGS}source_id, then passage_start, then claim_id")
        ],
    ),
    (
        "speakers",
        b"club,\n",
        b"club,\nzoe,\n",
        [Seen("unused-row", "speakers.csv", "speaker_id", 5, 1, 4, {"speaker_id": "zoe"}, "zoe", "nothing refers to 'zoe'")],
    ),
    (
        "sources",
        b"n\n",
        b"n\no\n",
        [Seen("unused-row", "sources.csv", "source_id", 3, 1, 2, {"source_id": "o"}, "o", "nothing refers to 'o'")],
    ),
    (
        "speakers",
        b"bo,club",
        b"bo,clubb",
        [
            Seen("foreign-key", "speakers.csv", "member_of", 3, 4, 2, {"speaker_id": "bo"}, "clubb", "'clubb' is not in speaker_id of speakers: did you mean 'club'?"),
            Seen("unused-row", "speakers.csv", "speaker_id", 4, 1, 3, {"speaker_id": "club"}, "club", "nothing refers to 'club'"),
        ],
    ),
]  # fmt: skip

PAIRS = {
    "fields": [{"name": "a", "type": "string"}, {"name": "b", "type": "integer"}, {"name": "c", "type": "string", "constraints": {"unique": True}}],
    "primaryKey": ["a", "b"],
    "uniqueKeys": [["b", "c"]],
}  # fmt: skip
PAIR_CASES: list[tuple[bytes, bytes, list[tuple[Any, ...]]]] = [
    (b"x,1,q\n", b"x,1,q\n", []),
    (b"x,2,r", b"x,1,r", [("duplicate-key", "a", 3, 1, {"a": "x", "b": "1"}, "a 'x', b '1' stands on line 2 already")]),
    (b"x,2,r", b"x,01,r", [
        ("duplicate-key", "a", 3, 1, {"a": "x", "b": "01"}, "a 'x', b '01' stands on line 2 already"),
    ]),
    (b"x,2,r", b"x,,r", [("null-key", "b", 3, 3, {"a": "x", "b": None}, "the key field 'b' is empty")]),
    (b"y,1,s", b"y,1,q", [
        ("unique-key", "b", 4, 3, {"a": "y", "b": "1"}, "b '1', c 'q' stands on line 2 already"),
        ("unique-key", "c", 4, 5, {"a": "y", "b": "1"}, "c 'q' stands on line 2 already"),
    ]),
    (b"y,1,s", b"y,1,\ny,3,", []),
]  # fmt: skip
BROKEN = {each.rule for case in [*CASES, *MORE] for each in case[-1]}
BROKEN |= {str(each[0]) for case in PAIR_CASES for each in case[-1]}


@pytest.mark.parametrize("way", [*WAYS.values(), in_zip, in_git])
@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_one_thing_broken(tmp_path: Path, way: Any, old: bytes, new: bytes, expected: list[Seen]) -> None:
    found, moved = way(tmp_path, changed(TABLE, old, new))
    assert found == [moved(each) for each in expected]


@pytest.mark.parametrize(("table", "old", "new", "expected"), MORE)
def test_one_record_broken(tmp_path: Path, table: str, old: bytes, new: bytes, expected: list[Seen]) -> None:
    described, files = records()
    assert told(stored(tmp_path / "valid", described, files)) == []
    files[f"{table}.csv"] = changed(files[f"{table}.csv"], old, new)
    assert told(stored(tmp_path / "broken", described, files)) == expected


@pytest.mark.parametrize(("old", "new", "expected"), PAIR_CASES)
def test_keys_of_several_fields(
    tmp_path: Path, old: bytes, new: bytes, expected: list[tuple[Any, ...]]
) -> None:
    table = changed(b"a,b,c\nx,1,q\nx,2,r\ny,1,s\nz,1,\n", old, new)
    found = told(stored(tmp_path, descriptor(pairs={"schema": PAIRS}), {"pairs.csv": table}))
    assert [
        (each.rule, each.field, each.line, each.column, each.key, each.message) for each in found
    ] == expected


def test_a_key_that_repeats_one_of_another_file_says_which(tmp_path: Path) -> None:
    files = {"a.csv": BEFORE, "ships.csv": TABLE + b"a2,Auk,,\n", **ROWS}
    found = told(stored(tmp_path, harbour(path=["a.csv", "ships.csv"]), files))
    shown = f"{tmp_path}/a.csv"
    assert found == [
        ship(
            "duplicate-key", f"id 'a2' stands on line 3 of {shown} already", 7, 1, "id", 6, {"id": "a2"}, "a2"
        )
    ]


def test_a_value_that_is_missing_is_no_key(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "id", "type": "string", "missingValues": ["-", ""]}], "primaryKey": ["id"]}
    found = told(stored(tmp_path, descriptor(t={"schema": schema}), {"t.csv": b"id\na\n-\n-\n"}))
    assert [(each.rule, each.line) for each in found] == [("blank-row", 3), ("blank-row", 4)]
