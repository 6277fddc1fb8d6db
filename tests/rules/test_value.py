"""Every rule of the family value: one cell broken in a valid table, and all that is found."""

from pathlib import Path
from typing import Any

import pytest
from tests.support.case import Seen, descriptor, stored, told

from claims.checks.messages import message
from claims.engine.query import Check
from claims.model.table import Field
from claims.rules import value as value_rules
from claims.types.words import wanted

# type, more of the field, a value that fits, one that does not, the rule that it breaks, what is said
CASES: list[tuple[str, dict[str, Any], str, str, str, str]] = [
    (
        "integer",
        {},
        "7",
        "7.0",
        "type-error",
        "'7.0' in 'x' is not an integer such as 1204: it looks like a decimal number",
    ),
    (
        "number",
        {},
        "1.5",
        "1,5",
        "type-error",
        "'1,5' in 'x' is not a number such as 1204.5: it looks like a number with a decimal comma",
    ),
    (
        "boolean",
        {},
        "true",
        "yes",
        "type-error",
        "'yes' in 'x' is not one of 'true', 'True', 'TRUE', '1', 'false', 'False', 'FALSE', '0': it looks like a boolean",
    ),
    (
        "date",
        {},
        "2024-01-31",
        "2024-1-2",
        "type-error",
        "'2024-1-2' in 'x' is not a date such as 2024-01-31: it looks like a date without leading zeros",
    ),
    (
        "date",
        {},
        "2024-02-29",
        "2023-02-29",
        "type-error",
        "'2023-02-29' in 'x' is not a date such as 2024-01-31: there is no such date",
    ),
    (
        "datetime",
        {},
        "2024-02-29T15:04:05Z",
        "2024-02-30T15:04:05Z",
        "type-error",
        "'2024-02-30T15:04:05Z' in 'x' is not a datetime such as 2024-01-31T15:04:05Z: there is no such date",
    ),
    (
        "datetime",
        {},
        "2024-01-31T15:04:05Z",
        "2024-01-31 15:04",
        "type-error",
        "'2024-01-31 15:04' in 'x' is not a datetime such as 2024-01-31T15:04:05Z: it looks like a datetime with a space instead of 'T'",
    ),
    (
        "time",
        {},
        "15:04:05",
        "25:00:00",
        "type-error",
        "'25:00:00' in 'x' is not a time such as 15:04:05: there is no hour 25",
    ),
    (
        "time",
        {},
        "15:04:05",
        "15:60:05",
        "type-error",
        "'15:60:05' in 'x' is not a time such as 15:04:05: there is no minute 60",
    ),
    (
        "integer",
        {},
        "159",
        "１５９",
        "type-error",
        "'１５９' in 'x' is not an integer such as 1204: U+FF11 FULLWIDTH DIGIT ONE is not one of the digits 0 to 9",
    ),
    (
        "year",
        {},
        "2024",
        "24",
        "type-error",
        "'24' in 'x' is not a year such as 2024: it looks like an integer",
    ),
    ("yearmonth", {}, "2024-01", "2024-13", "type-error", "'2024-13' in 'x' is not a month such as 2024-01"),
    (
        "geopoint",
        {},
        "180,0",
        "181,0",
        "type-error",
        "'181,0' in 'x' is not a point such as 90.50, 45.50 (longitude, latitude): longitude must be between -180 and 180",
    ),
    (
        "geopoint",
        {},
        "0, 90",
        "0, -90.5",
        "type-error",
        "'0, -90.5' in 'x' is not a point such as 90.50, 45.50 (longitude, latitude): latitude must be between -90 and 90",
    ),
    ("duration", {}, "P1Y", "1Y", "type-error", "'1Y' in 'x' is not a duration such as P1Y2M or PT30M"),
    (
        "geopoint",
        {},
        "4.5, 50",
        "450, 50",
        "type-error",
        "'450, 50' in 'x' is not a point such as 90.50, 45.50 (longitude, latitude): longitude must be between -180 and 180",
    ),
    ("object", {}, '{"a": 1}', "[1]", "type-error", "'[1]' in 'x' is not a JSON object: it is a JSON array"),
    (
        "array",
        {},
        "[1]",
        '{"a": 1}',
        "type-error",
        "'{\"a\": 1}' in 'x' is not a JSON array: it is a JSON object",
    ),
    (
        "geojson",
        {},
        '{"type": "Point", "coordinates": [1, 2]}',
        '{"type": "Pont"}',
        "type-error",
        "'{\"type\": \"Pont\"}' in 'x' is not a GeoJSON object: it is JSON but not valid GeoJSON: check its type and the members that this type requires",
    ),
    (
        "list",
        {"itemType": "integer"},
        "1,2",
        "1,x",
        "type-error",
        "'1,x' in 'x' is not a list of integer values separated by ','",
    ),
    (
        "string",
        {"format": "email"},
        "a@example.org",
        "a@",
        "format-error",
        "'a@' in 'x' is not an email address",
    ),
    (
        "string",
        {"format": "uri"},
        "https://example.org",
        "www.example.org",
        "format-error",
        "invalid URL: 'www.example.org': use a URI such as https://example.org/page",
    ),
    (
        "string",
        {"format": "uuid"},
        "123e4567-e89b-12d3-a456-426614174000",
        "123e4567",
        "format-error",
        "'123e4567' in 'x' is not a UUID such as 123e4567-e89b-12d3-a456-426614174000",
    ),
    ("string", {"format": "binary"}, "YQ==", "YQ=", "format-error", "'YQ=' in 'x' is not base64 text"),
    (
        "date",
        {"format": "%d/%m/%Y"},
        "05/03/2024",
        "2024-03-05",
        "format-error",
        "'2024-03-05' in 'x' is not a date in the format %d/%m/%Y: it looks like a date",
    ),
    (
        "string",
        {"constraints": {"required": True}},
        "a",
        "",
        "missing-required-value",
        "'x' is required but the cell is empty",
    ),
    (
        "string",
        {"constraints": {"enum": ["direct", "indirect"]}},
        "direct",
        "Direct",
        "not-in-enum",
        "'Direct' in 'x' is not one of 'direct', 'indirect': did you mean 'direct'?",
    ),
    (
        "integer",
        {"constraints": {"enum": [1, 2]}},
        "1",
        "3",
        "not-in-enum",
        "'3' in 'x' is not one of '1', '2'",
    ),
    (
        "string",
        {"categories": ["low", "high"]},
        "low",
        "hgh",
        "not-in-categories",
        "'hgh' in 'x' is not one of 'low', 'high': did you mean 'high'?",
    ),
    (
        "string",
        {"constraints": {"pattern": "s1|s2"}},
        "s1",
        "s1x",
        "pattern-mismatch",
        "'s1x' in 'x' does not match the pattern 's1|s2'",
    ),
    (
        "string",
        {
            "constraints": {"pattern": "s[0-9]"},
            "title": "Ship",
            "description": "An s\nand a digit.",
            "example": "s1",
        },
        "s1",
        "s",
        "pattern-mismatch",
        "'s' in 'x' does not match the pattern 's[0-9]' (description: An s and a digit, such as 's1')",
    ),
    (
        "string",
        {"constraints": {"pattern": "(?=s)s[0-9]"}, "title": "Ship"},
        "s1",
        "s",
        "pattern-mismatch",
        "'s' in 'x' does not match the pattern '(?=s)s[0-9]' (description: Ship)",
    ),
    (
        "string",
        {"constraints": {"pattern": "s[0-9]"}},
        "s1",
        "s\u200b1",
        "pattern-mismatch",
        "'s\\u200b1' in 'x' does not match the pattern 's[0-9]': character 2 is U+200B ZERO WIDTH SPACE, which is invisible",
    ),
    (
        "string",
        {"constraints": {"pattern": "s[0-9]"}},
        "s1",
        "s\u00a01",
        "pattern-mismatch",
        "'s\\xa01' in 'x' does not match the pattern 's[0-9]': character 2 is U+00A0 NO-BREAK SPACE, which is invisible",
    ),
    (
        "string",
        {"constraints": {"pattern": "as[0-9]"}},
        "as1",
        "\u0430s1",
        "pattern-mismatch",
        "'\u0430s1' in 'x' does not match the pattern 'as[0-9]': character 1 is U+0430 CYRILLIC SMALL LETTER A, which is not a Latin letter",
    ),
    (
        "string",
        {"constraints": {"pattern": "(?=a)[a-z]+"}},
        "ab",
        "b",
        "pattern-mismatch",
        "'b' in 'x' does not match the pattern '(?=a)[a-z]+'",
    ),
    (
        "string",
        {"constraints": {"pattern": "(?=a)(a+)+$"}},
        "aa",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
        "pattern-too-slow",
        "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab' in 'x' took too long to check against the pattern '(?=a)(a+)+$'",
    ),
    (
        "string",
        {"constraints": {"minLength": 3}},
        "𝒩𝒩𝒩",
        "𝒩𝒩",
        "too-short",
        "'𝒩𝒩' in 'x' has 2 characters: expected at least 3 characters",
    ),
    (
        "string",
        {"constraints": {"maxLength": 3}},
        "𝒩𝒩𝒩",
        "𝒩𝒩𝒩𝒩",
        "too-long",
        "'𝒩𝒩𝒩𝒩' in 'x' has 4 characters: expected at most 3 characters",
    ),
    (
        "list",
        {"constraints": {"maxLength": 2}},
        "a,b",
        "a,b,c",
        "too-long",
        "'a,b,c' in 'x' is not at most 2 items",
    ),
    (
        "array",
        {"constraints": {"minLength": 2}},
        "[1, 2]",
        "[1]",
        "too-short",
        "'[1]' in 'x' is not at least 2 items",
    ),
    ("integer", {"constraints": {"minimum": 0}}, "0", "-3", "below-minimum", "'-3' in 'x' is not at least 0"),
    (
        "number",
        {"constraints": {"exclusiveMinimum": 0}},
        "0.1",
        "0.0",
        "below-minimum",
        "'0.0' in 'x' is not more than 0",
    ),
    (
        "date",
        {"constraints": {"maximum": "2100-01-01"}},
        "2100-01-01",
        "3024-05-01",
        "above-maximum",
        "'3024-05-01' in 'x' is not at most 2100-01-01",
    ),
    (
        "integer",
        {"constraints": {"exclusiveMaximum": 10}},
        "9",
        "10",
        "above-maximum",
        "'10' in 'x' is not less than 10",
    ),
    (
        "object",
        {"constraints": {"jsonSchema": {"required": ["x"]}}},
        '{"x": 1}',
        '{"y": 1}',
        "json-schema-mismatch",
        "'{\"y\": 1}' in 'x' does not conform to the field's jsonSchema: $ breaks 'required': 'x' is a required property",
    ),
    ("string", {}, "Café", "Café", "not-nfc", "'Café' in 'x' is not in NFC: U+0301 COMBINING ACUTE ACCENT"),
    (
        "string",
        {},
        "putin",
        " putin",
        "leading-or-trailing-whitespace",
        "' putin' in 'x' begins or ends with U+0020 SPACE",
    ),
    (
        "string",
        {},
        "a",
        "a\u3000",
        "leading-or-trailing-whitespace",
        "'a\\u3000' in 'x' begins or ends with U+3000 IDEOGRAPHIC SPACE",
    ),
    (
        "string",
        {},
        "a\tb",
        "a\t",
        "leading-or-trailing-whitespace",
        "'a\\t' in 'x' begins or ends with U+0009",
    ),
    (
        "string",
        {},
        "Moscow",
        "Mos\x9b\x85cow",
        "invisible-character",
        "'Mos\\x9b\\x85cow' in 'x' contains an invisible character: U+009B, U+0085",
    ),
    (
        "string",
        {},
        "x",
        "Moscow\u200b",
        "invisible-character",
        "'Moscow\\u200b' in 'x' contains an invisible character: U+200B ZERO WIDTH SPACE",
    ),
    (
        "string",
        {},
        "usertxt",
        "user\u202etxt",
        "bidi-control",
        "'user\\u202etxt' in 'x' contains a bidirectional control character: U+202E RIGHT-TO-LEFT OVERRIDE",
    ),
    (
        "string",
        {},
        "-5",
        "=1+1",
        "formula-injection",
        "'=1+1' in 'x' begins with U+003D EQUALS SIGN: a spreadsheet would run it as a formula",
    ),
    (
        "string",
        {},
        "+49 30",
        "@x",
        "formula-injection",
        "'@x' in 'x' begins with U+0040 COMMERCIAL AT: a spreadsheet would run it as a formula",
    ),
    (
        "string",
        {},
        "None of these",
        "N/A",
        "placeholder-value",
        "'N/A' in 'x' is a placeholder: leave the cell empty",
    ),
    (
        "string",
        {},
        "Café à « 5 € » â, Ângela, SÃO",
        "CafÃ©",
        "mojibake",
        "'CafÃ©' in 'x' was decoded with the wrong encoding: 'Ã©' should be 'é'",
    ),
    (
        "string",
        {},
        "it’s",
        "itâ€™s",
        "mojibake",
        "'itâ€™s' in 'x' was decoded with the wrong encoding: 'â€™' should be '’'",
    ),
    (
        "string",
        {},
        "£5",
        "Â£5",
        "mojibake",
        "'Â£5' in 'x' was decoded with the wrong encoding: 'Â£' should be '£'",
    ),
    (
        "string",
        {},
        "Café",
        "Caf\ufffd",
        "mojibake",
        "'Caf\ufffd' in 'x' was decoded with the wrong encoding: it contains U+FFFD REPLACEMENT CHARACTER in place of a lost character",
    ),
    (
        "string",
        {"constraints": {"enum": ["New York", "Rome"]}},
        "Rome",
        "New\xa0York",
        "not-in-enum",
        "'New\\xa0York' in 'x' is not one of 'New York', 'Rome': character 4 is U+00A0 NO-BREAK SPACE, which is invisible: did you mean 'New York'?",
    ),
    (
        "string",
        {},
        "Rome\xa0!",
        "Rome\u2028!",
        "invisible-character",
        "'Rome\\u2028!' in 'x' contains an invisible character: U+2028 LINE SEPARATOR",
    ),
    ("any", {}, "x", "TODO", "placeholder-value", "'TODO' in 'x' is a placeholder: leave the cell empty"),
]
BROKEN = {case[4] for case in CASES}


def written(cell: str) -> str:
    """A cell as CSV has it."""
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set('",\n') else cell


@pytest.mark.parametrize(("kind", "more", "good", "bad", "rule", "message"), CASES)
def test_one_cell_broken(
    tmp_path: Path, kind: str, more: dict[str, Any], good: str, bad: str, rule: str, message: str
) -> None:
    schema = {"fields": [{"name": "id", "type": "string"}, {"name": "x", "type": kind} | more]}
    table = f'id,x\n"a\n\nb",{written(good)}\n𝒩,{written(bad)}\nc,{written(good)}\n'
    found = told(stored(tmp_path, descriptor(t={"schema": schema}), {"t.csv": table}))
    told_of_schema = [each.rule for each in found if each.file == "datapackage.json"]
    assert told_of_schema in ([], ["non-portable-pattern"])
    assert found[len(told_of_schema) :] == [Seen(rule, "t.csv", "x", 5, 3, 2, None, bad, message)]


def test_what_is_missing_is_no_value(tmp_path: Path) -> None:
    field = {"name": "x", "type": "integer", "missingValues": ["-", "n/a"], "constraints": {"required": True}}
    schema = {"fields": [{"name": "id", "type": "string"}, field]}
    found = told(stored(tmp_path, descriptor(t={"schema": schema}), {"t.csv": "id,x\na,1\nb,-\nc,n/a\nd,\n"}))
    assert [(each.rule, each.line, each.value) for each in found] == [
        ("missing-required-value", 3, "-"),
        ("missing-required-value", 4, "n/a"),
        ("type-error", 5, ""),
    ]


def test_the_right_members_of_an_enum_are_checked(tmp_path: Path) -> None:
    field = {"name": "x", "type": "integer", "constraints": {"enum": [1, "two", 3]}}
    described = descriptor(t={"schema": {"fields": [field, {"name": "y", "type": "string"}]}})
    found = told(stored(tmp_path, described, {"t.csv": b"x,y\n1,a\n2,a\n3,a\n"}))
    assert [(each.rule, each.line, each.value) for each in found] == [
        ("invalid-constraint-value", 1, "two"),
        ("not-in-enum", 3, "2"),
    ]


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        (
            {"type": "time"},
            "12:00",
            "it has a different format: use HH:MM:SS without a time zone",
        ),
        (
            {"type": "datetime"},
            "2024-01-02T10:00",
            "it has a different format: seconds are required, and a time zone is Z or",
        ),
        ({"type": "object"}, '{"a": 1,}', "it is not valid JSON (error at character 9)"),
        (
            {"type": "string", "format": "uuid"},
            "{123e4567-e89b-12d3-a456-426614174000}",
            "it is in braces",
        ),
        ({"type": "date"}, "[2024]", "it is a JSON array"),
    ],
)
def test_a_reason_never_says_what_was_expected(kind: dict[str, Any], value: str, reason: str) -> None:
    field = Field("x", **kind)
    said = message(Check(value_rules.TYPE_ERROR, "x", "", wanted(field)), value)
    assert said.partition(f" is not {wanted(field)}: ")[2].startswith(reason)
