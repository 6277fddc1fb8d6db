"""Reading one side of a merge: rows by key, with their exact text, or the reason why that is impossible."""

import codecs

import pytest

from claims.merge.side import MergeFormat, SideRow, Unmergeable, decoded, raw_cells, read_side, row_text
from claims.table.records import Grammar

FORM = MergeFormat(("id",))
COMMA = Grammar()


def test_rows_are_known_by_key_and_keep_their_text() -> None:
    side = read_side(b'id,size\r\nada,1\r\n"bea","2\n3"', FORM, {})
    assert (side.columns, side.head, side.end, side.mark) == (("id", "size"), "id,size\r\n", "\r\n", False)
    assert side.rows == {
        ("ada",): SideRow(["ada", "1"], "ada,1\r\n"),
        ("bea",): SideRow(["bea", "2\n3"], '"bea","2\n3"'),
    }
    assert side.places() == {"id": 0, "size": 1}


def test_key_of_several_columns_in_its_own_order() -> None:
    side = read_side(b"part,name,id\n1,a,x\n", MergeFormat(("id", "part")), {})
    assert list(side.rows) == [("x", "1")]


def test_numbers_in_keys_are_normalized() -> None:
    form = MergeFormat(("id",), numbers={"id": lambda text: text.lstrip("0")})
    assert list(read_side(b"id\n011\n", form, {}).rows) == [("11",)]
    with pytest.raises(Unmergeable, match=r"^the key '11' on line 3 is a duplicate$"):
        read_side(b"id\n011\n11\n", form, {})


def test_missing_file_has_no_columns() -> None:
    side = read_side(b"", FORM, {})
    assert (side.columns, side.rows, side.head) == ((), {}, "")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\n1\n", "the first line is blank: expected the header"),
        (b"id,a,a\n", "duplicate column 'a' in the header"),
        (b"name,size\n", "key column 'id' is missing"),
        (b'id,size\nada,"1\n2"\nbea\n', "the row on line 4 has 1 cells, the header 2"),
        (b"id,size\nada,1\n\n", "the row on line 3 is blank"),
        (b"id\nada\nada\n", "the key 'ada' on line 3 is a duplicate"),
        (b"id\n\xff\n", "line 2 is not valid utf-8"),
        (b"id\n=======\n", "line 2 is a conflict marker: resolve that conflict first"),
        (b'id\n"ada\n', "unclosed-quote in the row that begins on line 2"),
        (b"id\nada\r", "the row on line 2 ends with a carriage return alone"),
        (codecs.BOM_UTF8, "the file is empty"),
    ],
)
def test_file_that_cannot_be_merged_by_rows(data: bytes, reason: str) -> None:
    with pytest.raises(Unmergeable) as caught:
        read_side(data, FORM, {})
    assert str(caught.value) == reason


def test_decoded() -> None:
    assert decoded(codecs.BOM_UTF8 + "é".encode(), "utf-8") == ("é", True)
    assert decoded("é".encode("latin-1"), "latin-1") == ("é", False)
    with pytest.raises(Unmergeable, match=r"^the file cannot be written in utf-16 byte for byte$"):
        decoded("é".encode("utf-16-be"), "utf-16")


def test_raw_cells_keep_quotes() -> None:
    assert raw_cells('a,"b, ""c""",', COMMA) == ["a", '"b, ""c"""', ""]


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ({"id": "ada", "size": "1"}, '"ada",1'),
        ({"id": "bea", "size": "2"}, '"bea",2'),
        ({"size": "1", "id": "ada"}, '1,"ada"'),
        ({"id": "ada", "size": "1", "note": "x, y"}, '"ada",1,"x, y"'),
        ({"size": ""}, '""'),
    ],
)
def test_row_is_written_like_another_one(cells: dict[str, str], text: str) -> None:
    like = SideRow(["ada", "1"], '"ada",1\n')
    assert row_text(cells, like, {"id": 0, "size": 1}, COMMA) == text
