"""Values that a user enters: normalized, checked against their column, and new ids."""

import re

import pytest

from claims.curate.values import check_value, missing_columns, new_claim_id, normalize, slugify
from claims.model.claim import Claim
from claims.model.codes import CLAIM_ID
from claims.model.source import Source
from claims.model.speaker import Speaker


def test_a_value_is_composed_and_stripped() -> None:
    assert normalize("  cafe\u0301\n") == "caf\u00e9"


def test_a_new_id_is_not_taken() -> None:
    taken = {new_claim_id(()) for _ in range(50)}
    made = new_claim_id(taken)
    assert made not in taken
    assert re.fullmatch(CLAIM_ID, made)


@pytest.mark.parametrize(
    ("name", "slug"), [("Ada Quill", "ada-quill"), ("Le Quai été", "le-quai-ete"), ("日本", ""), ("--", "")]
)
def test_a_slug_has_letters_digits_and_hyphens(name: str, slug: str) -> None:
    assert slugify(name) == slug


def test_a_value_is_checked_by_its_column() -> None:
    assert check_value(Claim, "polarity", "affirmed") is None
    assert check_value(Claim, "polarity", "yes") == "invalid polarity 'yes': use one of affirmed, denied"
    assert check_value(Speaker, "named", "maybe") == "invalid named 'maybe': use true or false"
    assert check_value(Claim, "text", "") == "a value is required"
    assert check_value(Claim, "note", "") is None
    assert str(check_value(Source, "url", "x")).startswith("invalid url 'x': use a value such as 'https://")


def test_required_columns_without_a_value_are_missing() -> None:
    values = dict.fromkeys(Speaker.model_fields, "x")
    assert missing_columns(Speaker, values) == []
    assert missing_columns(Speaker, values | {"name": ""}) == ["name"]
