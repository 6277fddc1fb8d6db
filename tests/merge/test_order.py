"""The order of merged rows and columns."""

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.merge.order import is_sorted, merge_order, sort_keys

EXAMPLES = int(os.environ.get("CLAIMS_MERGE_EXAMPLES", "150"))
NAMES = st.lists(st.sampled_from("abcdefgh"), unique=True)


@settings(max_examples=EXAMPLES)
@given(NAMES, NAMES, NAMES)
def test_merge_order_has_each_name_once_in_the_order_of_ours(
    base: list[str], ours: list[str], theirs: list[str]
) -> None:
    found = merge_order(base, ours, theirs)
    assert sorted(found) == sorted({*ours, *theirs})
    if [each for each in theirs if each in base] == [each for each in base if each in theirs]:
        assert [each for each in found if each in ours] == ours


def test_name_that_only_theirs_has_or_moved_follows_its_predecessor_there() -> None:
    assert merge_order("abc", "abc", "axbc") == list("axbc")
    assert merge_order("abc", "abc", "cab") == list("cab")
    assert merge_order("abc", "bac", "acb") == list("bac")


def test_sort_keys_compare_numbers_as_numbers_with_empty_cells_last() -> None:
    order = (("n", "number"), ("t", "text"))
    keys = sort_keys(order, ["t", "n"], [["b", "9"], ["a", "10"], ["a", ""]])
    assert keys is not None
    assert is_sorted(keys)
    assert sort_keys(order, ["t", "n"], [["a", "1.5"]]) is None
    assert sort_keys(order, ["t"], [["a"]]) is None
