"""Whatever is broken in a package, fixing it mends just that: values and rows stay, no rule finds more."""

import csv
import io
import tempfile
import unicodedata
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.fix_case import counts, fixed, left, package

from claims.edit.fix import FIXABLE, STATED
from claims.table.dialect import Grammar
from claims.table.records import records
from claims.types.characters import ALL_SPACES

PIECE = st.sampled_from(
    [
        "a",
        "b",
        " ",
        "\t",
        "\u00a0",
        "e\u0301",
        "é",
        '"',
        ",",
        "\n",
        "\r\n",
        "#",
        "=",
        "NA",
        "\u0301",
        "\u200b",
    ]
)
CELL = st.lists(PIECE, max_size=4).map("".join)
ROW = st.tuples(CELL, CELL, CELL)
END = st.sampled_from(["\n", "\r\n", "\r"])
FIELDS = [{"name": name, "type": "string"} for name in ("speaker_id", "name", "other")]


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """A file with faults: loose quotes, mixed line ends, a byte order mark, no end of the last line."""
    out = io.StringIO()
    out.write(draw(st.sampled_from(["", "\ufeff"])) + "speaker_id,name,other" + draw(END))
    rows = draw(st.lists(ROW, min_size=1, max_size=6))
    for row in rows:
        text = io.StringIO()
        quoting = draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
        if (
            quoting == csv.QUOTE_MINIMAL
            and not any(set(cell) & set(",\r\n") for cell in row)
            and draw(st.booleans())
        ):
            text.write(",".join(row))
        else:
            csv.writer(text, lineterminator="", quoting=csv.QUOTE_ALL).writerow(row)
        out.write(text.getvalue() + draw(END))
    data = out.getvalue()
    return (data.rstrip("\r\n") if draw(st.booleans()) else data).encode()


def rows(data: bytes) -> Counter[tuple[str, ...]]:
    """The rows of a file as they are but for NFC and the spaces at the ends of cells."""
    text = data.decode("utf-8-sig")
    return Counter(
        tuple(
            unicodedata.normalize("NFC", cell).strip(ALL_SPACES)
            for cell in record.cells or [text[record.start : record.end]]
        )
        for record in records(text, Grammar())
    )


@settings(max_examples=15)
@given(
    tables(),
    st.booleans(),
    st.sampled_from([{}, {"lineTerminator": "\n"}, {"lineTerminator": "\r\n"}]),
    st.booleans(),
)
def test_fixing_mends_and_harms_nothing(
    data: bytes, keyed: bool, dialect: dict[str, str], sized: bool
) -> None:
    schema = {"fields": FIELDS} | (
        {"primaryKey": ["speaker_id"], "missingValues": ["", "NA"]} if keyed else {}
    )
    properties = {"schema": schema, "dialect": dialect} | ({"bytes": 7} if sized else {})
    refers = {
        "fields": FIELDS[:1],
        "foreignKeys": [
            {"fields": ["speaker_id"], "reference": {"resource": "speakers", "fields": ["speaker_id"]}}
        ],
    }
    with tempfile.TemporaryDirectory() as folder:
        place = package(
            Path(folder),
            {"speakers": properties, "notes": {"schema": refers}},
            {"speakers.csv": data, "notes.csv": b"speaker_id\na \nb\n"},
        )
        before = counts(place)
        plan = fixed(place)
        after = counts(place)
        new = (place / "speakers.csv").read_bytes()
        assert rows(new) == rows(data)
        assert {rule for rule, count in after.items() if count > before.get(rule, 0)} == set()
        remaining = {rule for rule in after if rule in FIXABLE | STATED}
        assert remaining == {rule for _, rule, _, _ in left(plan)}
        assert all(reason for _, _, _, reason in left(plan))
        again = fixed(place)
        assert again.revisions == ()
        assert left(again) == left(plan)
        assert (place / "speakers.csv").read_bytes() == new
