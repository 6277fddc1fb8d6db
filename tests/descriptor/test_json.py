"""JSON that readers read differently is refused with its position, and no bytes cause an exception."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.descriptor.json import DEPTH_LIMIT, parse


def found(data):
    read, breaks = parse(data, "d.json")
    assert all(each.place.file == "d.json" for each in breaks)
    return read, [(each.rule.id, each.place.line, each.place.column, each.message) for each in breaks]


BROKEN = [
    (b"", 1, 1, "the file is empty: expected a JSON object"),
    (b" \n ", 2, 2, "the file is empty: expected a JSON object"),
    (b'{"a": 1,\n}', 1, 8, "extra comma before '}': remove it, or add a value after it"),
    (b"[1,]", 1, 3, "extra comma before ']': remove it, or add a value after it"),
    (b"[1,2", 1, 5, "unexpected end of the file: expected ',' or the end of the array or object"),
    (b'{"a" 1}', 1, 6, "unexpected '1': expected ':' and the property's value"),
    (b"{'a': 1}", 1, 2, "unexpected ''': expected a property name in double quotes"),
    (b'{"a": tru}', 1, 7, "unexpected 't': expected a value"),
    (b'{"a": 1} x', 1, 10, "'x' after the value: expected the end of the file"),
    (b'{"a": "x\n"}', 1, 9, "'\\n' in a string: expected an escape such as '\\n'"),
    (b'{"a": "\\q"}', 1, 8, "invalid escape '\\q': expected '\\\\' for a backslash"),
    (b'{"a": "\\u00A"}', 1, 8, "invalid escape '\\u00A\"': expected '\\u' and four hex digits"),
    (b'{\n"a": "x', 2, 6, "unterminated string: expected a closing '\"'"),
]


@pytest.mark.parametrize(("data", "line", "column", "message"), BROKEN)
def test_a_syntax_error_is_reported_at_its_position(data, line, column, message):
    assert found(data) == (None, [("invalid-json", line, column, message)])


def test_a_byte_order_mark_is_refused_and_the_rest_is_read():
    read, breaks = found(b'\xef\xbb\xbf{"a": 1}')
    assert read.value == {"a": 1}
    assert breaks == [("invalid-json-encoding", 1, 1, "the file has a byte order mark: expected plain UTF-8")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_other_unicode_encodings_are_refused_and_the_rest_is_read(encoding):
    read, breaks = found('{"ä": 1}'.encode(encoding))
    assert read.value == {"ä": 1}
    name = encoding.upper()
    assert breaks == [("invalid-json-encoding", 1, 1, f"the file is {name}: expected plain UTF-8")]


def test_the_position_of_an_invalid_byte_counts_characters():
    read, breaks = found('{"ä":\n "ö'.encode() + b'\xfc"}')
    assert read.value == {"ä": "ö\ufffd"}
    assert breaks == [("invalid-json-encoding", 2, 4, "byte 0xFC is not UTF-8: save the file as UTF-8")]


def test_a_lone_surrogate_is_refused_and_a_pair_is_not():
    read, breaks = found(b'{"a": "\\ud83d\\ude00 \\ud800", "\\\\ud800": 1}')
    assert read.value == {"a": "\U0001f600 \ufffd", "\\ud800": 1}
    assert breaks == [
        ("invalid-json-encoding", 1, 21, "this escape is half of a surrogate pair: write both halves")
    ]


def test_a_duplicate_key_is_reported_with_both_positions():
    read, breaks = found(b'{"a": 1,\n "b": {"c": [], "c": 2},\n "a": 3}')
    assert read.value == {"a": 3, "b": {"c": 2}}
    assert breaks == [
        (
            "duplicate-json-key",
            2,
            17,
            "duplicate key 'c', first on line 2, column 8: keep one of the two",
        ),
        ("duplicate-json-key", 3, 2, "duplicate key 'a', first on line 1, column 2: keep one of the two"),
    ]


def test_a_key_written_with_an_escape_is_the_same_key():
    assert [each[0] for each in found(b'{"a": 1, "\\u0061": 2}')[1]] == ["duplicate-json-key"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_nan_and_infinity_are_refused(number):
    _, breaks = found(f'{{"a": [{number}]}}'.encode())
    message = f"'{number}' is not JSON: write a number, or remove the property"
    assert breaks == [("invalid-json-number", 1, 8, message)]


@pytest.mark.parametrize("number", ["1e999", "-1.5e400", "9" * 301, "-" + "9" * 5000])
def test_a_number_out_of_range_is_refused(number):
    _, breaks = found(f'{{"a": {number}, "b": "NaN 1e999"}}'.encode())
    assert [each[:3] for each in breaks] == [("number-out-of-range", 1, 7)]


def test_nesting_is_limited():
    fine = b"[" * DEPTH_LIMIT + b"]" * DEPTH_LIMIT
    assert found(fine)[1] == []
    message = f"nested more than {DEPTH_LIMIT} levels deep, so it is not read"
    assert found(b"[" + fine + b"]") == (None, [("json-too-deep", 1, DEPTH_LIMIT + 1, message)])
    for bomb in (b"[" * 200_000, b'{"a":' * 200_000, b'["[[[",' + b"[" * 5000):
        assert [each[0] for each in found(bomb)[1]] == ["json-too-deep"]


def test_every_value_and_key_has_a_position():
    read, breaks = parse(b'{\n "a": [1,\n  {"b": "x:,"}],\n "c": {}}', "d.json")
    assert breaks == []
    assert read.position(()) == (1, 1)
    assert read.position(("a",)) == (2, 7)
    assert read.key_position(("a",)) == (2, 2)
    assert read.position(("a", 0)) == (2, 8)
    assert read.position(("a", 1)) == (3, 3)
    assert read.position(("a", 1, "b")) == (3, 9)
    assert read.key_position(("a", 1, "b")) == (3, 4)
    assert read.position(("c",)) == (4, 7)
    assert read.position(("c", "missing", 3)) == (4, 7)


def test_very_large_input_is_read_in_time():
    """A quadratic reader would take hours here."""
    parse(b'{"a": ' + b"9" * 2_000_000 + b"}", "d")
    parse(b'"' + b"\\ud800" * 200_000 + b'"', "d")
    parse(b"{" + b'"a":1,' * 200_000 + b'"a":1}', "d")
    parse(b" " * 3_000_000, "d")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(JSON, st.sampled_from([None, 0, 2]), st.booleans())
def test_any_json_is_read_with_the_positions_of_its_parts(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return
    read, _ = parse(data, "d")
    assert read is not None
    starts = {dict: "{", list: "[", str: '"'}

    def walk(part, pointer):
        line, column = read.position(pointer)
        begin = read.text.split("\n")[line - 1][column - 1 :]
        assert begin.startswith(starts.get(type(part), json.dumps(part)))
        for key, inner in (
            part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        ):
            walk(inner, (*pointer, key))

    walk(read.value, ())


@given(st.binary(max_size=200))
def test_random_bytes_never_raise(data):
    read, breaks = parse(data, "d")
    assert read is not None or breaks


@given(JSON, st.data())
def test_mutated_json_never_raises(value, data):
    text = bytearray(json.dumps(value).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text) - 1))
        text[at : at + 1] = data.draw(
            st.binary(max_size=3) | st.sampled_from([b"{", b"}", b'"', b",", b"\\u"])
        )
        text = text or bytearray(b" ")
    read, breaks = parse(bytes(text), "d")
    if read is None:
        assert breaks
    else:
        read.position(("a", 1))
