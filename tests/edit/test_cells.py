"""A cell is only changed if that breaks no rule which the old cell does not break."""

from pathlib import Path

import pytest
from tests.support.fix_case import CLAIMS, ID, KEY, TEXT, counts, fixed, left, one, whole

from claims.edit.cells import Column
from claims.model.table import Field
from claims.rules.value import LEADING_OR_TRAILING_WHITESPACE, NOT_NFC
from claims.table.rows import Codec
from claims.types.characters import ALL_SPACES

SPACES_ONLY = "it is only whitespace and belongs to a key or foreign key"
MISSING = "trimmed, it would be a missing value"
COLLIDES = "fixed, it would equal the key of another row"


@pytest.mark.parametrize(
    ("rows", "fields", "schema", "after", "reason"),
    [
        (b" ,x", [ID, TEXT], KEY, b" ,x", MISSING),
        (b" ,x", [{**ID, "missingValues": ["NA"]}, TEXT], KEY, b" ,x", SPACES_ONLY),
        (b"1, ", [ID, TEXT], KEY, b"1, ", MISSING),
        (b"a ,x\na,y", [ID, TEXT], KEY, b"a ,x\na,y", COLLIDES),
        (b"a ,x\n a,y\nb ,z", [ID, TEXT], KEY, b"a ,x\n a,y\nb,z", COLLIDES),
        ("e\u0301,x\né,y".encode(), [ID, TEXT], KEY, "e\u0301,x\né,y".encode(), COLLIDES),
        (b"1,x \n2,x", [ID, TEXT], {"uniqueKeys": [["text"]]}, b"1,x \n2,x", COLLIDES),
        (
            b"1,x \n2,x",
            [ID, {**TEXT, "constraints": {"unique": True}}],
            {},
            b"1,x \n2,x",
            COLLIDES,
        ),
        (
            b"1, ",
            [ID, {**TEXT, "constraints": {"required": True}}],
            {},
            b"1, ",
            MISSING,
        ),
        (b"1, =1+1", [ID, TEXT], {}, b"1, =1+1", "changed, it would break formula-injection"),
        (b"1, N/A", [ID, TEXT], {}, b"1, N/A", "changed, it would break placeholder-value"),
        (
            b"1, NA",
            [ID, {**TEXT, "missingValues": ["", "NA"]}],
            {},
            b"1, NA",
            MISSING,
        ),
        (
            b"1, ab",
            [ID, {**TEXT, "constraints": {"minLength": 3}}],
            {},
            b"1, ab",
            "changed, it would break too-short",
        ),
        (b'1, "b"', [ID, TEXT], {}, b'1, "b"', "the quote after the space may be meant to open the cell"),
        (" \u0301a,x".encode(), [TEXT, ID], {}, " \u0301a,x".encode(), "the space carries an accent"),
        (b" , ", [ID, TEXT], {}, b" , ", MISSING),
    ],
)
def test_a_cell_that_cannot_safely_change_stays_and_is_reported(
    tmp_path: Path,
    rows: bytes,
    fields: list[dict[str, object]],
    schema: dict[str, object],
    after: bytes,
    reason: str,
) -> None:
    head = ",".join(str(each["name"]) for each in fields).encode()
    folder = one(tmp_path / "p", head + b"\n" + rows + b"\n", fields, schema=schema)
    before = counts(folder)
    plan = fixed(folder)
    assert (folder / "t.csv").read_bytes() == head + b"\n" + after + b"\n"
    assert {each[3] for each in left(plan)} == {reason}
    assert {rule: count for rule, count in counts(folder).items() if count > before.get(rule, 0)} == {}


def test_a_cell_of_spaces_becomes_empty_where_that_is_a_value(tmp_path: Path) -> None:
    folder = one(tmp_path / "p", b"id,text\n1, \n", [ID, {**TEXT, "missingValues": ["NA"]}])
    assert left(fixed(folder)) == []
    assert (folder / "t.csv").read_bytes() == b"id,text\n1,\n"


def test_whitespace_at_the_ends_of_ids_codes_and_numbers_is_removed(tmp_path: Path) -> None:
    fields = [
        ID | {"constraints": {"pattern": "[a-z]+"}},
        TEXT | {"constraints": {"enum": ["yes", "no", " so"]}},
        {"name": "n", "type": "integer"},
        {"name": "day", "type": "date", "format": "%d.%m.%Y"},
    ]
    rows = "id,text,n,day\na ,yes\u00a0, 5,01.02.2024 \nb, so,6,02.02.2024\nC ,maybe ,7 x, 3\n"
    folder = one(tmp_path / "p", rows.encode(), fields, schema=KEY)
    before = counts(folder)
    assert before["leading-or-trailing-whitespace"] == 4
    plan = fixed(folder)
    assert left(plan) == []
    assert (folder / "t.csv").read_text() == (
        "id,text,n,day\na,yes,5,01.02.2024\nb, so,6,02.02.2024\nC ,maybe ,7 x, 3\n"
    )
    wrong = ("format-error", "not-in-enum", "pattern-mismatch", "type-error")
    assert {rule: before[rule] for rule in wrong} == dict(zip(wrong, (2, 2, 2, 1), strict=True))
    assert counts(folder) == dict.fromkeys(wrong, 1)


def test_a_cell_that_a_rule_of_rows_needs_stays_while_others_are_fixed(tmp_path: Path) -> None:
    folder = whole(tmp_path / "package")
    path = folder / CLAIMS
    path.write_bytes(
        path.read_bytes().replace(b",will open in May,", b", ,").replace(b",harbour master,", b", x,")
    )
    before = counts(folder)
    plan = fixed(folder)
    assert b",x, ," in path.read_bytes()
    assert b",x," in path.read_bytes()
    assert left(plan) == [("claims.csv", "leading-or-trailing-whitespace", 1, MISSING)]
    assert counts(folder) == before | {"leading-or-trailing-whitespace": 1}


def test_a_character_that_the_encoding_lacks_is_not_written(tmp_path: Path) -> None:
    data = "text\n\u212b\n".encode("euc_kr")  # the sign for ångström composes to a letter that EUC-KR lacks
    folder = one(tmp_path / "p", data, [TEXT], encoding="euc_kr")
    assert counts(folder) == {"not-nfc": 1}
    assert left(fixed(folder)) == [("t.csv", "not-nfc", 1, "euc_kr has no such character")]
    assert (folder / "t.csv").read_bytes() == data


def test_a_column_normalizes_and_trims_its_cells_but_not_its_missing_values() -> None:
    column = Column(Field("a", missing_values=("", " - ")), 0, ALL_SPACES, composed=True)
    assert column.fix(" Cafe\u0301\u00a0") == "Café"
    assert column.fix(" - ") == " - "
    assert column.rules(" Cafe\u0301") == [NOT_NFC, LEADING_OR_TRAILING_WHITESPACE]
    assert column.rules("Cafe\u0301") == [NOT_NFC]
    assert column.rules("Café") == []


def test_a_column_keeps_the_cells_that_must_not_change_with_the_reason() -> None:
    field = Field("a", constraints={"minLength": 2})
    column = Column(field, 0, ALL_SPACES, composed=True, key=True)
    column.keep([" ab", " ", " a", "a\0 ", " \u20acu"], Codec("iso8859-1"))
    assert column.kept == {
        " ": MISSING,
        " a": "changed, it would break too-short",
        "a\0 ": "it contains a NUL",
        " \u20acu": "iso8859-1 has no such character",
    }
