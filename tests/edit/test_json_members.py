"""Members go out of a JSON text with their lines and commas, and no other byte of it."""

import json
from collections.abc import Callable
from itertools import combinations

import pytest

from claims.edit.json_members import without

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
    shortened = without(text.encode(), {1: taken})
    new = shortened.data().decode()
    assert json.loads(new.removeprefix("\ufeff")) == expected
    assert new.startswith("\ufeff") == text.startswith("\ufeff")
    edits = list(shortened.edits())
    assert "".join(each.old or "" for each in edits) == text
    assert "".join(each.new or "" for each in edits) == new
    assert all(each.old == each.new or len(each.old or "") > len(each.new or "") for each in edits)


def test_lines_of_their_own_go_whole() -> None:
    lines = ["{", '"resources": [{', '  "name": "x",', '  "bytes": 1,', '  "hash": "0"', "}]", "}", ""]
    assert without("\n".join(lines).encode(), {0: ["bytes", "hash"]}).data().decode() == "\n".join(
        [*lines[:2], '  "name": "x"', *lines[5:]]
    )
    assert without("\n".join(lines).encode(), {0: ["bytes"]}).data().decode() == "\n".join(
        [*lines[:3], *lines[4:]]
    )
