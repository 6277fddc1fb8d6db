"""Every type of Table Schema in every format and spelling: the field's descriptor, and cells right and wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Descriptor = dict[str, Any]


@dataclass(frozen=True)
class Variant:
    """One way to declare a field, cells to try in it, and bounds that its values may have."""

    declared: Descriptor
    cells: tuple[str, ...]
    bounds: tuple[Any, ...] = field(default=())

    @property
    def type(self) -> str:
        return str(self.declared["type"])


def _string(form: str, *cells: str) -> Variant:
    return Variant({"type": "string", "format": form}, cells)


POLYGON = '{"type":"Polygon","coordinates":[[[0,0],[0,1],[1,1],[0,0]]]}'
LABELLED = [{"value": "", "label": "not asked"}, {"value": "-", "label": "refused"}]
VARIANTS: Mapping[str, Variant] = {
    "string": Variant(
        {"type": "string"},
        ("a", "b", "ab", "é", "a;b", "it's", 'say "x"', "two\nlines", "-", "N/A", " a", "1"),
    ),
    "email": _string("email", "a@b.org", "A@b.org", "a@b", "a b@c.org", "@b.org", "x"),
    "uri": _string("uri", "https://a.org", "http://a.org/b?c=d#e", "urn:a:b", "a.org", "http://a b.org", "x"),
    "binary": _string("binary", "YQ==", "YWI=", "YWJj", "YQ", "x", "!!"),
    "uuid": _string(
        "uuid",
        "95ecc380-afe9-11e4-9b6c-751b66dd541e",
        "95ECC380-AFE9-11E4-9B6C-751B66DD541E",
        "95ecc380afe911e49b6c751b66dd541e",
        "x",
    ),
    "missing": Variant({"type": "string", "missingValues": ["", "N/A"]}, ("a", "b", "N/A", "-")),
    "missing labelled": Variant({"type": "integer", "missingValues": LABELLED}, ("1", "2", "-", "x")),
    "missing no empty": Variant({"type": "integer", "missingValues": ["-99"]}, ("1", "-99", "99", "-099")),
    "categories": Variant({"type": "string", "categories": ["a", "b"]}, ("a", "b", "c", "A")),
    "categories labelled": Variant(
        {
            "type": "integer",
            "categories": [{"value": 1, "label": "low"}, {"value": 2, "label": "high"}],
            "categoriesOrdered": True,
        },
        ("1", "2", "3", "01", "low"),
    ),
    "any": Variant({"type": "any"}, ("a", "1", "-", "x,y")),
    "integer": Variant(
        {"type": "integer"}, ("1", "01", "2", "-3", "+1", "x", "1.5", "99999999999999999999"), (1, "2", -5)
    ),
    "integer grouped": Variant(
        {"type": "integer", "groupChar": ","}, ("1,000", "1000", "1,0", ",1", "-1,000", "x"), (1000, -5)
    ),
    "integer bare": Variant(
        {"type": "integer", "bareNumber": False}, ("€1", "2 km", "01 m", "-3%", "x", "5"), (1, 2)
    ),
    "number": Variant(
        {"type": "number"}, ("1", "1.0", "2.5", "-3e1", "x", "NaN", "INF", "0.10"), (1, "2.5", -30.0)
    ),
    "number comma": Variant(
        {"type": "number", "decimalChar": ",", "groupChar": "."},
        ("1,5", "1.000,5", "1000,50", "1.0", "1,2,3", "x"),
        (1, 1000),
    ),
    "number spaced": Variant(
        {"type": "number", "groupChar": " "}, ("1 000", "1000.0", "10 00", "x"), (1000,)
    ),
    "number bare": Variant(
        {"type": "number", "bareNumber": False}, ("€1.5", "95%", "1.50", "-2 kg", "x", "$"), (1, "2.5")
    ),
    "number bare comma": Variant(
        {"type": "number", "bareNumber": False, "decimalChar": ",", "groupChar": "."},
        ("€1.000,5", "1000,5 kg", "1,5%", "x"),
        (1, 1000),
    ),
    "boolean": Variant({"type": "boolean"}, ("true", "false", "1", "0", "yes", "-")),
    "boolean words": Variant(
        {"type": "boolean", "trueValues": ["yes", "ja"], "falseValues": ["no"]},
        ("yes", "ja", "no", "No", "true"),
    ),
    "boolean true words": Variant({"type": "boolean", "trueValues": ["on"]}, ("on", "false", "0", "true")),
    "date": Variant(
        {"type": "date"}, ("2024-01-02", "2024-02-30", "2024-1-2", "2023-12-31", "x"), ("2024-01-02",)
    ),
    "date any": Variant({"type": "date", "format": "any"}, ("2024-01-02", "2023-12-31")),
    "date pattern": Variant(
        {"type": "date", "format": "%d/%m/%Y"},
        ("01/02/2024", "31/12/2023", "1/2/2024", "31/02/2024", "2024-01-02"),
    ),
    "date words": Variant(
        {"type": "date", "format": "%d %B %Y"}, ("1 May 2024", "01 May 2024", "31 June 2024", "1 Mai 2024")
    ),
    "datetime": Variant(
        {"type": "datetime"},
        ("2024-01-02T10:00:00Z", "2024-01-02T12:00:00+02:00", "2024-01-02T10:00:00", "2024-01-02"),
        ("2024-01-02T10:00:00Z",),
    ),
    "datetime any": Variant(
        {"type": "datetime", "format": "any"}, ("2024-01-02T10:00:00", "2024-01-02 10:00")
    ),
    "datetime pattern": Variant(
        {"type": "datetime", "format": "%Y-%m-%d %H:%M"},
        ("2024-01-02 10:00", "2024-01-02 9:00", "2024-01-02 25:00", "2024-01-02T10:00"),
    ),
    "time": Variant({"type": "time"}, ("10:00:00", "23:59:59", "24:00:00", "10:00", "x"), ("10:00:00",)),
    "time any": Variant({"type": "time", "format": "any"}, ("10:00", "10:00:00", "11:00")),
    "time pattern": Variant(
        {"type": "time", "format": "%H:%M"}, ("10:00", "9:05", "09:05", "24:00", "10:00:00")
    ),
    "year": Variant({"type": "year"}, ("2024", "1999", "24", "x"), (2024, "1999")),
    "yearmonth": Variant({"type": "yearmonth"}, ("2024-01", "2024-13", "2023-12"), ("2024-01",)),
    "duration": Variant({"type": "duration"}, ("P1D", "PT24H", "P1M", "x")),
    "geopoint": Variant({"type": "geopoint"}, ("1,2", "1, 2", "200,1", "x")),
    "geopoint array": Variant(
        {"type": "geopoint", "format": "array"}, ("[1,2]", "[1.0, 2]", "[200,1]", "[1]", "1,2")
    ),
    "geopoint object": Variant(
        {"type": "geopoint", "format": "object"},
        ('{"lon":1,"lat":2}', '{"lat":2.0,"lon":1}', '{"lon":1}', '{"lon":200,"lat":1}', "x"),
    ),
    "geojson": Variant(
        {"type": "geojson"},
        ('{"type":"Point","coordinates":[1,2]}', POLYGON, '{"type":"Point"}', '{"type":"Pt"}', "[]", "x"),
    ),
    "topojson": Variant(
        {"type": "geojson", "format": "topojson"},
        ('{"type":"Topology","objects":{},"arcs":[]}', '{"type":"Topology"}', "[]", "x"),
    ),
    "array": Variant({"type": "array"}, ("[]", "[1, 2]", "[1,2]", '["a"]', "{}", "x")),
    "object": Variant({"type": "object"}, ("{}", '{"a":1}', '{"a": 1}', '{"b":2,"a":1}', "[]", "x")),
    "list": Variant({"type": "list"}, ("a,b", "a", "a,b,c")),
    "list of integers": Variant(
        {"type": "list", "itemType": "integer", "delimiter": ";"}, ("1;2", "1", "1;x", "1,2")
    ),
    "list of dates": Variant(
        {"type": "list", "itemType": "date", "delimiter": "|"}, ("2024-01-02|2024-01-03", "2024-01-02", "x")
    ),
    "list of booleans": Variant({"type": "list", "itemType": "boolean"}, ("true,false", "1", "yes", "true,")),
}
JSON_SCHEMAS: Mapping[str, Descriptor] = {
    "array": {"minItems": 1},
    "object": {"required": ["a"]},
}
"""A JSON Schema that some cells of the type break."""
COLLECTIONS = frozenset({"list", "array", "object", "geojson"})
"""Types whose values frictionless cannot hash: it fails itself where they stand in a key or are unique."""
