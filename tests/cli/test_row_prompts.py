"""Which cells of a row are asked for."""

import pytest

from claims.cli.row_prompts import _applies


@pytest.mark.parametrize(
    ("table", "column", "values", "applies"),
    [
        ("claims", "quotation", {"attribution": "indirect"}, False),
        ("claims", "quotation", {"attribution": "mixed"}, True),
        ("claims", "relayed_by", {"attribution": "none"}, False),
        ("claims", "hedge", {"certainty": "unmarked"}, False),
        ("claims", "hedge", {"certainty": "possible"}, True),
        ("speakers", "wikidata_id", {"named": "false"}, False),
        ("speakers", "country", {"named": "false"}, True),
    ],
)
def test_columns_that_must_be_empty_are_not_asked_for(
    table: str, column: str, values: dict[str, str], applies: bool
) -> None:
    assert _applies(table, column, values) == applies
