"""A field's example is read as its cells are: what a cell may be, an example may be."""

from pathlib import Path
from typing import Any

import pytest
from tests.support.case import descriptor, stored
from tests.support.value_case import broken

from claims import validate
from claims.model.table import Field

# The first two were read differently as an example and as a cell.
SAME = [
    ({"type": "datetime"}, "2024-01-01T24:00:00", True),
    ({"type": "string", "format": "uri"}, "http://u@v@w/", False),
    ({"type": "datetime"}, "2024-01-01T25:00:00", False),
    ({"type": "datetime"}, "2024-01-01T10:00:00.123456789+14:00", True),
    ({"type": "datetime"}, "9999-12-31T24:00:00", False),
    ({"type": "string", "format": "uri"}, "http://u@w/", True),
    ({"type": "string", "format": "uri"}, "http://[", False),
    ({"type": "time"}, "10:00:00.5", False),
    ({"type": "time"}, "10:00:00Z", False),
    ({"type": "string", "format": "binary"}, "aGk=", True),
    ({"type": "string", "format": "binary"}, "aGk", False),
    ({"type": "string", "format": "email"}, "a@example.org", True),
    ({"type": "string", "format": "email"}, "a at example.org", False),
    ({"type": "number"}, "INF", True),
    ({"type": "number"}, "Infinity", False),
    ({"type": "number", "groupChar": ","}, "1,234.5", True),
    ({"type": "number", "groupChar": ","}, ",1", False),
    ({"type": "integer", "groupChar": " "}, "1 234", True),
    ({"type": "integer", "bareNumber": False}, "€95 EUR", True),
    ({"type": "boolean", "trueValues": ["ja"]}, "ja", True),
    ({"type": "boolean", "trueValues": ["ja"]}, "true", False),
    ({"type": "date", "format": "%d.%m.%Y"}, "05.03.2024", True),
    ({"type": "date", "format": "%d.%m.%Y"}, "2024-03-05", False),
    ({"type": "list", "itemType": "integer", "delimiter": ";"}, "1;2", True),
    ({"type": "list", "itemType": "integer"}, "1,x", False),
    ({"type": "duration"}, "P1Y2M", True),
    ({"type": "duration"}, "P1W", False),
    ({"type": "geopoint"}, "90.5, 45.5", True),
    ({"type": "geopoint"}, "1, 91", False),
    ({"type": "array"}, "[1]", True),
    ({"type": "object"}, "[1]", False),
]


@pytest.mark.parametrize(("field", "text", "right"), SAME)
def test_an_example_is_valid_where_the_same_cell_is(
    tmp_path: Path, field: dict[str, Any], text: str, right: bool
) -> None:
    fields = [{"name": "id", "type": "string"}, {"name": "cell", "example": text, **field}]
    described = descriptor(table={"schema": {"fields": fields}})
    stored(tmp_path, described, {"table.csv": "id,cell\n1,\n"})
    found = [each.rule for each in validate(tmp_path).findings]
    cell = broken(Field("cell", field["type"], field.get("format", "default"), properties=field), [text])
    assert (found == [], cell == []) == (right, right)
