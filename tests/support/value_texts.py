"""Descriptors of fields of every type, and texts that aim at each: right ones, and some that are nearly so."""

import base64
from functools import cache
from typing import Any

from hypothesis import strategies as st

ODD = "0123456789٣५０²½+-−.,eE_ \t\n\u00a0'\"[]{}:;/TZzPWYMDHS%é\u0301\u200bNaINFinf=@#xX"


@st.composite
def nearly(draw: st.DrawFn, right: st.SearchStrategy[str]) -> str:
    """A text of the type, or one with a few characters changed."""
    text = draw(right)
    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 2]))):
        at = draw(st.integers(0, len(text)))
        change = draw(st.sampled_from(["insert", "delete", "replace", "swap case"]))
        char = draw(st.sampled_from(ODD))
        if change == "insert":
            text = text[:at] + char + text[at:]
        elif change == "delete":
            text = text[:at] + text[at + 1 :]
        elif change == "replace":
            text = text[:at] + char + text[at + 1 :]
        else:
            text = text.swapcase()
    return text


digits = st.text("0123456789", min_size=1, max_size=4) | st.text("0123456789", min_size=1, max_size=45)
sign = st.sampled_from(["", "", "-", "+"])
integers = st.builds(str.__add__, sign, digits) | st.sampled_from(
    ["0", "-0", "007", "9223372036854775808", "-9223372036854775809", "1" + "0" * 4299, "1" + "0" * 4300]
)
numbers = (
    st.builds("{}{}.{}".format, sign, digits, digits)
    | st.builds("{}{}e{}{}".format, sign, digits, sign, st.integers(0, 30).map(str))
    | st.builds("{}.{}".format, sign, digits)
    | integers
    | st.sampled_from(["NaN", "INF", "-INF", "5.", "1e400", "1e-400", "-1e-400", "1e999999", "0.1", "0.10"])
    | st.sampled_from(
        ["Infinity", "sNaN", "nan123", "-nan", "+inf", "1e9999999999999999999", "0e5", ".", "e1"]
    )
)
grouped = st.sampled_from(
    ["1,000", "1,234,567.5", ",1", "1,,0", "1,", "1.0,0", "12,34", "1.000,5", "-1 000", "1 000.5"]
)
bare = st.sampled_from(
    ["€95", "95%", "EUR -5.5", "-€5", "$.5", "5.", "x", "1_0 m", "٣ km", "+5", "N/A", "~1,000~"]
)
dates = st.dates().map(str) | st.sampled_from(
    [
        "2024-1-2",
        "2024-02-29",
        "2023-02-29",
        "0000-01-01",
        "0001-01-01",
        "9999-12-31",
        "10000-01-01",
        "infinity",
        "2024/01/02",
        "24-01-02",
        " 2024-01-02",
        "2024-01-02 (BC)",
        "2024-13-01",
        "epoch",
        "-infinity",
        "2024-001",
    ]
)
clock = st.times().map(lambda at: at.isoformat("seconds"))
times = clock | st.sampled_from(
    [
        "24:00:00",
        "24:00:01",
        "23:59:60",
        "10:00",
        "10:00:00.5",
        "10:00:00Z",
        "10:00:00+01:00",
        "1:00:00",
        "100000",
    ]
)
zones = st.sampled_from(
    ["", "Z", "+00:00", "-00:00", "+02:00", "-14:00", "+14:01", "+0200", "-05", "z", "+23:59", "+24:00"]
)
fractions = st.sampled_from(["", ".0", ".5", ".123456", ".1234567", ".99999999999", ",5", "."])
moments = st.builds("{}T{}{}{}".format, dates, times, fractions, zones) | st.builds(
    "{}{}{}".format,
    st.sampled_from(["2024-W01-1T10:00:00", "9999-12-31T24:00:00", "2024-01-01T24:00:00"]),
    fractions,
    zones,
)
years = st.integers(0, 9999).map("{:04}".format) | st.sampled_from(
    ["+201", "-001", " 201", "1_00", "٢٠٢٤", "2024Z", "12345"]
)
months = st.builds("{:04}-{:02}".format, st.integers(0, 9999), st.integers(0, 13)) | st.sampled_from(
    ["2024-1", "12345-01", "2024 - 01", "-2024-01", "2024-1_0", "2024-٠٣"]
)
booleans = st.sampled_from(
    ["true", "True", "TRUE", "1", "false", "False", "FALSE", "0", "yes", "no", "tRue", "Y", ""]
)
durations = st.sampled_from(
    [
        "P1Y",
        "P1M",
        "PT1M",
        "P1Y2M3DT4H5M6.7S",
        "-P1D",
        "P1W",
        "P",
        "PT",
        "P1DT",
        "PT0.5S",
        "P0.5Y",
        "P1D2M",
        "+P1D",
        "P0003-06-04T12:30:05",
        "PT36H",
        "P1Y1D",
        "PT1H1H",
        "P99999999999D",
        "PT,5S",
        "p1y",
    ]
)
jsons = st.sampled_from(
    [
        '{"a": 1}',
        "{}",
        "[]",
        "[1, 2]",
        '{"a": NaN}',
        "[Infinity]",
        "null",
        "1",
        '"x"',
        "{a: 1}",
        "[" * 2000,
        '{"a": "x"}',
        "[1,]",
    ]
)
points = st.sampled_from(
    [
        "90.50, 45.50",
        "1,2",
        "181,0",
        "0,-91",
        "NaN,0",
        "1 , 2",
        "1,  2",
        "1_0,2",
        "1,2,3",
        "٣,1",
        "[1, 2]",
        '{"lon": 1, "lat": 2}',
        "[1]",
        '["1", "2"]',
        '{"lon": 1}',
        "[NaN, 1]",
        "1e1,1",
    ]
)
geo = st.sampled_from(
    [
        '{"type": "Point", "coordinates": [1, 2]}',
        '{"type": "Point"}',
        "{}",
        "[]",
        '{"type": "Point", "coordinates": [NaN, 2]}',
        '{"type":"Topology","objects":{},"arcs":[]}',
    ]
)
uris = st.sampled_from(
    [
        "http://a.b/c?d=e#f",
        "mailto:x@y.z",
        "urn:isbn:1",
        "www.x.org",
        "//x.y",
        "http://[::1]:80/",
        "http://a b/",
        "http://é/",
        "a:",
        "http://u:p@h:99999/x",
        "http://a/%zz",
        "http://a/[b]",
        "x:y#z#w",
        "http:",
        "1a:b",
        "http://a/%41",
        "file:///x",
        "http://h/?q=a|b",
    ]
)
uuids = st.uuids().map(str) | st.sampled_from(
    [
        "{123e4567-e89b-12d3-a456-426614174000}",
        "123e4567e89b12d3a456426614174000",
        "urn:uuid:123e4567-e89b-12d3-a456-426614174000",
    ]
)
binaries = st.binary(max_size=9).map(lambda data: base64.b64encode(data).decode()) | st.sampled_from(
    ["ab", "a=b=", "YQ", "YQ==YQ==", "YQ=="]
)
emails = st.sampled_from(
    [
        "a@b.co",
        "a.b+c@d.example.org",
        "a@b",
        "@b.co",
        "a@@b.co",
        "é@b.co",
        "a b@c.de",
        "a@b_c.de",
        "a@-b.de",
        "a\n@b.co",
    ]
)
words = st.text("ab12-é\n ", max_size=6) | st.sampled_from(
    ["s1", "s1x", "xs2", "s2", "ab\n", "e\u0301", "N/A", "=1", "🤦🏼", "a" * 30]
)
patterns = st.sampled_from(
    [
        "a+",
        "s1|s2",
        "^a$",
        "[ab]{2,3}",
        ".*",
        "a.b",
        r"\d+",
        r"\s*\w+",
        "(?!a).+",
        r"[^a-z]*",
        r"(?:a|b)*1?",
        "^(?:ab|1)$",
        r"[\d-]+",
        "a*?b",
        r"(a)\1",
        "é+",
        "",
        r"\-+",
        "[a-b-]+",
        r"\.",
        "a{,2}",
    ]
)
items = {
    "string": words,
    "integer": integers,
    "number": numbers,
    "boolean": booleans,
    "date": dates,
    "time": times,
    "datetime": moments,
}
lists = st.sampled_from([",", ";", "||"])


def bounds(right: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    names = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, right))


def enum(right: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={"enum": st.lists(right, min_size=1, max_size=3)})


def lengths() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {}, optional={"minLength": st.integers(0, 4), "maxLength": st.integers(0, 4)}
    )


def both(*parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.tuples(*parts).map(lambda each: {name: value for part in each for name, value in part.items()})


NONE: st.SearchStrategy[dict[str, Any]] = st.just({})
whole = st.integers(-20, 20) | st.integers() | integers
decimal = whole | numbers | st.floats(allow_nan=False, allow_infinity=False)
affixes = st.fixed_dictionaries(
    {},
    optional={
        "decimalChar": st.sampled_from([".", ",", "@"]),
        "groupChar": st.sampled_from([",", ".", " ", "'", "e"]),
        "bareNumber": st.booleans(),
    },
)
spelt = st.fixed_dictionaries(
    {}, optional={"trueValues": st.lists(booleans, max_size=2), "falseValues": st.lists(booleans, max_size=2)}
)


@cache
def fields(kind: str) -> st.SearchStrategy[tuple[dict[str, Any], st.SearchStrategy[str]]]:
    """Descriptors of a type (constraints within), each with a strategy for texts that aim at it."""

    def made(
        texts: st.SearchStrategy[str],
        constraints: st.SearchStrategy[dict[str, Any]],
        properties: st.SearchStrategy[dict[str, Any]] = NONE,
    ) -> st.SearchStrategy[tuple[dict[str, Any], st.SearchStrategy[str]]]:
        required = st.fixed_dictionaries({}, optional={"required": st.booleans()})
        return st.builds(
            lambda extra, limits: ({"name": "cell", "type": kind, **extra, "constraints": limits}, texts),
            properties,
            both(constraints, required),
        )

    def in_format(name: str) -> st.SearchStrategy[dict[str, Any]]:
        return st.just({"format": name})

    match kind:
        case "integer":
            return made(
                integers | grouped | bare,
                both(bounds(whole), enum(whole)),
                affixes.map(lambda each: {n: v for n, v in each.items() if n != "groupChar"}),
            )
        case "number":
            return made(numbers | grouped | bare, both(bounds(decimal), enum(decimal)), affixes)
        case "boolean":
            return made(booleans, enum(booleans | st.booleans()), spelt)
        case "date":
            odd = st.sampled_from(["any", "%d/%m/%Y", "%Y%m%d"])
            other = (
                dates
                | st.dates().map(lambda day: day.strftime("%d/%m/%Y"))
                | st.sampled_from(["20240131", "31 Jan 2024", "3"])
            )
            return made(dates, both(bounds(dates), enum(dates))) | made(
                other, NONE, odd.map(lambda name: {"format": name})
            )
        case "time":
            return (
                made(times, both(bounds(times), enum(times)))
                | made(times, NONE, in_format("%H:%M"))
                | made(times, NONE, in_format("any"))
            )
        case "datetime":
            return (
                made(moments, both(bounds(moments), enum(moments)))
                | made(moments | dates, NONE, in_format("%Y-%m-%dT%H:%M:%S"))
                | made(moments, NONE, in_format("any"))
            )
        case "year":
            return made(years, both(bounds(years | st.integers(0, 9999)), enum(years)))
        case "yearmonth":
            return made(months, both(bounds(months), enum(months)))
        case "duration":
            return made(durations, enum(durations))
        case "object":
            return made(jsons, both(lengths(), enum(jsons)))
        case "array":
            return made(
                jsons, both(lengths(), enum(jsons)), st.sampled_from([{}, {"arrayItem": {"type": "integer"}}])
            )
        case "geopoint":
            return (
                made(points, enum(points))
                | made(points, NONE, in_format("array"))
                | made(points, NONE, in_format("object"))
            )
        case "geojson":
            return made(geo, NONE) | made(geo, NONE, in_format("topojson"))
        case "any":
            return made(words, enum(words))
        case "list":
            return st.sampled_from(sorted(items)).flatmap(
                lambda item: lists.flatmap(
                    lambda delimiter: made(
                        st.lists(items[item], min_size=1, max_size=3).map(delimiter.join),
                        lengths(),
                        st.just({"itemType": item, "delimiter": delimiter}),
                    )
                )
            )
    formatted = {"uri": uris, "uuid": uuids, "binary": binaries, "email": emails}
    of_format = [
        made(texts, both(lengths(), enum(texts)), in_format(name)) for name, texts in formatted.items()
    ]
    pattern = st.fixed_dictionaries({}, optional={"pattern": patterns})
    return made(words, both(lengths(), enum(words), pattern)) | st.one_of(of_format)


KINDS = (
    *("string", "number", "integer", "boolean", "object", "array", "list", "date", "time", "datetime"),
    *("year", "yearmonth", "duration", "geopoint", "geojson", "any"),
)
