"""The changes as the page shows them, in markup and in data: their texts are escaped and shortened."""

import json
from collections.abc import Iterator, Sequence

from msgspec import Struct

from claims.comparison.diff import TableRows
from claims.model.diff import Key, RowChange
from claims.render.diff.kinds import ROW_KINDS, RowKind
from claims.render.diff.view import PEOPLE, DiffView, key_text, lines
from claims.render.diff.words import is_markable
from claims.text.display import inert

# The columns that are shown first, in this order; of a table without any of these, its first two columns.
LEAD = ("speaker_id", "relayed_by", "source_id", "publisher_id", "name", "title", "text")
# The columns by whose cells a speaker's changes are found.
SPEAKERS = ("speaker_id", "relayed_by", "publisher_id", "member_of")
LONGEST = 2_000  # characters of a cell
LONGEST_KEY = 300


class Cell(Struct, frozen=True):
    """A cell of a row that both sides have; `marks`: the words that differ are marked."""

    field: str
    old: str | None
    new: str | None
    marks: bool
    formatting_only: bool


Pair = tuple[str, str]  # field, text
Findings = dict[str, list[str]]  # of one table: key as JSON → rules


class Entry(Struct, frozen=True):
    """One change; `table` is the number of its table, `was` the former key of a row whose key changed.

    `cells` are those that differ. `about` are other cells that are shown: all that are not empty, for a row on one
    side only. `rules` are those of its findings.
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
    """Yield the listed changes by table and kind; rows are read one by one."""
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
    """Return the cells that describe a row: those shown first, unless they changed."""
    differ = {cell.field for cell in change.cells}
    there = {name: cell for name, cell in whole.items() if cell and name not in change.key}
    return tuple((shown(name), shown(there[name])) for name in first(list(there)) if name not in differ)


def first(fields: Sequence[str]) -> list[str]:
    """Return the fields of a row that are shown first."""
    return [name for name in LEAD if name in fields] or list(fields[:2])


def shown(text: str, most: int = LONGEST) -> str:
    """Return the text as a page shows it: escaped and shortened."""
    return inert(text) if len(text) <= most else f"{inert(text[:most])}… ({len(text):,} characters)"


def named(view: DiffView, field: str, text: str) -> str | None:
    """Return the name of the speaker or source whose id is in a cell, or None."""
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
# Explanations under the heading of a kind.
NOTES: dict[RowKind, str] = {
    "key_changed": "same content under a new key; each also counts as one removed and one added row.",
    "formatting_only": "same values, formatted differently.",
}
