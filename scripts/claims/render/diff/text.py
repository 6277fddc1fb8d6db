"""A Diff as lines of text for people: the verdict first, then events, then table by table what happened."""

from collections.abc import Iterator

from claims.models.diff import CellChange, Diff, Event, RowChange, RowOf, TableDiff
from claims.render.diff.view import DiffView, Group, alike, groups, key_text
from claims.render.diff.word_marks import marked
from claims.render.escape import terminal

_COLORS = {"gone": "31", "new": "32", "error": "1;31", "warning": "33", "good": "32", "bold": "1", "dim": "2"}
ALIKE = 3  # rows in which the same changed, from which on they are told together
EXAMPLES = 3
SHOWN = ("speaker_id", "text")  # what is told of a claim beside its id
LONG = 20  # characters from which on a changed text is marked word by word


def render(view: DiffView) -> Iterator[str]:
    """All of it; one line where nothing changed."""
    diff = view.diff
    sides = f"{terminal(diff.old.ref)} → {terminal(diff.new.ref)}"
    if not diff.differs:
        yield f"{sides}: nothing changed\n"
        return
    yield _paint(view, "bold", f"{sides}: {_verdict(diff)}") + "\n"
    for events in alike(diff.events):
        yield from _events(view, events)
    if diff.accepted:
        yield f"{diff.accepted:,} more accepted in accepted-findings.csv\n"
    told = [(each.bump, each.message) for each in diff.descriptor]
    told += [(each.bump, each.message) for each in diff.schema_]
    if told:
        yield "\ndescriptor and schemas\n"
        width = max(len(bump) for bump, _ in told)
        for bump, message in told:
            yield f"  {bump:<{width}}  {terminal(message)}\n"
    for table in diff.tables:
        if table.differs:
            yield from _table(view, table)


def _events(view: DiffView, events: list[Event]) -> Iterator[str]:
    first = events[0]
    name = _paint(view, first.level, f"{first.level}[{first.rule}]")
    if len(events) > ALIKE:
        keys = ", ".join(terminal(key_text(each.key)) for each in events[:EXAMPLES] if each.key)
        title = view.rules[first.rule].title
        yield f"{name} {len(events):,} × not so: {title}; e.g. {keys}\n"
        return
    for each in events:
        where = f" {terminal(key_text(each.key))}" if each.key else ""
        touched = ", ".join(f"{number:,} of {terminal(table)}" for table, number in each.touches.items())
        yield f"{name}{where}: {terminal(each.message)}{f' (referred to by {touched})' if touched else ''}\n"


def _verdict(diff: Diff) -> str:
    verdict = diff.verdict
    versions = f"{terminal(diff.old.version or 'no version')} → {terminal(diff.new.version or 'no version')}"
    if diff.old.version == diff.new.version:
        versions = f"the version is {terminal(diff.new.version or 'not stated')} on both sides"
    if verdict.required_bump == "none":
        return f"no new version required ({versions})"
    return (
        f"{verdict.required_bump} version required, {versions}{'' if verdict.sufficient else ': not enough'}"
    )


def _table(view: DiffView, table: TableDiff) -> Iterator[str]:
    counts = table.counts
    told = [(counts.removed, "removed"), (counts.changed, "changed"), (counts.added, "added")]
    totals = ", ".join(f"{number:,} {word}" for number, word in told if number)
    rows = f"{counts.rows_old:,} → {counts.rows_new:,} rows"
    yield (
        "\n" + _paint(view, "bold", f"{terminal(table.name)}: {rows}") + (f"; {totals}\n" if totals else "\n")
    )
    for row in table.removed:
        yield _paint(view, "gone", "  - ") + _row(view, row) + "\n"
    yield from _more(counts.removed, len(table.removed), "removed")
    for group in groups(table.changed):
        yield from _group(view, group)
    yield from _more(counts.changed, len(table.changed), "changed")
    for pair in table.rekeyed:
        keys = f"{terminal(key_text(pair.old_key))} → {terminal(key_text(pair.new_key))}"
        yield f"  = {keys}: the same row under a new key?\n"
    yield from _more(counts.rekeyed, len(table.rekeyed), "re-keyed")
    for row in table.added:
        yield _paint(view, "new", "  + ") + _row(view, row) + "\n"
    yield from _more(counts.added, len(table.added), "added")
    if counts.reformatted:
        yield f"  {counts.reformatted:,} reformatted: other text for the same values\n"
    if counts.moved:
        yield f"  {counts.moved:,} moved: the same rows in another order\n"


def _row(view: DiffView, row: RowOf) -> str:
    said = [_said(view, name, row.row[name]) for name in SHOWN if row.row.get(name)]
    if not said:
        said = [terminal(cell) for name, cell in row.row.items() if cell and name not in row.key][:2]
    line = _paint(view, "dim", f" line {row.line}") if row.line is not None else ""
    return f"{terminal(key_text(row.key))}{line}" + (f"  {': '.join(said)}" if said else "")


def _group(view: DiffView, group: Group) -> Iterator[str]:
    if len(group.rows) < ALIKE:
        for each in group.rows:
            yield f"  ~ {terminal(key_text(each.key))}{_paint(view, 'dim', _lines(each))}\n"
            yield from _cells(view, group.cells)
        return
    examples = ", ".join(terminal(key_text(each.key)) for each in group.rows[:EXAMPLES])
    yield f"  ~ {len(group.rows):,} rows alike, e.g. {examples}\n"
    yield from _cells(view, group.cells)


def _lines(change: RowChange) -> str:
    if change.old_line is None or change.new_line is None:
        return ""
    return f" line {change.old_line}" + (
        f" → {change.new_line}" if change.old_line != change.new_line else ""
    )


def _cells(view: DiffView, cells: tuple[CellChange, ...]) -> Iterator[str]:
    width = max(len(terminal(cell.field)) for cell in cells)
    for cell in cells:
        yield f"      {terminal(cell.field):<{width}}  {_cell(view, cell)}\n"


def _cell(view: DiffView, cell: CellChange) -> str:
    old, new = cell.old, cell.new
    if old is not None and new is not None and max(len(old), len(new)) >= LONG and " " in old + new:
        return marked(old, new, lambda kind, text: _mark(view, kind, text))
    return f"{_said(view, cell.field, old)} → {_said(view, cell.field, new)}"


def _mark(view: DiffView, kind: str, text: str) -> str:
    if kind == "same":
        return terminal(text)
    if view.color:
        return _paint(view, kind, terminal(text))
    return f"[-{terminal(text)}-]" if kind == "gone" else f"{{+{terminal(text)}+}}"


def _said(view: DiffView, column: str, cell: str | None) -> str:
    if cell is None:
        return "(empty)"
    name = view.named(column, cell)
    return terminal(cell) if name is None else f"{terminal(cell)} ({terminal(name)})"


def _more(total: int, shown: int, word: str) -> Iterator[str]:
    if total > shown:
        yield f"    … {total - shown:,} more {word}\n"


def _paint(view: DiffView, name: str, text: str) -> str:
    return f"\x1b[{_COLORS[name]}m{text}\x1b[0m" if view.color else text
