"""The closest known name, and the end of a message that suggests it."""

import pytest

from claims.text.suggest import closest, closest_names, did_you_mean

FILES = ["speakers.csv", "claims.csv", "caf\u00e9.csv"]


@pytest.mark.parametrize(
    ("name", "closest_name"),
    [
        ("Claims.csv", "claims.csv"),
        ("cafe\u0301.csv", "caf\u00e9.csv"),
        ("clams.csv", "claims.csv"),
        ("x", None),
    ],
)
def test_closest(name: str, closest_name: str | None) -> None:
    assert closest(name, FILES) == closest_name


def test_a_name_that_differs_in_punctuation_only_comes_first() -> None:
    assert closest("speaker id", ["speaker_ids", "speaker_id"]) == "speaker_id"


def test_a_name_does_not_suggest_itself() -> None:
    assert closest("claims.csv", ["claims.csv"]) is None


def test_several_names_are_ordered_by_similarity() -> None:
    assert closest_names("ann", ["anna", "bob", "anne b"], 2) == ["anna"]
    assert closest_names("ann", ["anna", "bob", "anne b"], 2, cutoff=0.6) == ["anna", "anne b"]


def test_the_suggestion_ends_a_message_and_quotes_the_name() -> None:
    assert did_you_mean("clams", ["claims", "speakers"]) == ": did you mean 'claims'?"
    assert did_you_mean("boats", ["claims", "speakers"]) == ""
