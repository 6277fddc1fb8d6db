"""The mark is under the cell, whatever stands before it on the line."""

import pytest

from claims.model.report import Finding
from claims.render.report.place import cell_end
from claims.render.report.text import excerpt
from claims.table.lines import Line
from claims.text.display import width


def shown(text: str, cell: str, columns: int = 100) -> tuple[str, str]:
    """The excerpt of a whole line for the cell that begins and ends with what `cell` says."""
    start = text.index(cell)
    return excerpt(Line(text, 0, len(text)), (start + 1, start + 1 + len(cell)), columns)


@pytest.mark.parametrize(
    ("text", "cell", "expected"),
    [
        ("a,bcd,e", "bcd", ("a,bcd,e", "  ^~~")),
        ("漢字,bcd", "bcd", ("漢字,bcd", "     ^~~")),
        ("a,漢字,b", "漢字", ("a,漢字,b", "  ^~~~")),
        ("e\u0301e\u0301,b", "b", ("e\u0301e\u0301,b", "   ^")),
        ("한,b", "b", ("한,b", "   ^")),
        ("\u1112\u1161\u11ab,b", "b", ("\u1112\u1161\u11ab,b", "   ^")),
        ("\x1b[1m,b", "b", ("\\x1b[1m,b", "        ^")),
        ("a\tb", "b", ("a    b", "     ^")),
        ("\u202ea,b", "b", ("\\u202ea,b", "        ^")),
        ("\udcff,b", "b", ("\\udcff,b", "       ^")),
        ("##[x],b", "b", ("##\\x5bx],b", "         ^")),
        ("\U0001f600,b", "b", ("\U0001f600,b", "   ^")),
    ],
)
def test_the_mark_is_under_the_cell(text: str, cell: str, expected: tuple[str, str]) -> None:
    assert shown(text, cell) == expected


def test_an_empty_cell_and_the_end_of_a_line_have_a_mark() -> None:
    assert excerpt(Line("a,,b", 0, 4), (3, 3), 80) == ("a,,b", "  ^")
    assert excerpt(Line("a,", 0, 2), (3, 3), 80) == ("a,", "  ^")
    assert excerpt(Line("", 0, 0), (1, 1), 80) == ("", "^")


@pytest.mark.parametrize("before", ["x", "漢", "e\u0301", "\x1b", "\t"])
@pytest.mark.parametrize("cell", ["cell", "漢字", "c" * 500])
@pytest.mark.parametrize("after", [0, 500])
@pytest.mark.parametrize("count", [0, 3, 390])
def test_a_long_line_is_cut_around_the_cell(before: str, cell: str, after: int, count: int) -> None:
    text = before * count + cell + "z" * after
    line, marks = excerpt(
        Line(text, 0, len(text)), (len(before * count) + 1, len(before * count + cell) + 1), 60
    )
    assert width(line) <= 60
    assert len(marks) <= 60
    offset = len(marks) - len(marks.lstrip(" "))
    at = next(
        at for at in range(len(line) + 1) if width(line[:at]) == offset and line[at : at + 1] == cell[0]
    )
    assert line[at:].startswith(cell[: (len(marks) - offset) // width(cell[0])])


def finding(column: int, value: str | None) -> Finding:
    return Finding(rule="r", severity="error", column=column, value=value, message="", fix="", fingerprint="")


@pytest.mark.parametrize(
    ("line", "column", "value", "end"),
    [
        ("a,bcd,e", 3, "bcd", 6),
        ('a,"b""c",e', 3, 'b"c', 9),
        ("a,'b''c',e", 3, "b'c", 9),
        ('a,"b', 3, "b\nc", 5),
        ("a,,e", 3, "", 3),
        ("a,,e", 3, None, 3),
        ('a,"b\\"c",e', 3, 'b"c', 3),
        ("a,", 3, "x", 3),
    ],
)
def test_the_end_of_a_cell(line: str, column: int, value: str | None, end: int) -> None:
    assert cell_end(finding(column, value), Line(line, 0, len(line))) == end


def test_the_end_of_a_cell_beyond_what_was_kept() -> None:
    assert cell_end(finding(3, "b" * 1000), Line("a,bbb", 0, 1002)) == 1003
