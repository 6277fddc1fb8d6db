"""Properties are set in a JSON text, and removed from it with their lines and commas; no other byte changes."""

import json
from collections.abc import Callable
from itertools import combinations

import pytest

from claims.edit.edits import line_edits
from claims.edit.json_text import remove_properties, set_property

FORMS: list[Callable[[list[str]], str]] = [
    lambda members: '{"resources":[{"resources":1},{' + ",".join(members) + "}]}",
    lambda members: '{"resources": [{}, {' + ", ".join(members) + "}]}\n",
    lambda members: '{"resources": [{}, {\n\t' + ",\n\t".join(members) + "\n}]}\n",
    lambda members: '{"resources": [{}, {\r\n  ' + ",\r\n  ".join(members) + "\r\n}]}\r\n",
    lambda members: '\ufeff{"resources": [{}, {\n ' + "\n ,".join(members) + "\n}]}",
    lambda members: '{"resources": [{}, { ' + " ,\n".join(members) + " }]}",
    lambda members: '{"resources": [{}, {\n' + " ,\n\n".join(members).replace('": ', '"\n:\n') + "\n }]}",
]
MEMBERS = ['"name": "a,}\\"é"', '"bytes": 120', '"hash": "sha256:00"', '"path": ["x", {"bytes": 1}]']
TAKEN = [taken for size in (1, 2) for taken in combinations(("bytes", "hash", "name"), size)]


@pytest.mark.parametrize("taken", TAKEN)
@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("form", FORMS)
def test_a_property_is_removed_at_any_position(
    form: Callable[[list[str]], str], turn: int, taken: tuple[str, ...]
) -> None:
    text = form([*MEMBERS[turn:], *MEMBERS[:turn]])
    expected = json.loads(text.removeprefix("\ufeff"))
    for name in taken:
        del expected["resources"][1][name]
    new = remove_properties(text, {("resources", 1): taken})
    assert json.loads(new.removeprefix("\ufeff")) == expected
    assert new.startswith("\ufeff") == text.startswith("\ufeff")
    edits = list(line_edits(text, new))
    assert "".join(each.old or "" for each in edits) == text
    assert "".join(each.new or "" for each in edits) == new
    assert all(each.old == each.new or len(each.old or "") > len(each.new or "") for each in edits)


def test_a_property_that_is_alone_on_its_line_is_removed_with_the_line() -> None:
    lines = ["{", '"resources": [{', '  "name": "x",', '  "bytes": 1,', '  "hash": "0"', "}]", "}", ""]
    text, first = "\n".join(lines), ("resources", 0)
    assert remove_properties(text, {first: ["bytes", "hash"]}) == "\n".join(
        [*lines[:2], '  "name": "x"', *lines[5:]]
    )
    assert remove_properties(text, {first: ["bytes"]}) == "\n".join([*lines[:3], *lines[4:]])


def test_properties_of_several_objects_are_removed() -> None:
    text = '{"a": {"x": 1, "y": 2}, "b": [{"x": {"y": 1}, "z": 3}]}'
    assert remove_properties(text, {("b", 0): ["z"], ("a",): ["x"]}) == (
        '{"a": {"y": 2}, "b": [{"x": {"y": 1}}]}'
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"name": "x", "version": "1"}', '{"name": "x", "version": "é2"}'),
        ('{"name": "x", "b": [1, {}]}', '{"name": "x", "version": "é2", "b": [1, {}]}'),
        ('{"name":"x","b":{}}', '{"name":"x","version":"é2","b":{}}'),
        ('{"b": {"c": 1}}', '{"b": {"c": 1}, "version": "é2"}'),
        ('{\r\n\t"name" : "x"\r\n}\r\n', '{\r\n\t"name" : "x",\r\n\t"version" : "é2"\r\n}\r\n'),
        ('{"a": {"version": "no"},\n "b": 1.50}', '{"a": {"version": "no"},\n "b": 1.50,\n "version": "é2"}'),
    ],
)
def test_a_property_is_set_as_its_neighbors_are_written(text: str, expected: str) -> None:
    assert set_property(text, (), "version", "é2", ("none", "name")) == expected
