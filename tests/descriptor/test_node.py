"""A value of a descriptor knows its path and its position, and reports what is wrong with it there."""

import pytest

from claims.descriptor.json import parse
from claims.descriptor.node import Document, Node, show
from claims.model.rule import Break, Place
from claims.rules import descriptor as rules

TEXT = b'{"resources": [\n  {"path": 5, "my key": null}\n]}'


def root(data: bytes = TEXT) -> Node:
    text, _ = parse(data, "datapackage.json")
    assert text is not None
    return Node(Document(text, "datapackage.json", []), (), text.value)


def resource() -> Node:
    return root().child("resources").child(0)


def test_path_is_written_as_in_a_programming_language() -> None:
    assert root().path == "the descriptor"
    assert resource().child("path").path == "resources[0].path"
    assert resource().child("my key").path == 'resources[0]["my key"]'


def test_path_shows_control_characters_as_escapes() -> None:
    assert root(b'{"a\\u001b": 1}').child("a\x1b").path == '["a\\x1b"]'


def test_path_shows_only_the_first_parts() -> None:
    node = root(b"[" * 50 + b"]" * 50)
    for _ in range(49):
        node = node.child(0)
    assert node.path == "[0]" * 40


def test_report_is_at_the_value_and_report_key_at_its_key() -> None:
    node = resource().named(table="claims").child("path").named(field="id")
    node.report(rules.EMPTY_PROPERTY, "is empty", "fill it in")
    node.report_key(rules.OUTDATED_PROPERTY, "is outdated")
    value = Place("claims", "datapackage.json", 2, 12, field="id", value="5")
    key = Place("claims", "datapackage.json", 2, 4, field="id", value="5")
    assert node.document.breaks == [
        Break(rules.EMPTY_PROPERTY, value, "resources[0].path is empty", "fill it in"),
        Break(rules.OUTDATED_PROPERTY, key, "resources[0].path is outdated"),
    ]


def test_named_keeps_the_name_that_is_not_given() -> None:
    node = root().named(table="claims").named(field="id").child("resources")
    assert (node.table, node.field) == ("claims", "id")


def test_items_and_properties_of_other_values_are_empty() -> None:
    assert [each.value for each in resource().items()] == []
    assert [name for name, _ in root().child("resources").properties()] == []
    assert [name for name, _ in resource().properties()] == ["path", "my key"]
    assert [each.pointer for each in root().child("resources").items()] == [("resources", 0)]


def test_properties_of_an_object() -> None:
    node = resource()
    assert ("path" in node, "name" in node) == (True, False)
    assert (node.get("path"), node.get("name")) == (5, None)
    assert (root(b'{"a": "b"}').text("a"), node.text("path"), node.text("name")) == ("b", None, None)
    assert "path" not in root(b'["path"]')


@pytest.mark.parametrize(
    ("value", "shown"),
    [({}, "an object"), ([1], "an array"), ("a\nb", r"'a\nb'"), (None, "null"), (True, "true"), (1.5, "1.5")],
)
def test_show(value: object, shown: str) -> None:
    assert show(value) == shown
