"""Values of a descriptor are read by type and format."""

import pytest

from claims.model.table import Field
from claims.types.value import InvalidValue, canonical_text, parse_value

YES = {
    ("string", "default"): ["", "x"],
    ("string", "email"): ["a.b+c@example.co.uk"],
    ("string", "uri"): ["https://example.org/?q=1#x", "urn:isbn:1", "mailto:a@b.co"],
    ("string", "uuid"): ["95ecc380-afe9-11e4-9b6c-751b66dd541e"],
    ("string", "binary"): ["aGk=", ""],
    ("integer", "default"): [1, "-12", 2.0],
    ("number", "default"): [1, 1.5, "1.", ".5", "1e5", "NaN", "-INF", "9" * 5000],
    ("boolean", "default"): [True, "false", "1"],
    ("date", "default"): ["2024-02-29"],
    ("date", "%d.%m.%Y"): ["29.02.2024"],
    ("date", "any"): ["5 March 2024"],
    ("datetime", "default"): ["2024-01-26T15:00:00", "2024-01-26T15:00:00.300-05:00"],
    ("time", "default"): ["15:00:00"],
    ("year", "default"): [2024, "0001"],
    ("yearmonth", "default"): ["2024-12"],
    ("duration", "default"): ["P1Y2M3DT4H5M6.7S", "-P1D", "PT0S"],
    ("geopoint", "default"): ["90.50, 45.50"],
    ("geopoint", "array"): ["[90.5, 45]", [1, 2]],
    ("geopoint", "object"): ['{"lon": 1, "lat": 2}'],
    ("geojson", "default"): [{"type": "Point", "coordinates": [1, 2]}],
    ("object", "default"): [{}, '{"a": 1}'],
    ("array", "default"): [[], "[1]"],
    ("list", "default"): ["a,b", ["a"]],
    ("any", "default"): [None, 1, "x"],
}
NO = {
    ("string", "default"): [1, None, []],
    ("string", "email"): ["a", "a@b", "@b.co", "a b@c.de", "a" * 70 + "@b.co"],
    ("string", "uri"): ["example.org", "http://[", "a b:c", "http://x/%zz", ""],
    ("string", "uuid"): ["95ecc380afe911e49b6c751b66dd541e", ""],
    ("string", "binary"): ["hi!", "a"],
    ("integer", "default"): [True, "1.0", "", "٣", 1.5, "9" * 5000],
    ("number", "default"): [True, "1,5", "", "x", "1e"],
    ("boolean", "default"): ["yes", 1, None],
    ("date", "default"): ["2024-1-2", "2024-02-30", 20240101],
    ("date", "%d.%m.%Y"): ["2024-02-29"],
    ("date", "any"): ["x"],
    ("datetime", "default"): ["2024-01-26", "2024-01-26T25:00:00", "2024-01-26 15:00:00"],
    ("time", "default"): ["15:00", "25:00:00"],
    ("year", "default"): ["24", 10000, True],
    ("yearmonth", "default"): ["2024-13", "2024"],
    ("duration", "default"): ["P", "PT", "1Y", "P1W"],
    ("geopoint", "default"): ["200, 1", "1", "1, 91"],
    ("geopoint", "array"): ["[1]", "x"],
    ("geopoint", "object"): ['{"lon": 1}', "[1, 2]"],
    ("geojson", "default"): ["x", '{"type": "Nowhere"}', []],
    ("object", "default"): ["[]", "x", 1],
    ("array", "default"): ["{}", "[" * 5000],
    ("list", "default"): [1, [1]],
}


@pytest.mark.parametrize(("kind", "values"), YES.items())
def test_values_of_a_type_are_read(kind, values):
    for value in values:
        parse_value(Field("", *kind), value)


@pytest.mark.parametrize(("kind", "values"), NO.items())
def test_other_values_are_none_of_the_type(kind, values):
    for value in values:
        with pytest.raises(InvalidValue):
            parse_value(Field("", *kind), value)


def test_the_properties_of_a_field_change_how_its_text_is_read():
    def parse(text, kind, **properties):
        return parse_value(Field("", kind, properties=properties), text)

    assert parse("1.234,5", "number", decimalChar=",", groupChar=".") == parse(1234.5, "number")
    assert parse("€95 EUR", "integer", bareNumber=False) == 95
    assert parse("ja", "boolean", trueValues=["ja"]) is True
    assert parse("1;2", "list", delimiter=";", itemType="integer") == [1, 2]


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("integer", "+007", "7"),
        ("integer", 7.0, "7"),
        ("number", "1.50e2", "150"),
        ("number", "nan", None),
        ("number", "x", None),
        ("boolean", "1", "true"),
        ("boolean", False, "false"),
        ("datetime", "2024-01-31T15:04:05+01:00", "2024-01-31T14:04:05.000000Z"),
        ("datetime", "2024-01-31T24:00:00", "2024-02-01T00:00:00.000000"),
        ("yearmonth", [2024, 1], "2024-01"),
        ("date", "2024-02-30", None),
        ("any", "x", "x"),
        ("any", 1, None),
        ("list", "a,b", None),
    ],
)
def test_texts_of_one_value_have_one_canonical_text(kind, value, text):
    assert canonical_text(Field("", kind), value) == text


def test_the_canonical_text_of_a_number_has_no_group_characters():
    field = Field("", "integer", properties={"groupChar": ","})
    assert canonical_text(field, "1,204") == "1204"
