"""A change as the page tells it, the same in what is markup and in what is data: its texts are inert and cut."""

import json
from collections.abc import Iterator, Sequence

from msgspec import Struct

from claims.comparison.diff import TableRows
from claims.model.diff import Key, RowChange
from claims.render.diff.kinds import ROW_KINDS, RowKind
from claims.render.diff.view import PEOPLE, DiffView, key_text, lines
from claims.render.diff.words import is_markable
from claims.text.display import inert

# What is told first of a row, in this order; of a table without any of these, its first two cells.
LEAD = ("speaker_id", "relayed_by", "source_id", "publisher_id", "name", "title", "text")
# The columns by whose cells a speaker's changes are found.
SPEAKERS = ("speaker_id", "relayed_by", "publisher_id", "member_of")
LONGEST = 2_000  # characters of a cell
LONGEST_KEY = 300


class Cell(Struct, frozen=True):
    """A cell of a row that both sides have: `marks` where its words are worth comparing."""

    field: str
    old: str | None
    new: str | None
    marks: bool
    formatting_only: bool


Pair = tuple[str, str]  # field, text
Findings = dict[str, list[str]]  # of one table: key as JSON → rules


class Entry(Struct, frozen=True):
    """One change: `table` is the number of its table; `was` the key that a key changed row had.

    `cells` are those that differ. `about` are cells that are told beside them: of a row that only one side has,
    all that are not empty. `rules` are those of its findings.
    """

    table: int
    kind: RowKind
    key: str
    was: str
    where: str
    cells: tuple[Cell, ...]
    about: tuple[Pair, ...]
    rules: tuple[str, ...]


def entries(view: DiffView) -> Iterator[Entry]:
    """All changes that are listed, table by table, kind by kind; each row is asked for when it is its turn."""
    findings: dict[str | None, Findings] = {}
    for each in view.findings():
        if each.key is not None:
            rules = findings.setdefault(each.table, {}).setdefault(_known(each.key), [])
            if each.rule not in rules:
                rules.append(each.rule)
    for at, (table, rows) in enumerate(view.tables()):
        for kind in ROW_KINDS:
            yield from _of_kind(rows, (at, kind), findings.get(table.name, {}))


def _of_kind(rows: TableRows, place: tuple[int, RowKind], findings: Findings) -> Iterator[Entry]:
    table, kind = place

    def ruled(key: Key) -> tuple[str, ...]:
        return tuple(findings.get(_known(key), ())) if findings else ()

    match kind:
        case "removed" | "added":
            for row in rows.removed if kind == "removed" else rows.added:
                cells = tuple(
                    (shown(name), shown(cell))
                    for name, cell in row.row.items()
                    if cell and name not in row.key
                )
                where = f"line {row.line}" if row.line is not None else ""
                yield Entry(table, kind, _key(row.key), "", where, (), cells, ruled(row.key))
        case "key_changed":
            for pair in rows.key_changed:
                yield Entry(table, kind, _key(pair.new_key), _key(pair.old_key), lines(pair), (), (), ())
        case "changed" | "formatting_only":
            whole = iter(rows.changed_in_full if kind == "changed" else ())
            for each in rows.changed if kind == "changed" else rows.formatting_only:
                about = _about(each, next(whole, {}))
                yield Entry(
                    table, kind, _key(each.key), "", lines(each), _cells(each), about, ruled(each.key)
                )


def _cells(change: RowChange) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            shown(each.field),
            None if each.old is None else shown(each.old),
            None if each.new is None else shown(each.new),
            is_markable(each.old, each.new),
            each.kind == "formatting_only",
        )
        for each in change.cells
    )


def _about(change: RowChange, whole: Key) -> tuple[Pair, ...]:
    """What says which row it is: the first cells that are told of it, as far as they did not change."""
    differ = {cell.field for cell in change.cells}
    there = {name: cell for name, cell in whole.items() if cell and name not in change.key}
    return tuple((shown(name), shown(there[name])) for name in first(list(there)) if name not in differ)


def first(fields: Sequence[str]) -> list[str]:
    """The fields, of those that a row has, that are told first."""
    return [name for name in LEAD if name in fields] or list(fields[:2])


def shown(text: str, most: int = LONGEST) -> str:
    """The text as a page shows it: nothing in it acts on what stands around it."""
    return inert(text) if len(text) <= most else f"{inert(text[:most])}… ({len(text):,} characters)"


def named(view: DiffView, field: str, text: str) -> str | None:
    """The name that stands for a cell that is the id of a speaker or a source."""
    name = view.names.get(text) if field in PEOPLE else None
    return None if name is None else shown(name, LONGEST_KEY)


def _key(key: Key) -> str:
    return shown(key_text(key), LONGEST_KEY)


def _known(key: Key) -> str:
    return json.dumps(key)


SIGNS: dict[RowKind, str] = {
    "removed": "−",
    "changed": "~",
    "key_changed": "=",
    "added": "+",
    "formatting_only": "≈",
}
# What is said under the heading of a kind that does not speak for itself.
NOTES: dict[RowKind, str] = {
    "key_changed": "same content under a new key; each also counts as one removed and one added row.",
    "formatting_only": "same values, formatted differently.",
}
