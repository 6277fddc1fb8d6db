"""A change as the page tells it, the same in what is markup and in what is data: its texts are inert and cut."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from msgspec import Struct

from claims.comparison.diff import TableRows
from claims.model.diff import Key, RowChange, TableDiff
from claims.render.diff.kinds import ROW_KINDS, WORDS, RowKind
from claims.render.diff.view import PEOPLE, DiffView, key_text, lines, markable
from claims.render.diff.words import pieces
from claims.text.display import inert, markup, plural

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
            markable(each),
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
EMPTY = '<em class="none">empty</em>'
ARROW = ' <span class="arrow">→</span> '


def listing(view: DiffView, entries: Iterable[Entry]) -> Iterator[str]:
    """Headings for each table and kind, and the changes under them."""
    severities = {each.rule: each.severity for each in view.findings()}
    for at, of_table in groupby(entries, lambda each: each.table):
        table = view.diff.tables[at]
        yield f"<h3>{heading(table)}</h3>\n"
        for kind, of_kind in groupby(of_table, lambda each: each.kind):
            number = f"{getattr(table.counts, kind):,}"
            note = f" <small>{NOTES[kind]}</small>" if kind in NOTES else ""
            yield f'<h4 class="{kind}"><span class="sign">{SIGNS[kind]}</span> {number} {WORDS[kind]}{note}</h4>\n<ol>\n'
            yield from (f"{_row(view, each, severities)}\n" for each in of_kind)
            yield "</ol>\n"


def heading(table: TableDiff) -> str:
    """A table's name and its size on both sides, and how many of its rows only moved."""
    said = f"{table.counts.rows_old:,} → {table.counts.rows_new:,} rows"
    if table.counts.moved:
        said += f"; {table.counts.moved:,} moved: same rows, in a different order"
    return f"<code>{markup(shown(table.name))}</code> <small>{said}</small>"


def _row(view: DiffView, entry: Entry, severities: Mapping[str, str]) -> str:
    was = f"<code>{markup(entry.was)}</code>{ARROW}" if entry.was else ""
    parts = [
        f'<span class="sign">{SIGNS[entry.kind]}</span> {was}<code class="key">{markup(entry.key)}</code>'
    ]
    if entry.where:
        parts.append(f'<span class="where">{entry.where}</span>')
    parts += [_rule(rule, severities) for rule in entry.rules]
    lead = set(first([field for field, _ in entry.about]))
    people = [each for each in _sorted(entry.about) if each[0] in lead and each[0] in PEOPLE]
    other = [each for each in _sorted(entry.about) if each[0] in lead and each[0] not in PEOPLE]
    rest = [each for each in entry.about if each[0] not in lead]
    out = [f'<li class="{entry.kind}" tabindex="-1"><div class="head">{" ".join(parts)}</div>']
    if people:
        out.append(
            f'<div class="meta">{" ".join(f"<span>{_field(f)} {_value(view, f, t)}</span>" for f, t in people)}</div>'
        )
    told = [_definition(each.field, _cell(view, each)) for each in entry.cells]
    kind = ' class="same"' if entry.cells else ""
    told += [_definition(field, f"<span{kind}>{_value(view, field, text)}</span>") for field, text in other]
    if told:
        out.append(f"<dl>{''.join(told)}</dl>")
    if rest:
        cells = "".join(_definition(field, _value(view, field, text)) for field, text in rest)
        out.append(f"<details><summary>{plural(len(rest), 'more cell')}</summary><dl>{cells}</dl></details>")
    return "".join([*out, "</li>"])


def _sorted(about: tuple[Pair, ...]) -> list[Pair]:
    """With what is told first in its order."""
    order = first([field for field, _ in about])
    return sorted(about, key=lambda each: order.index(each[0]) if each[0] in order else len(order))


def _rule(rule: str, severities: Mapping[str, str]) -> str:
    severity = severities[rule]
    return f'<span class="finding {severity}">{severity} {rule}</span>'


def _field(name: str) -> str:
    return f'<span class="field">{markup(name)}</span>'


def _definition(field: str, value: str) -> str:
    return f"<div><dt>{markup(field)}</dt><dd>{value}</dd></div>"


def _value(view: DiffView, field: str, text: str) -> str:
    name = named(view, field, text)
    value = f"<bdi>{markup(text)}</bdi>"
    return value if name is None else f'{value} <span class="name">(<bdi>{markup(name)}</bdi>)</span>'


def _cell(view: DiffView, cell: Cell) -> str:
    if cell.marks and cell.old is not None and cell.new is not None:
        said = "<bdi>" + "".join(_piece(kind, text) for kind, text in pieces(cell.old, cell.new)) + "</bdi>"
    else:
        old = EMPTY if cell.old is None else f"<del>{_value(view, cell.field, cell.old)}</del>"
        new = EMPTY if cell.new is None else f"<ins>{_value(view, cell.field, cell.new)}</ins>"
        said = old + ARROW + new
    return f"{said} <small>same value</small>" if cell.formatting_only else said


def _piece(kind: str, text: str) -> str:
    tag = {"gone": "del", "new": "ins"}.get(kind)
    return f"<{tag}>{markup(text)}</{tag}>" if tag else markup(text)
