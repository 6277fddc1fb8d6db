"""The options and answers of `claims resolve`."""

import click
import pytest

from claims.cli.resolve import _one_of, _options, _side

NONE = {"ours": False, "theirs": False, "base": False}


def test_a_side_is_chosen_by_one_option() -> None:
    assert _side(NONE, only_list=False) is None
    assert _side(NONE | {"theirs": True}, only_list=False) == "theirs"


@pytest.mark.parametrize(
    ("sides", "only_list", "message"),
    [
        ({"ours": True, "base": True}, False, "--ours and --base cannot be combined"),
        ({"base": True}, True, "--list and --base cannot be combined"),
    ],
)
def test_options_that_cannot_be_combined(sides: dict[str, bool], only_list: bool, message: str) -> None:
    with pytest.raises(click.UsageError, match=f"^{message}$"):
        _side(NONE | sides, only_list=only_list)


def test_the_prompt_lists_the_answers_and_accepts_no_other() -> None:
    assert _options("otsq") == "[o]urs, [t]heirs, [s]kip, [q]uit"
    check = _one_of("otsq")
    assert [check(answer) for answer in "otsq"] == [None] * 4
    assert check("b") == "enter one of o, t, s, q"
