"""Keys in a merge: numbers are equal however they are written."""

from functools import partial

import pytest

from claims.merge.format import NUMBERS, normalize_number
from claims.merge.side import MergeFormat


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("1.50", "+1.5", True), ("0", "-0.0", True), ("1e2", "100", True), ("1", "x", False), ("", "0", False)],
)
def test_numbers_of_a_key(one: str, other: str, same: bool) -> None:
    form = MergeFormat(("n", "a"), numbers={"n": partial(normalize_number, NUMBERS["number"])})
    assert (form.identity([one, "1.0"]) == form.identity([other, "1.0"])) is same
    assert form.identity([one, "1.0"])[1] == "1.0"
