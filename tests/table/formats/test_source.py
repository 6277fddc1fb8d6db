"""The rows of a copy are traced back to the file and the item from which they come."""

from claims.table.formats.source import NOWHERE, ItemFile, Origin, Places, Spot, spots


class Lines(Places):
    """Items on a line each, with a value `id` in column 5."""

    def item(self, at: int) -> Spot:
        return at + 1, 3

    def parts(self, at: int) -> dict[str | int, Spot]:
        return {"id": (at + 1, 5)}


def test_rows_are_traced_to_their_file_and_item() -> None:
    origin = Origin(["id", "name"], [("a.ndjson", Lines()), ("b.ndjson", Lines())])
    origin.add(1, 0, 0)
    origin.add(4, 1, 2)
    assert [origin.row(at) for at in (0, 1)] == [1, 4]
    assert [origin.file(at) for at in (0, 1)] == ["a.ndjson", "b.ndjson"]
    assert [origin.line(at) for at in (0, 1)] == [1, 3]
    assert origin.spots(1) == ((3, 3), [(3, 5), (3, 3)])


def test_an_absent_value_begins_where_its_item_does() -> None:
    assert spots(Lines(), 6, ["name", "id", 0]) == ((7, 3), [(7, 3), (7, 5), (7, 3)])


def test_a_file_without_lines_has_no_places() -> None:
    assert spots(Places(), 0, ["id"]) == (NOWHERE, [NOWHERE])


def test_items_keep_their_number_where_others_could_not_be_read() -> None:
    assert ItemFile("t.json", ["a", "b"]).number(1) == 1
    assert ItemFile("t.ndjson", ["a", "b"], numbers=[0, 5]).number(1) == 5
