"""Types and formats in words."""

import pytest

from claims.model.table import Field
from claims.types.words import wanted


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (Field("f"), "text"),
        (Field("f", format="email"), "an email address"),
        (Field("f", "integer"), "an integer such as 1204"),
        (
            Field("f", "number", properties={"groupChar": ".", "decimalChar": ","}),
            "a number such as 1.204,5",
        ),
        (
            Field("f", "boolean", properties={"trueValues": ["ja"], "falseValues": ["nein"]}),
            "one of 'ja', 'nein'",
        ),
        (Field("f", "date"), "a date such as 2024-01-31"),
        (Field("f", "date", format="%d.%m.%Y"), "a date in the format %d.%m.%Y"),
        (Field("f", "date", format="any"), "a date"),
        (
            Field("f", "list", properties={"itemType": "integer", "delimiter": ";"}),
            "a list of integer values separated by ';'",
        ),
        (Field("f", "nonsense"), "a value of type nonsense"),
    ],
)
def test_what_a_field_requires_in_words(field: Field, words: str) -> None:
    assert wanted(field) == words
