"""Shows a Diff as text: the verdict, then findings, then the changes of each table."""

from collections.abc import Iterable, Iterator
from itertools import islice

from claims.comparison.diff import TableRows
from claims.model.diff import AddedOrRemovedRow, CellChange, ChangeFinding, TableDiff
from claims.render.diff.descriptor import described
from claims.render.diff.kinds import ROW_KINDS, WORDS, RowKind
from claims.render.diff.view import (
    CUT,
    EXAMPLES,
    GROUPED,
    DiffView,
    Group,
    changed_fields,
    content,
    evidence,
    format_changes,
    group_changes,
    group_findings,
    key_text,
    lines,
    references,
    rest,
    same_text_note,
    verdict,
)
from claims.render.diff.words import COLORS, Mark, mark_color, mark_plain, paint, show_change
from claims.text.display import EMPTY, apart, edged, plural, terminal, truncate, width

_COLORS = COLORS | {"error": "1;31", "warning": "33", "note": "36", "good": "32", "bold": "1", "dim": "2"}
WIDEST = 40  # columns to which keys and names are padded


def render(view: DiffView) -> Iterator[str]:
    """Yield the whole Diff; one line if nothing changed."""
    diff = view.diff
    sides = f"{terminal(diff.old.ref)} → {terminal(diff.new.ref)}"
    if not diff.differs:
        yield f"{sides}: no changes\n"
        yield from (f"{each}\n" for each in format_changes(diff))
        return
    yield _paint(view, "bold", f"{sides}: {verdict(diff)}") + "\n"
    for findings in group_findings(view.findings()):
        yield from _findings(view, findings)
    if diff.suppressed:
        yield f"{plural(diff.suppressed, 'finding')} suppressed in suppressions.csv\n"
    yield from _repaired(view)
    yield from _described(view)
    yield from (f"\n{each}\n" if at == 0 else f"{each}\n" for at, each in enumerate(format_changes(diff)))
    for table, rows in view.tables():
        if table.differs:
            yield from _table(view, table, rows)


def _findings(view: DiffView, findings: list[ChangeFinding]) -> Iterator[str]:
    """Yield the findings of one rule, or their number if there are many, then the rule's fix."""
    rule, severity = view.rules[findings[0].rule], findings[0].severity
    name = _paint(view, severity, f"{severity}[{rule.id}]")
    if len(findings) > GROUPED:
        keys = ", ".join(terminal(key_text(each.key)) for each in findings[:EXAMPLES] if each.key)
        yield f"{name} {len(findings):,} × {rule.title}" + (f", e.g. {keys}\n" if keys else "\n")
    else:
        for each in findings:
            where = f" {terminal(key_text(each.key))}" if each.key else ""
            mark = _paint(view, "dim", f"[{each.id}]")
            yield f"{name}{where}: {terminal(each.message)}{references(each)} {mark}\n"
    yield f"  fix: {rule.fix}\n"


def _repaired(view: DiffView) -> Iterator[str]:
    found = view.repaired()
    name = _paint(view, "good", "repaired reference")
    for each in found[:EXAMPLES]:
        yield f"{name} {terminal(key_text(each.key))} ({terminal(each.table)}): {terminal(each.message)}\n"
    if len(found) > EXAMPLES:
        yield f"{name} … {len(found) - EXAMPLES:,} more\n"


def _described(view: DiffView) -> Iterator[str]:
    """Yield a line for each change of descriptor and schemas."""
    changes, derived = view.described(), view.derived()
    if not changes and not derived:
        return
    yield "\n" + _paint(view, "bold", "descriptor and schemas") + "\n"
    wide = max([len(each.bump) for each in changes] + [4] * bool(derived))
    for each in islice(changes, view.limit):
        yield f"  {each.bump:<{wide}}  {described(each, _mark(view))}\n"
    yield from _more(len(changes), view.limit, "changes")
    if derived:
        yield f"  {'none':<{wide}}  {plural(derived, 'change')} of bytes and hash, which follow from the files\n"


def _table(view: DiffView, table: TableDiff, rows: TableRows) -> Iterator[str]:
    counts = table.counts
    kinds = [
        each
        for each in ROW_KINDS
        if each != "formatting_only" and (each != "key_changed" or each in view.only)
    ]
    parts = [(view.total(table, kind), WORDS[kind]) for kind in kinds]
    parts.append((counts.not_compared, "not compared"))
    summary = ", ".join(f"{number:,} {word}" for number, word in parts if number)
    size = f"{counts.rows_old:,} → {counts.rows_new:,} rows"
    size += f" matched by {', '.join(map(terminal, table.key))}" if table.key else ""
    heading = _paint(view, "bold", f"{terminal(table.name)}: {size}")
    yield f"\n{heading}; {summary}\n" if summary else f"\n{heading}\n"
    yield from _rows(view, rows.removed_only, ("gone", "-"))
    yield from _rest(view, table, "removed")
    groups = group_changes(rows, view.limit)
    for group in groups:
        yield from _group(view, group)
    if "changed" in view.only:
        yield from _more(counts.changed, sum(group.count for group in groups), "changed")
    for pair in islice(rows.key_changed, view.limit):
        keys = " → ".join(map(terminal, apart(key_text(pair.old_key), key_text(pair.new_key))))
        yield f"  = {keys}{_place(view, lines(pair))}: same content, key changed\n"
    yield from _rest(view, table, "key_changed")
    yield from _rows(view, rows.added_only, ("new", "+"))
    yield from _rest(view, table, "added")
    if counts.formatting_only and "formatting_only" in view.only:
        yield f"  {counts.formatting_only:,} formatting only: same values, formatted differently\n"
    if counts.moved:
        keys = ", ".join(terminal(key_text(row.key)) for row in islice(rows.moved, EXAMPLES))
        example = f", e.g. {keys}" if counts.moved > EXAMPLES else f": {keys}"
        yield f"  {counts.moved:,} moved to a different position{example if keys else ''}\n"


def _rows(view: DiffView, rows: Iterable[AddedOrRemovedRow], how: tuple[str, str]) -> Iterator[str]:
    """Yield a line for each row of one side: its key, line and content; of a new claim also its evidence."""
    color, sign = how
    listed = list(islice(rows, view.limit))
    keys = [terminal(key_text(row.key)) for row in listed]
    places = [f"line {row.line}" if row.line is not None else "" for row in listed]
    wide = min(max(map(width, keys), default=0), WIDEST)
    far = max(map(len, places), default=0)

    def show_cell(name: str, cell: str) -> str:
        return _value(view, name, cell)

    for row, key, place in zip(listed, keys, places, strict=True):
        start = _paint(view, color, f"  {sign} ") + key + " " * (wide - width(key))
        where = f" {_paint(view, 'dim', place)}" + " " * (far - len(place)) if far else ""
        text = content(row.row, row.key, show_cell, terminal) + rest(row.row, row.key)
        yield f"{start}{where}  {text}".rstrip() + "\n"
        if sign == "+" and (more := evidence(row.row, show_cell, terminal)):
            yield f"      {more}\n"


def _group(view: DiffView, group: Group) -> Iterator[str]:
    if group.count < GROUPED:
        for each, cells in zip(group.rows, group.whole, strict=True):
            text = content(cells, changed_fields(each), lambda name, cell: _value(view, name, cell), terminal)
            yield f"  ~ {terminal(key_text(each.key))}{_place(view, lines(each))}  {text}".rstrip() + "\n"
    else:
        examples = ", ".join(terminal(key_text(each.key)) for each in group.rows)
        yield f"  ~ {group.count:,} rows with the same change, e.g. {examples}\n"
    names = [terminal(cell.field) for cell in group.cells]
    wide = min(max(map(width, names)), WIDEST)
    for name, cell in zip(names, group.cells, strict=True):
        yield f"      {name}{' ' * (wide - width(name))}  {_cell(view, cell)}\n"


def _place(view: DiffView, where: str) -> str:
    return _paint(view, "dim", f" {where}") if where else ""


def _cell(view: DiffView, cell: CellChange) -> str:
    shown = show_change(cell.old, cell.new, _mark(view), lambda text: _value(view, cell.field, text))
    return shown + same_text_note(cell)


def _mark(view: DiffView) -> Mark:
    return mark_color if view.color else mark_plain


def _value(view: DiffView, column: str, cell: str | None) -> str:
    if cell is None:
        return EMPTY
    name = view.named(column, cell)
    value = terminal(truncate(edged(cell), CUT))
    return value if name is None else f"{value} ({terminal(truncate(name, CUT))})"


def _rest(view: DiffView, table: TableDiff, kind: RowKind) -> Iterator[str]:
    if kind in view.only:
        yield from _more(view.total(table, kind), view.limit, WORDS[kind])


def _more(total: int, shown: int | None, word: str) -> Iterator[str]:
    if shown is not None and total > shown:
        yield f"    … {total - shown:,} more {word}\n"


def _paint(view: DiffView, name: str, text: str) -> str:
    return paint(_COLORS[name], text) if view.color else text
