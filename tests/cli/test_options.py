"""Options that several commands share, and options generated from columns."""

import click
import pytest

from claims.cli.options import (
    choices,
    column_options,
    column_values,
    option_names,
    parse_keys,
    parse_severities,
    parse_text,
    source_text,
)
from claims.model.errors import CannotDo


def test_each_column_has_an_option() -> None:
    options = {each.name: each for each in column_options("claims", ("status",))}
    assert "column_status" not in options
    assert options["column_speaker_id"].opts == ["--speaker", "--speaker-id"]
    assert isinstance(options["column_polarity"].type, click.Choice)


def test_names_and_choices_of_an_option() -> None:
    assert option_names("claims", "text") == ["--says"]
    assert option_names("claims", "claim_id") == ["--claim-id"]
    assert choices("speakers", "named") == ["true", "false"]
    assert choices("claims", "text") == []


def test_only_given_columns_have_values() -> None:
    assert column_values({"column_text": " a ", "column_note": None, "no_input": True}) == {"text": "a"}


def test_texts_keys_and_severities_are_parsed() -> None:
    assert parse_text("post-1=a=b.txt") == ("post-1", "a=b.txt")
    assert parse_keys(["boats=name", "crew=boat,day"]) == {"boats": ("name",), "crew": ("boat", "day")}
    assert parse_keys(["a,b", "crew=x=y"]) == {"": ("a", "b"), "crew": ("x=y",)}
    assert parse_severities(["enum=warning", "value=error"]) == {"enum": "warning", "value": "error"}


@pytest.mark.parametrize("given", ["", "post-1", "=x", "post-1="])
def test_an_invalid_text_is_an_error(given: str) -> None:
    with pytest.raises(CannotDo, match="use SOURCE_ID=FILE"):
        parse_text(given)


@pytest.mark.parametrize("given", [[""], ["a,"], ["=a"], ["boats="], ["a", "b"], ["boats=a", "boats=b"]])
def test_an_invalid_key_is_an_error(given: list[str]) -> None:
    with pytest.raises(CannotDo, match="--key"):
        parse_keys(given)


def test_a_passage_needs_a_text() -> None:
    assert source_text(None, None) is None
    with pytest.raises(click.UsageError, match="--passage needs --text"):
        source_text(None, "words")
