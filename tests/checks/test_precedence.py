"""One cause is one finding: the more telling of two, which never hides what remains when it is mended."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from tests.support.case import LIST_ALL, Seen, descriptor, seen, stored, told

from claims import Options, validate


def told_of_claims(folder: Path) -> list[Seen]:
    """All that is found in a package if whitespace is an error, as in a dataset of claims."""
    return seen(validate(folder, replace(LIST_ALL, severities={"leading-or-trailing-whitespace": "error"})))


def edged(field: dict[str, Any], cells: tuple[str, ...], folder: Path) -> list[tuple[str, int | None]]:
    """What is found of the cells of one field, beside a key."""
    schema = {"fields": [{"name": "id", "type": "string"}, {"name": "a", **field}], "primaryKey": ["id"]}
    rows = "".join(f'{at},"{cell}"\n' for at, cell in enumerate(cells))
    stored(folder, descriptor(t={"schema": schema}), {"t.csv": f"id,a\n{rows}"})
    return [(each.rule, each.row) for each in told_of_claims(folder) if each.row]


@pytest.mark.parametrize(
    ("field", "cell", "wrong"),
    [
        ({"type": "string", "constraints": {"pattern": "[a-z]+"}}, "ab", "AB"),
        ({"type": "string", "constraints": {"pattern": "[a-z ]+", "maxLength": 2}}, "ab", None),
        ({"type": "string", "constraints": {"pattern": "(?=a)[a-z]+"}}, "ab", None),  # judged in Python
        ({"type": "string", "constraints": {"enum": ["ab", "c"]}}, "ab", "d"),
        ({"type": "string", "categories": ["ab", "c"]}, "ab", "d"),
        ({"type": "string", "constraints": {"maxLength": 2}}, "ab", None),
        ({"type": "integer"}, "5", "x"),
        ({"type": "integer", "constraints": {"minimum": 3}}, "5", None),
        ({"type": "number"}, "5.1", "x"),
        ({"type": "boolean"}, "true", "x"),
        ({"type": "date"}, "2024-01-02", "2024-02-30"),
        ({"type": "date", "format": "%d/%m/%Y"}, "02/01/2024", "02/01"),
        ({"type": "geopoint"}, "1,2", "1"),
        ({"type": "string", "format": "email"}, "a@example.org", "a"),
        ({"type": "string", "format": "uuid"}, "123e4567-e89b-12d3-a456-426614174000", "1"),
    ],
)
@pytest.mark.parametrize("spaced", ["{} ", " {}", "{}\u00a0", "\u2003{}\t"])
def test_a_value_that_is_right_but_for_its_edges_is_told_as_that(
    tmp_path: Path, field: dict[str, Any], cell: str, wrong: str | None, spaced: str
) -> None:
    assert edged(field, (cell, spaced.format(cell)), tmp_path) == [("leading-or-trailing-whitespace", 2)]
    if wrong is not None:
        alone = edged(field, (wrong,), tmp_path)
        assert edged(field, (spaced.format(wrong),), tmp_path) == alone
        assert len(alone) == 1


def test_a_value_that_has_its_space_by_its_list_is_right(tmp_path: Path) -> None:
    assert edged({"type": "string", "constraints": {"enum": [" a", "b "]}}, (" a", "b "), tmp_path) == []


def test_what_would_be_missing_without_its_spaces_is_not_right(tmp_path: Path) -> None:
    field = {"type": "string", "constraints": {"pattern": "[A-Z]*"}, "missingValues": ["", "NA"]}
    assert edged(field, ("NA ", "  "), tmp_path) == [("pattern-mismatch", 1), ("pattern-mismatch", 2)]


@pytest.mark.parametrize("rule", ["pattern-mismatch", "leading-or-trailing-whitespace"])
def test_a_rule_that_is_asked_for_alone_tells_what_the_other_stood_for(tmp_path: Path, rule: str) -> None:
    for pattern in ("[a-z]+", "(?=a)[a-z]+"):
        field = {"type": "string", "constraints": {"pattern": pattern}}
        edged(field, ("a ",), tmp_path)
        assert [each.rule for each in validate(tmp_path, Options(select=(rule,))).findings] == [rule]
        other = {
            "pattern-mismatch": "leading-or-trailing-whitespace",
            "leading-or-trailing-whitespace": "pattern-mismatch",
        }[rule]
        assert [
            each.rule for each in validate(tmp_path, Options(ignore=(other, "non-portable-pattern"))).findings
        ] == [rule]


def test_one_character_is_one(tmp_path: Path) -> None:
    for limits, cell, said in (
        ({"minLength": 2}, "a", "has 1 character: expected at least 2 characters"),
        ({"maxLength": 1}, "ab", "has 2 characters: expected at most 1 character"),
    ):
        edged({"type": "string", "constraints": limits}, (cell,), tmp_path)
        assert [each.message for each in told(tmp_path)] == [f"'{cell}' in 'a' {said}"]


def test_a_warning_never_stands_for_an_error(tmp_path: Path) -> None:
    edged({"type": "date"}, ("2024-01-02 ",), tmp_path)
    assert [(each.rule, each.severity) for each in validate(tmp_path).findings] == [
        ("leading-or-trailing-whitespace", "warning"),
        ("type-error", "error"),
    ]


@pytest.mark.parametrize("kind", ["integer", "number"])
def test_a_number_with_whitespace_around_it_is_a_number(tmp_path: Path, kind: str) -> None:
    limits = {"minimum": 3, "enum": ["5", "7"]}
    edged({"type": kind, "constraints": limits}, ("5 ", " 7", " 8", "x "), tmp_path)
    assert [(each.rule, each.severity, each.row) for each in validate(tmp_path).findings if each.row] == [
        ("leading-or-trailing-whitespace", "warning", 1),
        ("leading-or-trailing-whitespace", "warning", 2),
        ("type-error", "error", 3),
        ("type-error", "error", 4),
    ]


def test_keys_that_are_numbers_are_equal_whatever_whitespace_is_around_them(tmp_path: Path) -> None:
    schema = {
        "fields": [{"name": "id", "type": "integer"}, {"name": "of", "type": "integer"}],
        "primaryKey": ["id"],
        "foreignKeys": [{"fields": ["of"], "reference": {"fields": ["id"]}}],
    }
    stored(tmp_path, descriptor(t={"schema": schema}), {"t.csv": "id,of\n1, 2\n2 ,1\n 01,3 \n"})
    assert [(each.rule, each.row) for each in told(tmp_path) if "whitespace" not in each.rule] == [
        ("duplicate-key", 3),
        ("unmatched-foreign-key", 3),
    ]


@pytest.mark.parametrize(
    ("kind", "pattern", "cells", "expected"),
    [
        ("string", "[a-z0-9]+", "p1 ", ["leading-or-trailing-whitespace"]),
        ("string", "[a-z0-9]+", "p9 ", ["leading-or-trailing-whitespace", "unmatched-foreign-key"]),
        ("string", "[a-z0-9]+", "P1", ["unmatched-foreign-key"]),
        ("string", "p2", "p1", ["pattern-mismatch"]),  # it leads to a row all the same
        ("string", None, "p1\u00a0", ["leading-or-trailing-whitespace"]),
        ("integer", None, "1 ", ["leading-or-trailing-whitespace"]),
        ("integer", None, "01 ", ["leading-or-trailing-whitespace"]),
        ("integer", None, "x", ["type-error"]),
        ("integer", None, "9", ["unmatched-foreign-key"]),
    ],
)
def test_a_wrong_reference_has_one_finding(
    tmp_path: Path, kind: str, pattern: str | None, cells: str, expected: list[str]
) -> None:
    limits = {"constraints": {"pattern": pattern}} if pattern else {}
    here = {
        "fields": [{"name": "id", "type": "string"}, {"name": "of", "type": kind, **limits}],
        "foreignKeys": [{"fields": ["of"], "reference": {"resource": "k", "fields": ["id"]}}],
    }
    there = {"fields": [{"name": "id", "type": kind}], "primaryKey": ["id"]}
    first, second = ("1", "2") if kind == "integer" else ("p1", "p2")
    stored(
        tmp_path,
        descriptor(t={"schema": here}, k={"schema": there}),
        {"t.csv": f"id,of\na,{second}\nb,{cells}\n", "k.csv": f"id\n{first}\n{second}\n"},
    )
    assert [each.rule for each in told_of_claims(tmp_path)] == expected
    for rule in ("unmatched-foreign-key", "pattern-mismatch", "type-error"):
        alone = [each.rule for each in validate(tmp_path, Options(select=(rule,))).findings]
        assert alone == ([rule] if rule in expected or alone else [])
    if cells in ("P1", "p1 "):
        for rule in ("unmatched-foreign-key", "pattern-mismatch"):
            assert [each.rule for each in validate(tmp_path, Options(select=(rule,))).findings] == [rule]


def test_a_key_that_is_empty_has_one_finding(tmp_path: Path) -> None:
    schema = {
        "fields": [
            {"name": "id", "type": "string", "constraints": {"required": True}},
            {"name": "b", "type": "string"},
        ],
        "primaryKey": ["id"],
    }
    stored(tmp_path, descriptor(t={"schema": schema}), {"t.csv": "id,b\n,x\n"})
    assert [each.rule for each in told(tmp_path)] == ["null-key"]
    for options in (Options(select=("missing-required-value",)), Options(ignore=("null-key",))):
        assert [each.rule for each in validate(tmp_path, options).findings] == ["missing-required-value"]
    both = validate(tmp_path, Options(severities={"null-key": "warning"}))
    assert sorted(each.rule for each in both.findings) == ["missing-required-value", "null-key"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ('1, "a, b"', ["bare-quote"]),
        ('1,b "a, c" d', ["bare-quote"]),
        ('1,5" wide,b', ["bare-quote", "ragged-row"]),  # two faults: either stays when the other is mended
        ('1,5" "wide,b', ["bare-quote", "ragged-row"]),
        ("1,a,b", ["ragged-row"]),
        ('1,5" wide', ["bare-quote"]),
    ],
)
def test_a_row_that_a_stray_quote_parts_is_told_once(tmp_path: Path, row: str, expected: list[str]) -> None:
    fields = [{"name": "id", "type": "string"}, {"name": "b", "type": "string"}]
    stored(tmp_path, descriptor(t={"schema": {"fields": fields}}), {"t.csv": f"id,b\n{row}\n"})
    assert sorted(each.rule for each in told(tmp_path)) == expected
    ragged = [each.message for each in validate(tmp_path, Options(select=("ragged-row",))).findings]
    assert len(ragged) == (row.count(",") > 1)
