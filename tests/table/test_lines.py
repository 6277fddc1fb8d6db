"""Lines are found again by number, whatever ends them and however long they are."""

from pathlib import Path

import pytest

from claims import Options
from claims.package.open import open_store
from claims.table.lines import PIECE, REACH, Line, read_lines
from claims.table.positions import Mark
from claims.validation.validate import validate_with_lines


def read(folder: Path, data: bytes, *spots: tuple[int, int], marks: tuple[Mark, ...] = ()) -> list[Line]:
    file = folder / "rows.csv"
    file.write_bytes(data)
    found = read_lines(file, marks, spots)
    return [found[spot] for spot in spots]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_a_line_is_found_by_its_number(tmp_path: Path, end: bytes) -> None:
    data = b"\xef\xbb\xbf" + end.join([b"a,b", b"", "ü,".encode(), b"last"])
    assert read(tmp_path, data, (1, 1), (2, 1), (3, 3), (4, 2)) == [
        Line("a,b", 0, 3),
        Line("", 0, 0),
        Line("ü,", 0, 2),
        Line("last", 0, 4),
    ]


def test_reading_begins_at_the_nearest_mark(tmp_path: Path) -> None:
    marks = (Mark(0, 0, 2, 0, 2), Mark(1, 1, 10, 0, 4))
    assert read(tmp_path, b"a\nb\nc\nd\n", (1, 1), (2, 1), (10, 1), (11, 1), marks=marks) == [
        Line("a", 0, 1),
        Line("b", 0, 1),
        Line("c", 0, 1),
        Line("d", 0, 1),
    ]


def test_a_place_beyond_the_file_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_bytes(b"a\n")
    assert read_lines(tmp_path / "rows.csv", (), [(2, 1), (9, 9)]) == {}


def test_only_the_part_of_a_long_line_near_the_position_is_kept(tmp_path: Path) -> None:
    text = "".join(chr(0x4E00 + at % 2000) for at in range(3 * PIECE))
    at = 2 * PIECE
    first, middle, end = read(tmp_path, text.encode() + b"\nx", (1, 1), (1, at + 1), (2, 1))
    assert first == Line(text[: 1 + REACH], 0, len(text))
    assert middle == Line(text[at - REACH : at + 1 + REACH], at - REACH, len(text))
    assert end == Line("x", 0, 1)


def test_a_line_ending_across_two_pieces_is_recognized(tmp_path: Path) -> None:
    data = b"x" * (PIECE - 1) + b"\r\nsecond\r\n"
    assert read(tmp_path, data, (2, 1)) == [Line("second", 0, 6)]


def test_bytes_that_cannot_be_decoded_keep_their_column(tmp_path: Path) -> None:
    assert read(tmp_path, b"a\xff\xfeb", (1, 4)) == [Line("a\udcff\udcfeb", 0, 4)]


def test_validation_returns_the_lines_of_its_findings(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text(
        '{"name": "p", "titel": "P",\n"resources": [{"name": "t", "path": "t.csv", "schema":\n'
        '{"fields": [{"name": "a", "type": "string"}, {"name": "n", "type": "integer"}]}}]}'
    )
    (tmp_path / "t.csv").write_bytes(b'a,n\n"two\nlines",x\nb,2\n')
    with open_store(str(tmp_path)) as store:
        report, lines = validate_with_lines(store, Options(select=("type-error", "misspelled-property")))
    assert [each.rule for each in report.findings] == ["misspelled-property", "type-error"]
    descriptor, file = (str(each.file) for each in report.findings)
    first = '{"name": "p", "titel": "P",'
    assert lines == {
        (descriptor, (1, 15)): Line(first, 0, len(first)),
        (file, (3, 8)): Line('lines",x', 0, 8),
    }
