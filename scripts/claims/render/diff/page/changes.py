"""The changes as markup, for those that are read without the page's script; diff.js draws the same elements."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from claims.models.diff import TableDiff
from claims.render.diff.kinds import WORDS, RowKind
from claims.render.diff.page.entries import Cell, Entry, Pair, first, named, shown
from claims.render.diff.view import PEOPLE, DiffView
from claims.render.diff.word_marks import pieces
from claims.render.escape import markup
from claims.render.totals import many

SIGNS: dict[RowKind, str] = {"removed": "−", "changed": "~", "rekeyed": "=", "added": "+", "reformatted": "≈"}
# What is said under the heading of a kind that does not speak for itself.
NOTES: dict[RowKind, str] = {
    "rekeyed": "the same row under a new key? Each also counts as one removed and one added.",
    "reformatted": "other text for the same values.",
}
EMPTY = '<em class="none">empty</em>'
ARROW = ' <span class="arrow">→</span> '


def listing(view: DiffView, entries: Iterable[Entry]) -> Iterator[str]:
    """Headings for each table and kind, and the changes under them."""
    levels = {each.rule: each.level for each in view.events()}
    for at, of_table in groupby(entries, lambda each: each.table):
        table = view.diff.tables[at]
        yield f"<h3>{heading(table)}</h3>\n"
        for kind, of_kind in groupby(of_table, lambda each: each.kind):
            number = f"{getattr(table.counts, kind):,}"
            note = f" <small>{NOTES[kind]}</small>" if kind in NOTES else ""
            yield f'<h4 class="{kind}"><span class="sign">{SIGNS[kind]}</span> {number} {WORDS[kind]}{note}</h4>\n<ol>\n'
            yield from (f"{_row(view, each, levels)}\n" for each in of_kind)
            yield "</ol>\n"


def heading(table: TableDiff) -> str:
    """A table's name and its size on both sides, and how many of its rows only moved."""
    said = f"{table.counts.rows_old:,} → {table.counts.rows_new:,} rows"
    if table.counts.moved:
        said += f"; {table.counts.moved:,} moved: the same rows in another order"
    return f"<code>{markup(shown(table.name))}</code> <small>{said}</small>"


def _row(view: DiffView, entry: Entry, levels: Mapping[str, str]) -> str:
    was = f"<code>{markup(entry.was)}</code>{ARROW}" if entry.was else ""
    parts = [
        f'<span class="sign">{SIGNS[entry.kind]}</span> {was}<code class="key">{markup(entry.key)}</code>'
    ]
    if entry.where:
        parts.append(f'<span class="where">{entry.where}</span>')
    parts += [_rule(rule, levels) for rule in entry.rules]
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
        out.append(f"<details><summary>{many(len(rest), 'more cell')}</summary><dl>{cells}</dl></details>")
    return "".join([*out, "</li>"])


def _sorted(about: tuple[Pair, ...]) -> list[Pair]:
    """With what is told first in its order."""
    order = first([field for field, _ in about])
    return sorted(about, key=lambda each: order.index(each[0]) if each[0] in order else len(order))


def _rule(rule: str, levels: Mapping[str, str]) -> str:
    level = levels[rule]
    return f'<span class="event {level}">{level} {rule}</span>'


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
    return f"{said} <small>same value</small>" if cell.reformatted else said


def _piece(kind: str, text: str) -> str:
    tag = {"gone": "del", "new": "ins"}.get(kind)
    return f"<{tag}>{markup(text)}</{tag}>" if tag else markup(text)
