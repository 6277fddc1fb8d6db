"""Every rule of the family csv: one thing broken in a valid table, and all that is found."""

import json
from pathlib import Path

import pytest
from tests.support.case import (
    FIRST,
    HEADER,
    LIST_ALL,
    ROWS,
    SECOND,
    TABLE,
    THIRD,
    Seen,
    changed,
    descriptor,
    harbour,
    seen,
    ship,
    stored,
    told,
)
from tests.support.ways import WAYS

from claims import Options, validate

OPEN = "this quote is not closed at the end of a cell"
AFTER = "text after the closing quote"
STRAY = "quote in an unquoted cell"
SPLIT = f"{STRAY}: the row has 5 cells, expected 4; the other checks skip it"
OUT = "the other checks skip it"
QUOTED = "every cell of the header is quoted, although not every cell needs quotes"
LABELS = b"id,name,port,crew"
PARTED = "cells are separated by ';', but the dialect declares ','; read with ';'"

# what is put in the place of what, and all that is found
CASES: list[tuple[bytes, bytes, list[Seen]]] = [
    ("𝒩ora".encode(), '"𝒩ora'.encode(), [ship("unclosed-quote", OPEN, 5, 4, row=2, value='"𝒩ora,p2,12')]),
    (b"Petrel", b'"Petrel', [ship("unclosed-quote", OPEN, 6, 4, row=3, value='"Petrel,,')]),
    ("𝒩ora".encode(), '"𝒩o"ra'.encode(), [ship("text-after-quote", AFTER, 5, 8, row=2, value="ra,p2,12")]),
    ("𝒩ora".encode(), '𝒩"ora'.encode(), [ship("bare-quote", STRAY, 5, 5, row=2, value='"ora,p2,12')]),
    (b"s2,", b's2 "x, y",', [ship("bare-quote", SPLIT, 5, 4, row=2, value='"x, y",𝒩ora,p2,12')]),
    (b"s2,", b"s2,,", [ship("ragged-row", f"the row has 5 cells, expected 4; {OUT}", 5, 1, row=2)]),
    (b"p2,12", b"p2", [ship("ragged-row", f"the row has 3 cells, expected 4; {OUT}", 5, 1, row=2)]),
    (SECOND, b"s2\n", [ship("ragged-row", f"the row has 1 cell, expected 4; {OUT}", 5, 1, row=2)]),
    (b"s2", b"\ns2", [ship("blank-row", "the row is blank", 5, 1, row=2)]),
    (b"s2", b",,,\ns2", [ship("blank-row", "the row is blank", 5, 1, row=2, key={"id": None})]),
    (b"id,name", b"\nid,name", [ship("blank-row", "the row is blank", 1, 1)]),
    (b"id,name", b'id,"name', [ship("unclosed-quote", OPEN, 1, 4)]),
    (b"id,", b'"id"x,', [ship("text-after-quote", AFTER, 1, 5)]),
    (b",port", b',po"rt', [ship("bare-quote", STRAY, 1, 11)]),
    (LABELS, b'"id","name","port","crew"', [ship("unnecessary-quotes", QUOTED, 1, 1)]),
    (LABELS, LABELS.replace(b",", b";"), [ship("wrong-delimiter", PARTED, 1, 3)]),
    (b",crew\n", b"\n", [ship("missing-column", "missing column 'crew'", 1, 13, field="crew")]),
    (b"id,name", b"name", [ship("missing-column", "missing column 'id'", 1, 15, field="id")]),
    (
        b"crew\n",
        b"crew,note\n",
        [ship("extra-column", "column 'note' is not in the schema", 1, 19, value="note")],
    ),
    (
        b",port",
        b",Port",
        [
            ship(
                "misspelled-column",
                "column 'Port' is not in the schema: did you mean 'port'?",
                *(1, 9),
                field="port",
                value="Port",
            )
        ],
    ),
    (
        b",crew\n",
        b",besetzung\n",
        [
            ship(
                "misspelled-column",
                "column 'besetzung' is not in the schema: did you mean 'crew'?",
                *(1, 14),
                field="crew",
                value="besetzung",
            )
        ],
    ),
    (b",crew\n", b",\n", [ship("blank-header", "column without a name", 1, 14, field="crew", value="")]),
    (b",crew\n", b",crew,\n", [ship("blank-header", "column without a name", 1, 19, value="")]),
    (
        b",crew\n",
        b",name\n",
        [
            ship(
                "duplicate-header",
                "duplicate column 'name': column 2 has the same name",
                *(1, 14),
                field="crew",
                value="name",
            )
        ],
    ),
    (
        b",crew\n",
        b",crew,name\n",
        [
            ship(
                "duplicate-header",
                "duplicate column 'name': column 2 has the same name",
                1,
                19,
                value="name",
            )
        ],
    ),
]
ABOVE = "text above the header on line {1}: '{0}'"
# text above the header, and all findings
TITLES: list[tuple[bytes, list[Seen]]] = [
    (
        b"Ships of the harbour\n",
        [
            ship(
                "text-above-header",
                ABOVE.format("Ships of the harbour", 2),
                1,
                1,
                value="Ships of the harbour",
            )
        ],
    ),
    (b"Ships,,,\n", [ship("text-above-header", ABOVE.format("Ships,,,", 2), 1, 1, value="Ships,,,")]),
    (
        b"Ships,4,of,us\n\nas of May\n",
        [ship("text-above-header", ABOVE.format("Ships,4,of,us", 4), 1, 1, value="Ships,4,of,us")],
    ),
    (b"sep=,\n", [ship("text-above-header", ABOVE.format("sep=,", 2), 1, 1, value="sep=,")]),
    (
        b"\nShips\n",
        [
            ship("blank-row", "the row is blank", 1, 1),
            ship("text-above-header", ABOVE.format("Ships", 3), 2, 1, value="Ships"),
        ],
    ),
    (
        b"Schiffe der H\xe4fen\n",
        [ship("text-above-header", ABOVE.format("Schiffe der Hfen", 2), 1, 1, value="Schiffe der Hfen")],
    ),
]
# whole tables, in which a column stands elsewhere in every row
TABLES: list[tuple[bytes, list[Seen]]] = [
    (TABLE.replace(b",", b";"), [ship("wrong-delimiter", PARTED, 1, 3)]),
    (
        b"sep=;\n" + TABLE.replace(b",", b";"),
        [
            ship("text-above-header", "text above the header on line 2: 'sep=;'", 1, 1, value="sep=;"),
            ship("wrong-delimiter", PARTED, 2, 3),
        ],
    ),
    (TABLE.replace(b",", b"\t").replace(b"\xe2\x80\x9d\t", b"\xe2\x80\x9d,"), [
        ship("wrong-delimiter", PARTED.replace("';'", "'\\t'"), 1, 3)
    ]),
    (
        b"id,port,name,crew\ns1,p1,Gull,7\n",
        [
            ship(
                "column-order",
                "column 'port' is in the place of 'name'; expected order: id, name, port, crew",
                *(1, 4),
                field="name",
                value="port",
            )
        ],
    ),
    (
        b"id,name,crew\ns1,Gull,7\n",
        [ship("missing-column", "missing column 'port'", 1, 13, field="port")],
    ),
    (
        b"id,name,tons,port,crew\ns1,Gull,80,p1,7\n",
        [ship("extra-column", "column 'tons' is not in the schema", 1, 9, value="tons")],
    ),
    (b"id,name,,port,crew\ns1,Gull,,p1,7\n", [ship("blank-header", "column without a name", 1, 9, value="")]),
]  # fmt: skip
BROKEN = {each.rule for case in [*CASES, *TABLES] for each in case[-1]}


def test_the_table_is_valid(tmp_path: Path) -> None:
    for number, way in enumerate(WAYS.values()):
        found, _ = way(tmp_path / str(number), TABLE)
        assert found == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_one_thing_broken(tmp_path: Path, way: str, old: bytes, new: bytes, expected: list[Seen]) -> None:
    found, moved = WAYS[way](tmp_path, changed(TABLE, old, new))
    assert found == [moved(each) for each in expected]


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_all_other_rows_are_checked(tmp_path: Path, old: bytes, new: bytes, expected: list[Seen]) -> None:
    last = b"s9,Tern,p9,0\n"
    line, row = (TABLE + last).count(b"\n") + new.count(b"\n") - old.count(b"\n"), 4
    row += sum(1 for each in expected if each.rule == "blank-row" and each.row)
    also = [
        ship("unmatched-foreign-key", "'p9' is not in id of ports", line, 9, "port", row, {"id": "s9"}, "p9"),
        ship("below-minimum", "'0' in 'crew' is not at least 1", line, 12, "crew", row, {"id": "s9"}, "0"),
    ]
    stored(tmp_path, harbour(), {"ships.csv": changed(TABLE, old, new) + last, **ROWS})
    assert told(tmp_path) == [*expected, *also]


@pytest.mark.parametrize(("table", "expected"), TABLES)
def test_a_column_elsewhere_in_every_row(tmp_path: Path, table: bytes, expected: list[Seen]) -> None:
    assert told(stored(tmp_path, harbour(), {"ships.csv": table, **ROWS})) == expected


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("rows", [3, 20_000])
def test_every_line_end_that_is_stated_gives_every_row(tmp_path: Path, end: str, rows: int) -> None:
    more = b"".join(b"t%05d,Tern,p1,5\n" % number for number in range(rows - 1))
    table = (FIRST + more).replace(b"\n", end.encode())
    stored(tmp_path, harbour(dialect={"lineTerminator": end}), {"ships.csv": table, **ROWS})
    report = validate(tmp_path, LIST_ALL)
    assert (report.findings, report.counts.rows) == ([], {"ships": rows, "ports": 2})


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (HEADER + b"s9,Tern,p1,x\n", [(2, 12)]),
        (b"s9,Tern,p1,x\n", [(1, 12)]),
        (b"crew,port,name,id\nx,p1,Tern,s9\n", ["column-order", (2, 1)]),
        (b"id,name,tons,port,crew\ns9,Tern,80,p1,x\n", ["extra-column", (2, 15)]),
        (b"id,crew\ns9,x\n", ["missing-column", "missing-column", (2, 4)]),
    ],
)
def test_a_later_file_is_read_by_its_own_header(
    tmp_path: Path, second: bytes, expected: list[str | tuple[int, int]]
) -> None:
    files = {"a.csv": TABLE, "b.csv": second, **ROWS}
    found = told(stored(tmp_path, harbour(path=["a.csv", "b.csv"]), files))
    assert {each.file for each in found} == {"b.csv"}
    assert [
        (each.line, each.column) if each.rule == "type-error" else each.rule for each in found
    ] == expected
    assert (found[-1].row, found[-1].key, found[-1].value) == (4, {"id": "s9"}, "x")


def test_without_a_header_every_row_counts(tmp_path: Path) -> None:
    table = b"s8,Tern,p1\n" + THIRD + b"s9,Tern,p1,x\n"
    found = told(stored(tmp_path, harbour(dialect={"header": False}), {"ships.csv": table, **ROWS}))
    assert found == [
        ship("ragged-row", f"the row has 3 cells, expected 4; {OUT}", 1, 1, row=1),
        ship(
            "type-error",
            "'x' in 'crew' is not an integer such as 1204",
            3,
            12,
            "crew",
            3,
            {"id": "s9"},
            "x",
        ),
    ]


@pytest.mark.parametrize(
    ("table", "sign", "rows"),
    [
        (b"id;name;crew\r\ns1;Gull;1,5\r\ns2;Nora;2,5\r\n", ";", 2),
        (b"id\tname\ns1\tGull\n", "\t", 1),
        (b'id|name\ns1|"a\nb"\ns2|\n', "|", 2),
    ],
)
def test_without_a_schema_a_delimiter_that_parts_every_row_is_found(
    tmp_path: Path, table: bytes, sign: str, rows: int
) -> None:
    package = stored(tmp_path, descriptor(ships={}), {"ships.csv": table})
    report = validate(package, Options(limit=None, ignore=("missing-recommended-property",)))
    message = PARTED.replace("';'", f"'{sign}'".replace("\t", "\\t"))
    assert seen(report) == [ship("wrong-delimiter", message, 1, 3)]
    assert report.counts.rows == {"ships": rows}


@pytest.mark.parametrize(
    "table",
    [b"title; note\nOf gulls\nOf terns; of auks\n", b"title; note\n", b"title;\nOf gulls;\nOf terns\n"],
)
def test_without_a_schema_a_text_in_one_column_is_left_alone(tmp_path: Path, table: bytes) -> None:
    package = stored(tmp_path, descriptor(ships={}), {"ships.csv": table})
    assert seen(validate(package, Options(limit=None, ignore=("missing-recommended-property",)))) == []


@pytest.mark.parametrize("way", ["data", "ships.json", "ships.ndjson"])
def test_the_properties_of_an_object_have_no_order(tmp_path: Path, way: str) -> None:
    rows = [{"crew": 7, "id": "s1", "port": "p1"}, {"name": "Nora", "port": "p2", "id": "s2"}]
    lines = "\n".join(map(json.dumps, rows))
    files = {} if way == "data" else {way: lines if way == "ships.ndjson" else json.dumps(rows)}
    described = harbour(**({"path": way, "format": way.rpartition(".")[2]} if files else {"data": rows}))
    if not files:
        del described["resources"][0]["path"]
    report = validate(stored(tmp_path, described, {**files, **ROWS}), LIST_ALL)
    assert seen(report) == []
    assert report.counts.rows == {"ships": 2, "ports": 2}


def test_a_cell_that_is_an_array_or_an_object_is_json(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "list", "type": "array"}, {"name": "map", "type": "object"}]}
    described = descriptor(ships={"schema": schema, "data": [{"list": ["ä"], "map": {"a": 1}}]})
    del described["resources"][0]["path"]
    assert told(stored(tmp_path, described, {})) == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("above", "expected"), TITLES)
def test_what_stands_above_the_header_is_told_alone(
    tmp_path: Path, way: str, above: bytes, expected: list[Seen]
) -> None:
    """What is wrong below it is found too, where it stands."""
    found, moved = WAYS[way](tmp_path / "a", above + TABLE)
    assert found == [moved(each) for each in expected]
    found, moved = WAYS[way](tmp_path / "b", above + changed(TABLE, b"p2,12", b"p2,0"))
    low = ship(
        "below-minimum",
        "'0' in 'crew' is not at least 1",
        5 + above.count(b"\n"),
        12,
        "crew",
        2,
        {"id": "s2"},
        "0",
    )
    assert found == [moved(each) for each in [*expected, low]]


def test_a_header_that_is_stated_has_nothing_above_it(tmp_path: Path) -> None:
    files = {"ships.csv": b"Ships\n" + TABLE, **ROWS}
    assert told(stored(tmp_path, harbour(dialect={"headerRows": [2]}), files)) == []


@pytest.mark.parametrize("above", [b"", b"id,x\n", b"a,b,c,d\n"])
def test_rows_that_name_no_fields_are_no_header(tmp_path: Path, above: bytes) -> None:
    table = above + b"s1,name,p1,7\ns2,port,p2,3\n"
    found = told(stored(tmp_path, harbour(), {"ships.csv": table, **ROWS}))
    assert "text-above-header" not in {each.rule for each in found}


HEADLESS = "the header is missing: the first line is a row; columns are read in the schema's order"
UNKNOWN = "none of the schema's columns is in the header; the rows are not checked"


def test_a_header_that_is_missing_is_told_once_and_the_rows_are_checked(tmp_path: Path) -> None:
    """What is wrong in the rows is found by position, in the first of them too."""
    gone = ship("missing-column", HEADLESS, 1, 1)
    rows = TABLE.removeprefix(HEADER)
    for way in WAYS.values():
        found, moved = way(tmp_path / way.__name__, rows)
        if way is not WAYS["second of CRLF"]:  # there it is the second part of a table cut in two
            assert found == [moved(gone)]
    low = ship("below-minimum", "'0' in 'crew' is not at least 1", 3, 24, "crew", 1, {"id": "s1"}, "0")
    assert told(
        stored(tmp_path / "a", harbour(), {"ships.csv": changed(rows, b"p1,7", b"p1,0"), **ROWS})
    ) == [
        gone,
        low,
    ]
    report = validate(tmp_path / "a", LIST_ALL)
    assert (report.findings[0].fix, report.counts.rows["ships"]) == (
        "write the header above the first row: id,name,port,crew",
        3,
    )


def test_a_row_that_stands_again_below_shows_that_the_header_is_missing(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "kind"}, {"name": "note"}]}
    for rows, message in ((b"gull,a\ngull,b\n", HEADLESS), (b"gull,a\ntern,b\n", UNKNOWN)):
        found = told(stored(tmp_path, descriptor(ships={"schema": schema}), {"ships.csv": rows}))
        assert found == [ship("missing-column", message, 1, 1)]


@pytest.mark.parametrize(
    "table", [b"Schiff,Titel,Hafen,Mannschaft\ns1,Gull,p1,7\n", b"s1,Gull,7\ns2,Nora,\n", b"s1,Gull,p1,x\n"]
)
def test_a_header_without_a_column_of_the_schema_is_told_once(tmp_path: Path, table: bytes) -> None:
    found = told(stored(tmp_path, harbour(), {"ships.csv": table, **ROWS}))
    assert found == [ship("missing-column", UNKNOWN, 1, 1)]


def test_a_row_with_a_cell_in_a_column_of_no_field_is_not_blank(tmp_path: Path) -> None:
    table = b"id,tons\ns1,\n,80\n,\n"
    schema = {"fields": [{"name": "id"}]}
    found = told(stored(tmp_path, descriptor(ships={"schema": schema}), {"ships.csv": table}))
    assert found == [
        ship("extra-column", "column 'tons' is not in the schema", 1, 4, value="tons"),
        ship("blank-row", "the row is blank", 4, 1, row=3),
    ]


@pytest.mark.parametrize(
    ("dialect", "text", "expected"),
    [
        ({"delimiter": "→", "quoteChar": "«"}, "id→n\n«a→b«→x\n", [("type-error", 2, 7)]),
        ({"delimiter": "||"}, 'id||n\na|b||1\n"b||c"||x\n', [("type-error", 3, 9)]),
        ({"quoteChar": ""}, 'id,n\n"b,x\n', [("invalid-dialect-value", 4, None), ("type-error", 2, 4)]),
        ({"quoteChar": ","}, "id,n\nb,x\n", [("invalid-dialect-value", 4, None), ("type-error", 2, 3)]),
        ({"commentChar": "#"}, "# a, b\nid,n\na,x\n", [("type-error", 3, 3)]),
        ({"nullSequence": "-"}, "id,n\na,-\n", []),
        ({"lineTerminator": "|"}, "id,n|a,x|", [("unsupported-file-format", None, None)]),
    ],
)
def test_marks_of_a_dialect(
    tmp_path: Path, dialect: dict[str, str], text: str, expected: list[tuple[str, int | None, int | None]]
) -> None:
    fields = [{"name": "id", "type": "string"}, {"name": "n", "type": "integer"}]
    resource = {
        "name": "t",
        "type": "table",
        "path": "t.csv",
        "dialect": dialect,
        "schema": {"fields": fields},
    }
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}), "utf-8")
    (tmp_path / "t.csv").write_text(text, "utf-8")
    found = [f for f in validate(tmp_path / "datapackage.json").findings if f.severity == "error"]
    places = [(f.rule, f.line, f.column) for f in found if f.rule != "invalid-dialect-value"]
    assert places == [each for each in expected if each[0] != "invalid-dialect-value"]
    assert ("invalid-dialect-value" in {f.rule for f in found}) == any(
        e[0] == "invalid-dialect-value" for e in expected
    )
