"""A fixed copy differs from its file only in the faulty cells and line endings."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from tests.support.fix_case import TEXT, counts, done, fixed, left, one, package
from tests.support.table_case import table_file

from claims.edit.rewrite import Ending, Rewriter, ending
from claims.model.rule import Rule
from claims.rules.csv import BARE_QUOTE
from claims.rules.file import BYTE_ORDER_MARK, LINE_ENDING, MISSING_FINAL_NEWLINE, MIXED_LINE_ENDINGS


@pytest.mark.parametrize(
    ("before", "after", "declared"),
    [
        (b"text\r\na\r\nb\n", b"text\r\na\r\nb\r\n", None),  # most of them
        (b"text\r\na\n", b"text\r\na\r\n", None),  # the first among equals
        (b"text\r\na\r\nb\n", b"text\na\nb\n", "\n"),  # the dialect's, whatever most are
        (b"text\ra\n", b"text\r\na\r\n", "\r\n"),
        (b"text", b"text\r\n", "\r\n"),
        (b'text\n"a\r\nb"\r\n', b'text\n"a\r\nb"\n', "\n"),  # a line end in a cell is the cell's
    ],
)
def test_line_endings_become_those_of_the_dialect_or_of_most_lines(
    tmp_path: Path, before: bytes, after: bytes, declared: str | None
) -> None:
    dialect = {"lineTerminator": declared} if declared else {}
    folder = one(tmp_path / "p", before, [TEXT], dialect=dialect)
    fixed(folder)
    assert (folder / "t.csv").read_bytes() == after
    assert counts(folder) == {}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'" a",b', b'"a",b'),  # the cell keeps its quotes
        (b" a,b", b"a,b"),
        (b'"a,\n",b', b'"a,",b'),
        ('\u00a0a\u2003,"b"'.encode(), b'a,"b"'),  # and an untouched one its own
        (b' the 5" pipe,b', b'"the 5"" pipe",b'),
        (b'a " b " c,x"', b'"a "" b "" c","x"""'),
        ("Cafe\u0301 ,b".encode(), "Café,b".encode()),
        (b"a  b,b", b"a  b,b"),  # never inside
    ],
)
def test_only_faulty_cells_are_rewritten(tmp_path: Path, before: bytes, after: bytes) -> None:
    rows = b'text,other\n"quoted",bare\n%s\n"q""q",""\n'
    folder = one(tmp_path / "p", rows % before, [TEXT, {"name": "other", "type": "string"}])
    assert left(fixed(folder)) == []
    assert (folder / "t.csv").read_bytes() == rows % after
    assert counts(folder) == {}


def test_comments_header_rows_and_delimiters_are_respected(tmp_path: Path) -> None:
    dialect = {
        "delimiter": ";",
        "quoteChar": "'",
        "commentChar": "#",
        "headerRows": [2, 3],
        "commentRows": [1],
    }
    data = b" about \" this \nte\nxt;b\n# a comment ;\" \n a;' b'\n #x;b\n"
    fields = [{"name": "te xt", "type": "string"}, {"name": "b", "type": "string"}]
    folder = one(tmp_path / "p", data, fields, dialect=dialect)
    assert left(fixed(folder)) == []
    assert (folder / "t.csv").read_bytes() == (
        b" about \" this \nte\nxt;b\n# a comment ;\" \na;'b'\n'#x';b\n"
    )
    assert counts(folder) == {}


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("latin-1", b""), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"), ("shift_jis", b"")],
)
def test_files_are_written_in_their_own_encoding(tmp_path: Path, encoding: str, mark: bytes) -> None:
    codec = {b"": encoding, b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}[mark]
    data = mark + "text,b\r\n a,±\r\nc,d\n".encode(codec)
    folder = one(tmp_path / "p", data, [TEXT, {"name": "b", "type": "string"}], encoding=encoding)
    assert left(fixed(folder)) == []
    assert (folder / "t.csv").read_bytes() == mark + "text,b\r\na,±\r\nc,d\r\n".encode(codec)


@pytest.mark.parametrize(
    ("before", "after", "properties"),
    [
        (b'"text","b"\n"a","x,y"\n"","c"\n', b'text,b\na,"x,y"\n,c\n', {}),
        (b'"text","b"\n"a",3\n', b"text,b\na,3\n", {}),
        (b'text,"b"\n"a","c"\n', b'text,"b"\n"a","c"\n', {}),  # not every cell of the header
        (b"text;b\na;3,5\n", b'text,b\na,"3,5"\n', {}),
        (b'"text";"b"\n"a;b";"c"\n', b"text,b\na;b,c\n", {}),
        (b"text;b\r\n a;c\n", b"text,b\r\na,c\r\n", {}),
        (b"text,b\na;c,d\n", b"text|b\na;c|d\n", {"dialect": {"delimiter": "|"}}),
    ],
)
def test_rows_are_written_in_the_declared_dialect_without_unnecessary_quotes(
    tmp_path: Path, before: bytes, after: bytes, properties: dict[str, Any]
) -> None:
    folder = one(tmp_path / "p", before, [TEXT, {"name": "b", "type": "string"}], **properties)
    assert left(fixed(folder)) == []
    assert (folder / "t.csv").read_bytes() == after
    assert counts(folder) == {}


def test_only_selected_rules_rewrite_rows(tmp_path: Path) -> None:
    data = b'"text";"b"\n" a";"c"\n'
    folder = one(tmp_path / "p", data, [TEXT, {"name": "b", "type": "string"}])
    plan = fixed(folder, select=["leading-or-trailing-whitespace"])
    assert done(plan) == {"t.csv": {"leading-or-trailing-whitespace": 1}}
    assert (folder / "t.csv").read_bytes() == b'"text";"b"\n"a";"c"\n'


def test_each_file_of_a_table_is_fixed(tmp_path: Path) -> None:
    paths = {"path": ["x/1.csv", "x/2.csv"], "encoding": "latin-1", "bytes": 20}
    data = {"x/1.csv": b"text\n a\n", "x/2.csv": b"text\nb\nc \xe9 \n"}
    folder = package(tmp_path / "p", {"t": {"schema": {"fields": [TEXT]}, **paths}}, data)
    assert counts(folder) == {"leading-or-trailing-whitespace": 2}
    assert left(fixed(folder)) == []
    assert (folder / "x/1.csv").read_bytes() == b"text\na\n"
    assert (folder / "x/2.csv").read_bytes() == b"text\nb\nc \xe9\n"
    assert counts(folder) == {}


@pytest.mark.parametrize(
    ("counts", "declared", "rules", "expected"),
    [
        ({"\n": 1, "\r\n": 2}, None, [MIXED_LINE_ENDINGS], Ending("\r\n", MIXED_LINE_ENDINGS, False)),
        ({"\n": 1, "\r\n": 2}, "\n", [MIXED_LINE_ENDINGS], Ending("\n", MIXED_LINE_ENDINGS, False)),
        ({"\n": 1, "\r\n": 2}, "\n", [], Ending("\r\n", None, False)),
        ({"\r\n": 2}, "\n", [LINE_ENDING], Ending("\n", LINE_ENDING, False)),
        ({"\r\n": 2}, "\n", [MISSING_FINAL_NEWLINE], Ending("\r\n", None, True)),
        ({}, None, [MISSING_FINAL_NEWLINE], Ending("\n", None, True)),
    ],
)
def test_the_line_ending_of_the_copy_follows_from_the_rules(
    tmp_path: Path, counts: dict[str, int], declared: str | None, rules: list[Rule], expected: Ending
) -> None:
    part = table_file(tmp_path, b"id,name\n", ("id", "name"))
    part = replace(
        part, table=replace(part.table, dialect=replace(part.table.dialect, line_terminator=declared))
    )
    assert ending({**counts, "": 1}, part, rules.__contains__) == expected
    assert not ending(counts, part, rules.__contains__).closed


def test_a_copy_is_written_and_its_fixes_are_counted(tmp_path: Path) -> None:
    part = table_file(tmp_path, b'\xef\xbb\xbfid,name\r\n1,say "x"\n2,y', ("id", "name"))
    end = Ending("\n", MIXED_LINE_ENDINGS, closed=True)
    rewriter = Rewriter(part, end, (), lambda _: True)
    copy = rewriter.write(tmp_path / "copy.csv")
    assert copy.source.read_bytes() == b'id,name\n1,"say ""x"""\n2,y\n'
    assert (copy.head, copy.codec.mark) == (8, b"")
    assert rewriter.done == {
        BYTE_ORDER_MARK.id: 1,
        MIXED_LINE_ENDINGS.id: 1,
        BARE_QUOTE.id: 1,
        MISSING_FINAL_NEWLINE.id: 1,
    }
    assert rewriter.left == {}
