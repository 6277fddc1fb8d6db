"""A value of JSON or of a spreadsheet is written as its field reads it."""

from datetime import date, datetime, time
from typing import Any

import pytest

from claims.model.table import Field
from claims.table.formats.spreadsheet import text_of

DAY, MOMENT = datetime(2024, 1, 2), datetime(2024, 1, 2, 10, 30)


@pytest.mark.parametrize(
    ("field", "cell", "text"),
    [
        ({"type": "integer"}, 1.0, "1"),
        ({"type": "integer"}, 1.5, "1.5"),
        ({"type": "integer"}, 10**30, str(10**30)),
        ({"type": "integer"}, True, "true"),
        ({"type": "number", "properties": {"decimalChar": ","}}, 1.5, "1,5"),
        ({"type": "number"}, float("-inf"), "-INF"),
        ({"type": "number"}, float("nan"), "NaN"),
        ({"type": "string"}, 1.0, "1.0"),
        ({"type": "boolean", "properties": {"trueValues": ["yes"]}}, True, "yes"),
        ({"type": "boolean", "properties": {"trueValues": ["yes"]}}, False, "false"),
        ({"type": "date"}, DAY, "2024-01-02"),
        ({"type": "date", "format": "%d/%m/%Y"}, DAY, "02/01/2024"),
        ({"type": "date", "format": "%d/%m/%Y"}, date(2024, 1, 2), "02/01/2024"),
        ({"type": "date", "format": "%d/%m/%Y"}, MOMENT, "2024-01-02T10:30:00"),
        ({"type": "datetime"}, DAY, "2024-01-02T00:00:00"),
        ({"type": "datetime", "format": "%Y"}, time(10), "10:00:00"),
        ({"type": "time", "format": "%H.%M"}, time(10), "10.00"),
        ({"type": "any"}, DAY, "2024-01-02"),
        ({"type": "list", "properties": {"delimiter": ";"}}, ["a", "b"], "a;b"),
        ({"type": "array"}, ["é"], '["é"]'),
        ({"type": "integer", "missing_values": ("-",)}, None, "-"),
        ({"type": "integer", "missing_values": ("-", "")}, None, ""),
        ({"type": "integer", "missing_values": ()}, None, ""),
    ],
)
def test_a_value_is_written_as_its_field_reads_it(field: dict[str, Any], cell: Any, text: str) -> None:
    assert text_of(cell, Field("a", **field)) == text
