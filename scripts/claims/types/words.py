"""Types and formats in words."""

from collections.abc import Mapping
from typing import Any

from claims.model.codes import EDTF, URL
from claims.model.table import Field
from claims.text.display import plain, quote
from claims.types.text import FALSE, TRUE

TYPES = {
    "string": "text",
    "any": "any text",
    "date": "a date such as 2024-01-31",
    "time": "a time such as 15:04:05",
    "datetime": "a datetime such as 2024-01-31T15:04:05Z",
    "year": "a year such as 2024",
    "yearmonth": "a month such as 2024-01",
    "duration": "a duration such as P1Y2M or PT30M",
    "object": "a JSON object",
    "array": "a JSON array",
    "geojson": "a GeoJSON object",
    "geopoint": "a point such as 90.50, 45.50 (longitude, latitude)",
}

FORMATS = {
    "email": "an email address",
    "uri": "a URI such as https://example.org/page",
    "binary": "base64 text",
    "uuid": "a UUID such as 123e4567-e89b-12d3-a456-426614174000",
    "wkt": "well-known text (WKT) such as POINT (30 10)",
    "topojson": "a TopoJSON object",
    "array": "a point such as [90.50, 45.50]",
    "object": 'a point such as {"lon": 90.50, "lat": 45.50}',
}

# Patterns of the data model: what a text that does not match is called, and what to write instead.
PATTERNS = {
    EDTF: (
        "invalid date {value} in {field}",
        "use YYYY-MM-DD, YYYY-MM, YYYY, or two of them separated by '/'",
    ),
    URL: ("invalid URL: {value}", "use an address that begins with http:// or https://"),
}

SHOWN = 8  # choices that a message lists


def wanted(field: Field) -> str:
    """Return what a field's type and format require, in words."""
    properties = field.properties
    match field.type:
        case "integer":
            return f"an integer such as {_grouped('1204', properties)}"
        case "number":
            point = properties.get("decimalChar", ".")
            return f"a number such as {_grouped('1204', properties)}{point}5"
        case "boolean":
            texts = [*properties.get("trueValues", TRUE), *properties.get("falseValues", FALSE)]
            return "one of " + ", ".join(quote(str(each)) for each in texts[:SHOWN])
        case "list":
            kind = properties.get("itemType", "string")
            return f"a list of {kind} values separated by {quote(str(properties.get('delimiter', ',')))}"
        case "date" | "time" | "datetime" if field.format not in ("default", ""):
            kind = TYPES[field.type].partition(" such")[0]
            return kind if field.format == "any" else f"{kind} in the format {plain(field.format)}"
    return FORMATS.get(field.format) or TYPES.get(field.type, f"a value of type {plain(field.type)}")


def _grouped(digits: str, properties: Mapping[str, Any]) -> str:
    group = properties.get("groupChar", "")
    return f"{digits[:1]}{group}{digits[1:]}" if isinstance(group, str) else digits
