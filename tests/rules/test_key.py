"""Every rule of the family key: one thing broken in a valid package, and all that is found."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from tests.support.case import ROWS, TABLE, Seen, changed, descriptor, harbour, ship, stored, told
from tests.support.ways import BEFORE, WAYS, in_git, in_zip

from claims import Options, validate

CASES: list[tuple[bytes, bytes, list[Seen]]] = [
    (b"s3,", b"s2,", [ship("duplicate-key", "id 's2' is already used on line 5", 6, 1, "id", 3, {"id": "s2"}, "s2")]),
    (b"s3,", b"s1,", [ship("duplicate-key", "id 's1' is already used on line 2", 6, 1, "id", 3, {"id": "s1"}, "s1")]),
    (b"s2,", b",", [ship("null-key", "the key field 'id' is empty", 5, 1, "id", 2, {"id": None}, "")]),
    (b"p2,", b"p3,", [ship("unmatched-foreign-key", "'p3' is not in id of ports", 5, 9, "port", 2, {"id": "s2"}, "p3")]),
    (b"p1,", b"'),", [ship("unmatched-foreign-key", "'')' is not in id of ports", 4, 21, "port", 1, {"id": "s1"}, "')")]),
]  # fmt: skip

SAID = {
    "fields": [{"name": name, "type": kind} for name, kind in [
        ("claim_id", "string"), ("source_id", "string"), ("speaker_id", "string"), ("passage_start", "integer"),
        ("passage_end", "integer"),
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
    "claims.csv": b"claim_id,source_id,speaker_id,passage_start,passage_end\nc2,n,ada,9,20\nc3,n,ada,10,\nc1,n,bo,,\n",
    "speakers.csv": b"speaker_id,member_of\nada,\nbo,club\nclub,\n",
    "sources.csv": b"source_id\nn\n",
}
BELONGS = "the row must come before the one above it: sort rows by "


def records(**files: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    described = descriptor(claims={"schema": SAID}, speakers={"schema": PEOPLE}, sources={"schema": TEXTS})
    return described, RECORDS | {f"{name}.csv": data for name, data in files.items()}


MORE: list[tuple[str, bytes, bytes, list[Seen]]] = [
    (
        "speakers",
        b"ada,\nbo,club\n",
        b"bo,club\nada,\n",
        [Seen("unsorted-row", "speakers.csv", "speaker_id", 3, 1, 2, {"speaker_id": "ada"}, "ada", f"{BELONGS}speaker_id")],
    ),
    (
        "claims",
        b"c2,n,ada,9,20\nc3,n,ada,10,\n",
        b"c3,n,ada,10,\nc2,n,ada,9,20\n",
        [
            Seen("unsorted-row", "claims.csv", "source_id", 3, 4, 2, {"claim_id": "c2"}, "n", f"{BELONGS}source_id, then passage_start, then passage_end, then claim_id")
        ],
    ),
    (
        "claims",
        b"c3,n,ada,10,\nc1,n,bo,,\n",
        b"c1,n,bo,,\nc3,n,ada,10,\n",
        [
            Seen("unsorted-row", "claims.csv", "source_id", 4, 4, 3, {"claim_id": "c3"}, "n", f"{BELONGS}source_id, then passage_start, then passage_end, then claim_id")
        ],
    ),
    (
        "claims",
        b"c3,n,ada,10,\n",
        b"c3,n,ada,9,11\n",
        [
            Seen("unsorted-row", "claims.csv", "source_id", 3, 4, 2, {"claim_id": "c3"}, "n", f"{BELONGS}source_id, then passage_start, then passage_end, then claim_id")
        ],
    ),
    (
        "speakers",
        b"club,\n",
        b"club,\nzoe,\n",
        [Seen("unreferenced-row", "speakers.csv", "speaker_id", 5, 1, 4, {"speaker_id": "zoe"}, "zoe", "'zoe' is not referenced by any row")],
    ),
    (
        "sources",
        b"n\n",
        b"n\no\n",
        [Seen("unreferenced-row", "sources.csv", "source_id", 3, 1, 2, {"source_id": "o"}, "o", "'o' is not referenced by any row")],
    ),
    (
        "speakers",
        b"bo,club",
        b"bo,clubb",
        [
            Seen("unmatched-foreign-key", "speakers.csv", "member_of", 3, 4, 2, {"speaker_id": "bo"}, "clubb", "'clubb' is not in speaker_id of speakers: did you mean 'club'?"),
            Seen("unreferenced-row", "speakers.csv", "speaker_id", 4, 1, 3, {"speaker_id": "club"}, "club", "'club' is not referenced by any row"),
        ],
    ),
]  # fmt: skip

CASED: list[tuple[bytes, bytes, list[Seen]]] = [
    (b"s3,", b"S2,", [ship("case-insensitive-duplicate-key", "id 'S2' differs only in case from the one on line 5", 6, 1, "id", 3, {"id": "S2"}, "S2")]),
    (b"s1,", b"S1,", []),
    (b"s3,", b"\xc3\x89-3,", []),
    (b"s3,", b"s\xe2\x80\xaf3,", [ship("non-standard-whitespace", "'s\\u202f3' in 'id' contains non-standard whitespace: U+202F NARROW NO-BREAK SPACE", 6, 1, "id", 3, {"id": "s\u202f3"}, "s\u202f3")]),
    (b"Petrel", b"Petrel\xc2\xa0!", []),
]  # fmt: skip
PAIRS = {
    "fields": [{"name": "a", "type": "string"}, {"name": "b", "type": "integer"}, {"name": "c", "type": "string", "constraints": {"unique": True}}],
    "primaryKey": ["a", "b"],
    "uniqueKeys": [["b", "c"]],
}  # fmt: skip
PAIR_CASES: list[tuple[bytes, bytes, list[tuple[Any, ...]]]] = [
    (b"x,1,q\n", b"x,1,q\n", []),
    (b"x,2,r", b"x,1,r", [("duplicate-key", "a", 3, 1, {"a": "x", "b": "1"}, "a 'x', b '1' is already used on line 2")]),
    (b"x,2,r", b"x,01,r", [
        ("duplicate-key", "a", 3, 1, {"a": "x", "b": "01"}, "a 'x', b '01' is already used on line 2"),
    ]),
    (b"x,2,r", b"x,,r", [("null-key", "b", 3, 3, {"a": "x", "b": None}, "the key field 'b' is empty")]),
    (b"y,1,s", b"y,1,q", [
        ("duplicate-unique-key", "b", 4, 3, {"a": "y", "b": "1"}, "b '1', c 'q' is already used on line 2"),
        ("duplicate-unique-key", "c", 4, 5, {"a": "y", "b": "1"}, "c 'q' is already used on line 2"),
    ]),
    (b"y,1,s", b"y,1,\ny,3,", []),
]  # fmt: skip
BROKEN = {each.rule for case in [*CASES, *MORE, *CASED] for each in case[-1]}
BROKEN |= {str(each[0]) for case in PAIR_CASES for each in case[-1]}


@pytest.mark.parametrize("way", [*WAYS.values(), in_zip, in_git])
@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_one_thing_broken(tmp_path: Path, way: Any, old: bytes, new: bytes, expected: list[Seen]) -> None:
    found, moved = way(tmp_path, changed(TABLE, old, new))
    assert found == [moved(each) for each in expected]


@pytest.mark.parametrize(("old", "new", "expected"), CASED)
def test_a_key_that_is_hard_to_tell_from_another(
    tmp_path: Path, old: bytes, new: bytes, expected: list[Seen]
) -> None:
    package = stored(tmp_path, harbour(), {"ships.csv": changed(TABLE, old, new), **ROWS})
    assert told(package) == expected


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
            "duplicate-key",
            f"id 'a2' is already used on line 3 of {shown}",
            7,
            1,
            "id",
            6,
            {"id": "a2"},
            "a2",
        )
    ]


def test_a_value_that_is_missing_is_no_key(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "id", "type": "string", "missingValues": ["-", ""]}], "primaryKey": ["id"]}
    found = told(stored(tmp_path, descriptor(t={"schema": schema}), {"t.csv": b"id\na\n-\n-\n"}))
    assert [(each.rule, each.line) for each in found] == [("blank-row", 3), ("blank-row", 4)]


def test_a_sound_key_is_suggested_rather_than_one_that_breaks_a_rule(tmp_path: Path) -> None:
    ports = {
        "fields": [{"name": "id", "type": "string", "constraints": {"pattern": "p[0-9]+"}}],
        "primaryKey": ["id"],
    }
    described = descriptor(
        ships={"schema": {"fields": [{"name": "port", "type": "string"}], "foreignKeys": [
            {"fields": ["port"], "reference": {"resource": "ports", "fields": ["id"]}}
        ]}},
        ports={"schema": ports},
    )  # fmt: skip
    said = "'p101' is not in id of ports: did you mean "
    for keys, meant in (
        (b"p10l\np100\n", "'p100'?"),
        (b"p111\np111\np100\n", "'p100'?"),
        (b"p10l\n", "'p10l'?"),
    ):
        files = {"ships.csv": b"port\np101\n", "ports.csv": b"id\n" + keys}
        found = told(stored(tmp_path / meant[:5] / str(len(keys)), described, files))
        assert [each.message for each in found if each.rule == "unmatched-foreign-key"] == [said + meant]


def test_a_reference_with_an_invisible_character_names_it(tmp_path: Path) -> None:
    described, files = records()
    files["speakers.csv"] = changed(files["speakers.csv"], b"bo,club\n", b"bo,cl\xe2\x80\x8bub\n")
    found = [
        each.message
        for each in told(stored(tmp_path, described, files))
        if each.rule == "unmatched-foreign-key"
    ]
    assert found == [
        "'cl\\u200bub' is not in speaker_id of speakers: character 3 is U+200B ZERO WIDTH SPACE, which is invisible: did you mean 'club'?"
    ]


@pytest.mark.parametrize(
    ("claims", "rules"),
    [
        (None, ["missing-file"]),
        (b"", ["empty-file"]),
        (b"PK\x03\x04" + bytes(60), ["unsupported-file-format"]),
        (b"claim_id,source_id,passage_start,passage_end\nc2,n,9,\n", ["missing-column"]),
    ],
)
def test_where_claims_are_not_read_no_row_is_called_unused(
    tmp_path: Path, claims: bytes | None, rules: list[str]
) -> None:
    described, files = records()
    files |= {"claims.csv": claims} if claims is not None else {}
    package = stored(tmp_path, described, files)
    if claims is None:
        (package / "claims.csv").unlink()
    assert [each.rule for each in told(package)] == rules


@pytest.mark.parametrize(
    ("schema", "rules"),
    [
        (None, ["missing-file"]),
        ("{", ["invalid-json"]),
        ("[]", ["descriptor-not-object"]),
        ("{}", ["missing-required-property"]),
    ],
)
def test_a_schema_that_cannot_be_read_is_told_once(
    tmp_path: Path, schema: str | None, rules: list[str]
) -> None:
    described, files = records()
    described["resources"][2]["schema"] = "sources.json"
    package = stored(tmp_path, described, files | ({"sources.json": schema} if schema is not None else {}))
    assert [each.rule for each in told(package)] == rules


# what is put in the place of what in which table, and all that is found: of rows that are lost nothing is said
LOST: list[tuple[str, bytes, bytes, list[tuple[str, str | None, int | None]]]] = [
    ("claims", b"c1,n,bo,", b"c1,n,bo", [("ragged-row", None, 4)]),
    ("claims", b"c1,n,bo,", b'c1,n,"bo,', [("unclosed-quote", None, 4)]),
    ("claims", b"c1,n,bo,", b'c1,n,"b"o,', [("text-after-quote", None, 4)]),
    ("claims", b"c1,n,bo,", b"c1,n,bo,\xff", [("invalid-utf-8", None, 4)]),
    ("claims", b"c1,n,bo,,\n", b"c1,n,b", [("missing-final-newline", None, None), ("ragged-row", None, 4)]),
    ("claims", b"c1,n,bo,", b"c1,n,b", [("ragged-row", None, 4), ("unreferenced-row", "bo", 3)]),
    ("speakers", b"ada,\n", b"ada,,\n", [("ragged-row", None, 2)]),
    ("speakers", b"ada,\n", b"adda,,\n", [("unmatched-foreign-key", "ada", 2), ("unmatched-foreign-key", "ada", 3), ("ragged-row", None, 2)]),
    ("speakers", b"bo,club\nclub,\n", b"b", [("missing-final-newline", None, None), ("ragged-row", None, 3)]),
    ("speakers", b"bo,club\n", b"bo,club,x\nbob,\n", [("ragged-row", None, 3), ("unreferenced-row", "bob", 4)]),
    ("sources", b"n\n", b"n,\n", [("ragged-row", None, 2)]),
]  # fmt: skip


@pytest.mark.parametrize(("table", "old", "new", "expected"), LOST)
def test_of_a_row_that_cannot_be_read_no_reference_is_judged(
    tmp_path: Path, table: str, old: bytes, new: bytes, expected: list[tuple[str, str | None, int | None]]
) -> None:
    described, files = records()
    files[f"{table}.csv"] = changed(files[f"{table}.csv"], old, new)
    found = told(stored(tmp_path, described, files))
    values = [
        each.value if each.rule in ("unmatched-foreign-key", "unreferenced-row") else None for each in found
    ]
    assert [(each.rule, value, each.line) for each, value in zip(found, values, strict=True)] == [*expected]


@pytest.mark.parametrize("ports", [b"id,town\np1,Weir,\np2,Quay\n", b"id,town\np1,Weir\n2\np2,Quay\n"])
def test_a_reference_of_numbers_to_a_row_that_was_lost_is_not_judged(tmp_path: Path, ports: bytes) -> None:
    described = harbour()
    described["resources"][1]["schema"] = {
        "fields": [{"name": "id", "type": "integer"}, {"name": "town", "type": "string"}],
        "primaryKey": ["id"],
    }
    described["resources"][0]["schema"] = {
        "fields": [{"name": "port", "type": "integer"}],
        "foreignKeys": [{"fields": ["port"], "reference": {"resource": "ports", "fields": ["id"]}}],
    }
    files = {"ships.csv": b"port\n1\n2\n3\n", "ports.csv": ports.replace(b"p", b"")}
    found = told(stored(tmp_path, described, files))
    assert [(each.rule, each.value) for each in found] == [
        ("unmatched-foreign-key", "3"),
        ("ragged-row", None),
    ]


def test_a_reference_of_numbers_that_no_lost_row_can_hold_is_judged(tmp_path: Path) -> None:
    key = {"fields": ["a"], "reference": {"resource": "there", "fields": ["id"]}}
    described = descriptor(
        here={"schema": {"fields": [{"name": "a", "type": "number"}], "foreignKeys": [key]}},
        there={
            "schema": {"fields": [{"name": "id", "type": "integer"}, {"name": "t"}], "primaryKey": ["id"]}
        },
    )
    here = b"a\n1\n3.0\n22\n33\n0\n-3\n30\n45\n"
    files = {"here.csv": here, "there.csv": b"id,t\n1,x\n2,y\n3\n004,5,\n"}
    found = told(stored(tmp_path, described, files))
    assert [(each.rule, each.line, each.value) for each in found] == [
        ("unmatched-foreign-key", 4, "22"),
        ("unmatched-foreign-key", 5, "33"),
        ("ragged-row", 4, None),
        ("ragged-row", 5, None),
    ]


def test_however_many_references_lead_nowhere_beside_a_lost_row_all_are_counted(tmp_path: Path) -> None:
    key = {"fields": ["a"], "reference": {"resource": "there", "fields": ["id"]}}
    described = descriptor(
        here={"schema": {"fields": [{"name": "a"}], "foreignKeys": [key]}},
        there={"schema": {"fields": [{"name": "id"}, {"name": "t"}], "primaryKey": ["id"]}},
    )
    here = "a\n" + "".join(f"x{at}\n" for at in range(30_000))
    files = {"here.csv": here.encode(), "there.csv": b"id,t\n1,x\nx7,y,z\n"}
    report = validate(stored(tmp_path, described, files), Options(limit=1))
    assert report.counts.error == 30_000  # of the references all but the one to x7, and the row


def test_a_reference_to_its_own_table_that_no_lost_row_can_hold_is_judged(tmp_path: Path) -> None:
    fields = [{"name": "id", "type": "integer"}, {"name": "of", "type": "integer"}]
    key = {"fields": ["of"], "reference": {"resource": "", "fields": ["id"]}}
    described = descriptor(here={"schema": {"fields": fields, "primaryKey": ["id"], "foreignKeys": [key]}})
    found = told(stored(tmp_path, described, {"here.csv": b"id,of\n1,8\n2,9\n3\n8,3\n"}))
    assert [(each.rule, each.line) for each in found] == [("unmatched-foreign-key", 3), ("ragged-row", 4)]


def test_a_reference_of_two_fields_that_no_lost_row_can_hold_is_judged(tmp_path: Path) -> None:
    pair = {"fields": [{"name": "a"}, {"name": "b", "type": "integer"}], "primaryKey": ["a", "b"]}
    aim = {"fields": ["a", "b"], "reference": {"resource": "there", "fields": ["a", "b"]}}
    described = descriptor(
        here={"schema": {"fields": pair["fields"], "foreignKeys": [aim]}}, there={"schema": pair}
    )
    files = {"here.csv": b"a,b\nx,1\nx,2\ny,1\nz,\n", "there.csv": b"a,b\nx,1,\ny,2,\n"}
    found = told(stored(tmp_path, described, files))
    assert [(each.rule, each.line) for each in found] == [
        ("unmatched-foreign-key", 3),
        ("unmatched-foreign-key", 4),
        ("unmatched-foreign-key", 5),
        ("ragged-row", 2),
        ("ragged-row", 3),
    ]


def test_a_reference_of_two_fields_to_a_row_that_was_lost_is_not_judged(tmp_path: Path) -> None:
    pair = {"fields": [{"name": "a"}, {"name": "b"}], "primaryKey": ["a", "b"]}
    aim = {"fields": ["a", "b"], "reference": {"resource": "there", "fields": ["a", "b"]}}
    described = descriptor(
        here={"schema": {"fields": pair["fields"], "foreignKeys": [aim]}}, there={"schema": pair}
    )
    files = {"here.csv": b"a,b\nx,y\n", "there.csv": b"a,b\nx,y,\n"}
    assert [each.rule for each in told(stored(tmp_path, described, files))] == ["ragged-row"]


def test_a_key_of_a_row_that_is_no_utf_8_may_be_spelt_in_another_encoding(tmp_path: Path) -> None:
    table = TABLE.replace(b"p2", "Zürich".encode())
    ports = {"ports.csv": ROWS["ports.csv"].replace(b"p2", b"Z\xfcrich") + "tø,Å\n".encode()}
    found = told(stored(tmp_path, harbour(), {"ships.csv": table, **ports}))
    assert [each.rule for each in found] == ["invalid-utf-8"]


def test_an_array_that_is_nested_too_deep_is_a_key_as_it_is_written(tmp_path: Path) -> None:
    described = descriptor(
        here={"schema": {"fields": [{"name": "id", "type": "array"}], "primaryKey": ["id"]}}
    )
    deep = "[" * 480 + "]" * 480
    found = told(stored(tmp_path, described, {"here.csv": f"id\n{deep}\n[]\n{deep}\n".encode()}))
    assert [(each.rule, each.line) for each in found] == [("duplicate-key", 4)]


def test_texts_and_numbers_inside_of_an_array_are_told_apart(tmp_path: Path) -> None:
    fields = [
        {"name": "id", "type": "array"},
        {"name": "n", "type": "object", "constraints": {"unique": True}},
    ]
    described = descriptor(here={"schema": {"fields": fields, "primaryKey": ["id"]}})
    rows = [
        ("[1]", '{"a":[]}'),
        ('["1"]', '{"a":1}'),
        ("[true]", '{"a":"1"}'),
        ('["true"]', '{"b":1}'),
        ("[1.0]", '{"a": 1.0}'),
    ]
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([("id", "n"), *rows])
    found = told(stored(tmp_path, described, {"here.csv": written.getvalue().encode()}))
    assert [(each.rule, each.line) for each in found] == [("duplicate-key", 6), ("duplicate-unique-key", 6)]


SORTED = f"{BELONGS}source_id, then passage_start, then passage_end, then claim_id"
CLAIM_COLUMNS = b"claim_id,source_id,speaker_id,passage_start,passage_end\n"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (b"c2,n,ada,x\nc3,n,ada,10\nc1,n,bo,\n", [("type-error", 2)]),
        (b"c2,n,ada,99.5\nc3,n,ada,10\nc1,n,bo,\n", [("type-error", 2)]),
        (b"c2,n,ada,9\nc3,n,ada,1O\nc1,n,bo,11\n", [("type-error", 3)]),
        (b"c2,n,ada,9\nc3,n,ada,1O\nc1,n,bo,8\n", [("type-error", 3), ("unsorted-row", 4)]),
        (b"c2,n,ada,9\nc3,,ada,10\nc1,n,bo,11\n", [("missing-required-value", 3)]),
        (b"c2,n,ada,9\n,n,ada,10\nc1,n,bo,11\n", [("null-key", 3)]),
        (b"c2,n,ada,9\n,,,\nc1,n,bo,11\n", [("blank-row", 3)]),
        (b"c2,n,ada,9\nc3,m,ada,10\nc1,n,bo,11\n", [("unmatched-foreign-key", 3)]),
        (b"c2,n,ada,9\nc3,o,ada,10\nc1,n,bo,11\n", [("unmatched-foreign-key", 3)]),
        (b"c2,n,ada,9\nc3,o,ada,10\nc1,n,bo,8\n", [("unmatched-foreign-key", 3), ("unsorted-row", 4)]),
    ],
)
def test_a_row_whose_place_cannot_be_read_is_passed_over(
    tmp_path: Path, rows: bytes, expected: list[tuple[str, int]]
) -> None:
    described, files = records(claims=CLAIM_COLUMNS + rows.replace(b"\n", b",\n"))
    schema = {**SAID, "fields": [{**each} for each in SAID["fields"]]}
    schema["fields"][1]["constraints"] = {"required": True}
    described["resources"][0]["schema"] = schema
    found = told(stored(tmp_path, described, files))
    assert [(each.rule, each.line) for each in found] == expected
    assert {each.message for each in found if each.rule == "unsorted-row"} <= {SORTED}


def test_another_number_is_not_what_was_meant(tmp_path: Path) -> None:
    schema = {
        "fields": [{"name": "id", "type": "integer"}, {"name": "of", "type": "integer"}],
        "primaryKey": ["id"],
        "foreignKeys": [{"fields": ["of"], "reference": {"resource": "", "fields": ["id"]}}],
    }
    stored(tmp_path, descriptor(t={"schema": schema}), {"t.csv": "id,of\n1,11\n2,-1\n"})
    assert [each.message for each in told(tmp_path)] == ["'11' is not in id of t", "'-1' is not in id of t"]
