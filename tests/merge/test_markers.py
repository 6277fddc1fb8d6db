"""A file with conflict markers is split into rows and blocks, or refused."""

import pytest

from claims.merge.markers import Block, PlainRow, has_marker_inside, split_file
from claims.merge.side import SideRow, Unmergeable
from claims.merge.three_way import Markers
from claims.table.records import Grammar

COMMA = Grammar()
CONFLICT = "<<<<<<< ours\nbea,20\n=======\nbea,21\n>>>>>>> theirs\n"


def test_rows_and_blocks_in_order() -> None:
    text = f'id,size\nada,"1\n2"\n{CONFLICT}cog,3'
    assert list(split_file(text, COMMA)) == [
        PlainRow(1, SideRow(["id", "size"], "id,size\n")),
        PlainRow(2, SideRow(["ada", "1\n2"], 'ada,"1\n2"\n')),
        Block(
            4,
            CONFLICT,
            Markers(7, "ours", "base", "theirs"),
            "\n",
            (SideRow(["bea", "20"], "bea,20\n"),),
            (SideRow(["bea", "21"], "bea,21\n"),),
        ),
        PlainRow(9, SideRow(["cog", "3"], "cog,3")),
    ]


def test_longer_markers_with_base_and_windows_line_endings() -> None:
    text = (
        "<<<<<<<<< mine\r\na\r\n||||||||| old\r\n=======\r\n=========\r\nb\r\nc\r\n>>>>>>>>> your branch\r\n"
    )
    (block,) = split_file(text, COMMA)
    assert isinstance(block, Block)
    assert block.marks == Markers(9, "mine", "old", "your branch", with_base=True)
    assert (block.end, block.text) == ("\r\n", text)
    assert [[row.cells for row in rows] for rows in (block.ours, block.theirs)] == [[["a"]], [["b"], ["c"]]]


def test_names_of_markers_without_labels() -> None:
    (block,) = split_file("<<<<<<<\na\n|||||||\n=======\n>>>>>>>", COMMA)
    assert isinstance(block, Block)
    assert block.marks == Markers(7, "ours", "base", "theirs", with_base=True)
    assert (len(block.ours), block.theirs) == (1, ())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("id\n=======\n", "line 2 is a conflict marker without a beginning"),
        ("id\n>>>>>>> theirs\n", "line 2 is a conflict marker without a beginning"),
        ("<<<<<<< ours\na\n=======\nb\n", "the last conflict has no end marker"),
        ("<<<<<<< ours\na\n||||||| base\nb\n", "the last conflict has no end marker"),
        (f"<<<<<<< ours\na\n=======\n{CONFLICT}", "line 4 begins a conflict within a conflict"),
        ('id\nada,"1\n', "unclosed-quote in the row that begins on line 2"),
        ('<<<<<<< ours\na\n=======\nb"c\n>>>>>>> theirs\n', "bare-quote in the row that begins on line 4"),
    ],
)
def test_malformed_file_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Unmergeable) as caught:
        list(split_file(text, COMMA))
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("raw", "inside"),
    [
        ('a,"x\n=======\ny"\n', True),
        ('a,"x\n>>>>>>> theirs\ny"\n', True),
        ('a,"x\n======= y"\n', True),
        ('a,"x\n======\ny"\n', False),
        ("=======\n", False),
    ],
)
def test_marker_inside_a_row(raw: str, inside: bool) -> None:
    assert has_marker_inside(SideRow([], raw)) is inside
