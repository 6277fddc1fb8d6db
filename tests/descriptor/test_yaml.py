"""YAML holds what JSON can hold, with positions; hostile YAML is one finding."""

import time

import pytest
import yaml

from claims.descriptor.yaml import SIZE_LIMIT, parse_yaml


def found(text):
    """The value, and (rule, line, column, message) of each fault."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    read, breaks = parse_yaml(data, "x.yaml")
    faults = [(each.rule.id, each.place.line, each.place.column, each.message) for each in breaks]
    return (read.value if read else None), faults


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1\nb: [x, 1.5, true, null, ~]\n", {"a": 1, "b": ["x", 1.5, True, None, None]}),
        ('{"a": {"b": "c"}}', {"a": {"b": "c"}}),
        (
            "created: 2024-03-05\nat: 2024-03-05T12:00:00Z\n",
            {"created": "2024-03-05", "at": "2024-03-05T12:00:00Z"},
        ),
        ("2020: x\non: y\n", {"2020": "x", "on": "y"}),
        ("a: &x {b: 1}\nc: *x\n", {"a": {"b": 1}, "c": {"b": 1}}),
        ("a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n", {"a": {"b": 1, "c": 2}, "d": {"c": 3, "b": 1}}),
        ("a: |\n  two\n  lines\n", {"a": "two\nlines\n"}),
        ("# only text\n- !!str 1\n- '2'\n- yes\n", ["1", "2", True]),
    ],
)
def test_a_document_is_what_it_is_in_json(text, value):
    assert found(text) == (value, [])


def test_values_are_those_of_the_safe_loader():
    text = "a: [0x1F, 010, 1_000, 1e3, 1.5e+3, .5, off, NO, '', \"\\u00e9\", é, 1:30]\nb: {c: , d: x}\n"
    assert found(text)[0] == yaml.safe_load(text)


def test_positions_are_those_of_values_and_keys():
    read, _ = parse_yaml(
        "é: ö\nb:\n  - name: x\n    schema: {c: 1}\nd: &a {e: 1}\nf: *a\n".encode(), "x.yaml"
    )
    assert read is not None
    assert read.position(("é",)) == (1, 4)
    assert read.key_position(("b", 0, "schema", "c")) == (4, 14)
    assert read.position(("b", 0, "schema", "c")) == (4, 17)
    assert read.key_position(("f",)) == (6, 1)
    assert read.position(("b", 0, "missing")) == (3, 5)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [("invalid-yaml", 1, 1, "the file is empty: expected properties")]),
        ("a: 1\nb: 2\na: 3\n", [("duplicate-json-key", 3, 1, "duplicate key 'a', first on line 1, column 1: keep one of the two")]),
        ("a: .inf\n", [("invalid-json-number", 1, 4, "'.inf' is not a number in JSON: write a finite number")]),
        ("a: " + "9" * 400, [("invalid-json-number", 1, 4, f"'{'9' * 119}…' is not a number in JSON: write a finite number")]),
        ("a: !!binary aGk=\n", [("invalid-yaml", 1, 4, "the type '!!binary' does not exist in JSON: write text, a number, an array or an object")]),
        ("a: !!python/object/apply:os.system [ls]\n", [("invalid-yaml", 1, 4, "the type '!!python/object/apply:os.system' does not exist in JSON: write text, a number, an array or an object")]),
        ("? [a]\n: 1\n", [("invalid-yaml", 1, 3, "the key is a collection: expected text")]),
        ("a: 1\n---\nb: 2\n", [("invalid-yaml", 2, 1, "invalid YAML: but found another document")]),
        ("a: *b\n", [("invalid-yaml", 1, 4, "invalid YAML: found undefined alias")]),
        ("a: !!int x\n", [("invalid-yaml", 1, 4, "'x' is not a value of the type '!!int'")]),
        ("a:\n  <<: 1\n", [("invalid-yaml", 2, 7, "'<<' merges objects only")]),
        ("a: x\x07\n", [("invalid-yaml", 1, 5, "the control character '\\x07' is not allowed in YAML")]),
        ("[" * 65 + "]" * 65, [("json-too-deep", 1, 65, "nested more than 64 levels deep, so it is not read")]),
        ("a: &a [*a]\n", [("json-too-deep", 1, 4, "nested more than 64 levels deep, so it is not read")]),
    ],
)  # fmt: skip
def test_faults_have_a_place_and_one_finding(text, faults):
    assert found(text)[1] == faults


@pytest.mark.parametrize("text", ['{"a": [1, 2,, 3]}', "a: b: c\n", "a: 'x\nb: y\n", "a:\n\t- x\n", "a: [\n"])
def test_a_syntax_error_is_one_finding(text):
    value, faults = found(text)
    assert value is None
    assert [each[0] for each in faults] == ["invalid-yaml"]


def test_aliases_cannot_make_a_document_grow_without_end():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 10)}]" for at in range(1, 12)]
    start = time.perf_counter()
    assert [each[0] for each in found("\n".join(lines))[1]] == ["invalid-yaml"]
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "a: " * 100_000, "- " * 100_000, "? " * 100_000, "&a " * 100_000, "{a: " * 50_000]
)
def test_nesting_does_not_exhaust_the_stack(text):
    assert found(text)[1]


def test_a_long_file_is_not_read():
    assert [each[0] for each in found("a: " + "x" * SIZE_LIMIT)[1]] == ["invalid-yaml"]
