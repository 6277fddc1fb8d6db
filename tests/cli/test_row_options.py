"""Options generated from the columns of a table."""

import click
import pytest

from claims.cli.row_options import choices, column_options, column_values, option_names, source_text


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


def test_a_passage_needs_a_text() -> None:
    assert source_text(None, None) is None
    with pytest.raises(click.UsageError, match="--passage needs --text"):
        source_text(None, "words")
