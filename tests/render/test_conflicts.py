"""A conflict as text: both sides of a row beside each other."""

from collections.abc import Mapping

from claims.merge.conflict import Conflict
from claims.render.conflicts import Context, _wrapped, conflict

CONTEXT = Context({"ada": "Ada Quill"}, ("speaker_id",), 80)
NAMES = {"ours": "main", "theirs": "theirs", "base": "base"}


def shown(base: Mapping[str, str] | None, ours: Mapping[str, str] | None, theirs: Mapping[str, str]) -> str:
    sides = {"base": base, "ours": ours, "theirs": theirs}
    found = Conflict(("b",), "both-changed", ("size",), sides, 3, NAMES)  # type: ignore[arg-type]
    return "".join(conflict("boats.csv", found, CONTEXT))


def test_each_side_has_a_column() -> None:
    row = {"id": "b", "speaker_id": "ada"}
    text = shown(row | {"size": "1"}, row | {"size": "2"}, row | {"size": ""})
    first, described, heading, cells = text.splitlines()
    assert first == "boats.csv:3: b: both sides changed size"
    assert described == "  speaker_id ada (Ada Quill)"
    assert heading.split() == ["ours", "(main)", "theirs", "base"]
    assert cells.split() == ["size", "2", "(empty)", "1"]


def test_a_missing_row_is_named() -> None:
    assert "(deleted)" in shown({"size": "1"}, None, {"size": "2"})
    assert "(no such row)" in shown(None, None, {"size": "2"})


def test_words_of_long_cells_are_marked_against_the_base() -> None:
    base = "The pier opens in May, says the mayor."
    text = shown({"size": base}, {"size": base.replace("May,", "June,")}, {"size": base})
    assert "[-May-]{+June+}" in text
    assert "base" not in text.splitlines()[1]


def test_lines_break_at_spaces_if_possible() -> None:
    assert _wrapped("one two three", 7) == ["one two", "three"]
    assert _wrapped("abcdefgh", 3) == ["abc", "def", "gh"]
    assert _wrapped("", 3) == [""]
