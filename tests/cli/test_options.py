"""Options that several commands share."""

import pytest

from claims.cli.options import parse_keys, parse_severities, parse_text
from claims.model.errors import CannotDo


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
