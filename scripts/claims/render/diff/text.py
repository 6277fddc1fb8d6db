"""A Diff as lines of text for people: the verdict first, then findings, then table by table what happened."""

from collections.abc import Iterable, Iterator
from itertools import islice

from claims.comparison.diff import TableRows
from claims.model.diff import AddedOrRemovedRow, CellChange, ChangeFinding, TableDiff
from claims.render.diff.descriptor import described
from claims.render.diff.kinds import ROW_KINDS, WORDS, RowKind
from claims.render.diff.view import (
    ALIKE,
    CUT,
    EXAMPLES,
    DiffView,
    Group,
    alike,
    beside,
    content,
    groups,
    key_text,
    lines,
    markable,
    read_otherwise,
    rest,
    verdict,
    written,
)
from claims.render.diff.words import marked
from claims.text.display import EMPTY, apart, both_apart, edged, terminal, truncate, width

_COLORS = {"gone": "31", "new": "32", "error": "1;31", "warning": "33", "good": "32", "bold": "1", "dim": "2"}
WIDEST = 40  # columns to which keys and names are made up


def render(view: DiffView) -> Iterator[str]:
    """All of it; one line where nothing changed."""
    diff = view.diff
    sides = f"{terminal(diff.old.ref)} → {terminal(diff.new.ref)}"
    if not diff.differs:
        yield f"{sides}: nothing changed\n"
        yield from (f"{each}\n" for each in written(diff))
        return
    yield _paint(view, "bold", f"{sides}: {verdict(diff)}") + "\n"
    for findings in alike(view.findings()):
        yield from _findings(view, findings)
    if diff.suppressed:
        yield f"{diff.suppressed:,} more suppressed in suppressions.csv\n"
    yield from _healed(view)
    yield from _described(view)
    yield from (f"\n{each}\n" if at == 0 else f"{each}\n" for at, each in enumerate(written(diff)))
    for table, rows in view.tables():
        if table.differs:
            yield from _table(view, table, rows)


def _findings(view: DiffView, findings: list[ChangeFinding]) -> Iterator[str]:
    first = findings[0]
    name = _paint(view, first.severity, f"{first.severity}[{first.rule}]")
    if len(findings) > ALIKE:
        keys = ", ".join(terminal(key_text(each.key)) for each in findings[:EXAMPLES] if each.key)
        title = view.rules[first.rule].title
        yield f"{name} {len(findings):,} × not so: {title}; e.g. {keys}\n"
        return
    for each in findings:
        where = f" {terminal(key_text(each.key))}" if each.key else ""
        touched = ", ".join(
            f"{number:,} of {terminal(table)}" for table, number in each.referenced_by.items()
        )
        yield f"{name}{where}: {terminal(each.message)}{f' (referred to by {touched})' if touched else ''}\n"


def _healed(view: DiffView) -> Iterator[str]:
    """References that have a target again: good news, so few of them are told."""
    found = view.healed()
    name = _paint(view, "good", "mended reference")
    for each in found[:EXAMPLES]:
        yield f"{name} {terminal(key_text(each.key))} ({terminal(each.table)}): {terminal(each.message)}\n"
    if len(found) > EXAMPLES:
        yield f"{name} … {len(found) - EXAMPLES:,} more\n"


def _described(view: DiffView) -> Iterator[str]:
    """Changes of descriptor and schemas, each on a line."""
    told, figures = view.described(), view.figures()
    if not told and not figures:
        return
    yield "\n" + _paint(view, "bold", "descriptor and schemas") + "\n"
    wide = max([len(each.bump) for each in told] + [4] * bool(figures))
    for each in islice(told, view.limit):
        yield f"  {each.bump:<{wide}}  {described(each, lambda kind, text: _mark(view, kind, text))}\n"
    yield from _more(len(told), view.limit, "changes")
    if figures:
        yield f"  {'none':<{wide}}  {figures:,} of bytes and hash, which follow the files\n"


def _table(view: DiffView, table: TableDiff, rows: TableRows) -> Iterator[str]:
    counts = table.counts
    kinds = [
        each
        for each in ROW_KINDS
        if each != "formatting_only" and (each != "key_changed" or each in view.only)
    ]
    parts = [(view.alone(table, kind), WORDS[kind]) for kind in kinds]
    told = ", ".join(f"{number:,} {word}" for number, word in parts if number)
    size = f"{counts.rows_old:,} → {counts.rows_new:,} rows"
    yield "\n" + _paint(view, "bold", f"{terminal(table.name)}: {size}") + (f"; {told}\n" if told else "\n")
    yield from _rows(view, rows.removed_only, ("gone", "-"))
    yield from _rest(view, table, "removed")
    found = groups(rows, view.limit)
    for group in found.groups:
        yield from _group(view, group)
    if "changed" in view.only:
        yield from _more(counts.changed, found.told, "changed")
    for pair in islice(rows.key_changed, view.limit):
        keys = " → ".join(map(terminal, apart(key_text(pair.old_key), key_text(pair.new_key))))
        where = lines(pair)
        place = _paint(view, "dim", f" {where}") if where else ""
        yield f"  = {keys}{place}: the same row under a new key?\n"
    yield from _rest(view, table, "key_changed")
    yield from _rows(view, rows.added_only, ("new", "+"))
    yield from _rest(view, table, "added")
    if counts.formatting_only and "formatting_only" in view.only:
        yield f"  {counts.formatting_only:,} formatting only: other text for the same values\n"
    if counts.moved:
        yield f"  {counts.moved:,} moved: the same rows in another order\n"


def _rows(view: DiffView, rows: Iterable[AddedOrRemovedRow], how: tuple[str, str]) -> Iterator[str]:
    """Rows of one side below each other: key, line, and what they say."""
    color, sign = how
    told = list(islice(rows, view.limit))
    keys = [terminal(key_text(row.key)) for row in told]
    places = [f"line {row.line}" if row.line is not None else "" for row in told]
    wide = min(max(map(width, keys), default=0), WIDEST)
    far = max(map(len, places), default=0)
    for row, key, place in zip(told, keys, places, strict=True):
        start = _paint(view, color, f"  {sign} ") + key + " " * (wide - width(key))
        where = f" {_paint(view, 'dim', place)}" + " " * (far - len(place)) if far else ""
        said = content(row.row, row.key, lambda name, cell: _said(view, name, cell), terminal)
        said += rest(row.row, row.key)
        yield f"{start}{where}  {said}".rstrip() + "\n"


def _group(view: DiffView, group: Group) -> Iterator[str]:
    if group.count < ALIKE:
        for each, cells in zip(group.rows, group.whole, strict=True):
            where = lines(each)
            place = _paint(view, "dim", f" {where}") if where else ""
            said = content(cells, beside(each), lambda name, cell: _said(view, name, cell), terminal)
            yield f"  ~ {terminal(key_text(each.key))}{place}  {said}".rstrip() + "\n"
    else:
        examples = ", ".join(terminal(key_text(each.key)) for each in group.rows)
        yield f"  ~ {group.count:,} rows alike, e.g. {examples}\n"
    names = [terminal(cell.field) for cell in group.cells]
    wide = min(max(map(width, names)), WIDEST)
    for name, cell in zip(names, group.cells, strict=True):
        yield f"      {name}{' ' * (wide - width(name))}  {_cell(view, cell)}\n"


def _cell(view: DiffView, cell: CellChange) -> str:
    if markable(cell):
        return marked(*apart(cell.old or "", cell.new or ""), lambda kind, text: _mark(view, kind, text))
    old, new = both_apart(cell.old, cell.new)
    return f"{_said(view, cell.field, old)} → {_said(view, cell.field, new)}{read_otherwise(cell)}"


def _mark(view: DiffView, kind: str, text: str) -> str:
    if kind == "same":
        return terminal(text)
    if view.color:
        return _paint(view, kind, terminal(text))
    return f"[-{terminal(text)}-]" if kind == "gone" else f"{{+{terminal(text)}+}}"


def _said(view: DiffView, column: str, cell: str | None) -> str:
    if cell is None:
        return EMPTY
    name = view.named(column, cell)
    said = terminal(truncate(edged(cell), CUT))
    return said if name is None else f"{said} ({terminal(truncate(name, CUT))})"


def _rest(view: DiffView, table: TableDiff, kind: RowKind) -> Iterator[str]:
    if kind in view.only:
        yield from _more(view.alone(table, kind), view.limit, WORDS[kind])


def _more(total: int, shown: int | None, word: str) -> Iterator[str]:
    if shown is not None and total > shown:
        yield f"    … {total - shown:,} more {word}\n"


def _paint(view: DiffView, name: str, text: str) -> str:
    return f"\x1b[{_COLORS[name]}m{text}\x1b[0m" if view.color else text
