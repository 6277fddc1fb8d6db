"""Strings, booleans and lists in SQL."""

import pytest
from tests.support.sql_case import evaluate

from claims.model.table import Field
from claims.types.text import boolean_form, boolean_texts, list_form, string_form

VALID = {
    "uri": ["https://example.org/a?b=c#d", "mailto:a@b.org", "urn:isbn:1", "http://[::1]:80/"],
    "uuid": ["95ecc380-afe9-11e4-9b6c-751b66dd541e"],
    "binary": ["", "aGk=", "AAAA"],
}
INVALID = {
    "uri": ["example.org", "a b:c", "http://x/%zz", "https://dbpedia.org/resource/Acrelândia"],
    "uuid": ["95ecc380afe911e49b6c751b66dd541e", ""],
    "binary": ["a", "aGk", "hi!!"],
}


@pytest.mark.parametrize("format_", VALID)
def test_formats_of_strings(format_: str) -> None:
    form = string_form(Field("s", format=format_), "x")
    assert form is not None
    assert evaluate(form.fits, VALID[format_]) == [True] * len(VALID[format_])
    assert evaluate(form.misfits, INVALID[format_]) == [True] * len(INVALID[format_])


def test_formats_that_one_expression_cannot_check_are_left_to_python() -> None:
    assert string_form(Field("s", format="email"), "x") is None
    any_form = string_form(Field("s", "any", format="email"), "x")
    assert any_form is not None
    assert any_form.fits == ""


def test_every_text_is_a_list_of_strings() -> None:
    assert (list_form("x").fits, list_form("x").canonical) == ("", "x")


def test_booleans_have_the_texts_of_the_field() -> None:
    standard = boolean_form(Field("b", "boolean"), "x")
    assert evaluate(standard.canonical, ["True", "1", "FALSE", "0"]) == ["true", "true", "false", "false"]
    assert evaluate(standard.misfits, ["yes", "", None]) == [True, True, False]
    field = Field("b", "boolean", properties={"trueValues": ["ja", "x"], "falseValues": ["nein", "x"]})
    assert boolean_texts(field) == (("ja", "x"), ("nein", "x"))
    form = boolean_form(field, "x")
    assert evaluate(form.canonical, ["ja", "nein", "x"]) == ["true", "false", "false"]
    assert evaluate(form.fits, ["true"]) == [False]
