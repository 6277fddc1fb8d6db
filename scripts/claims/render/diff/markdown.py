"""Shows a Diff as Markdown for a comment on a pull request, of at most `max_bytes`.

Sections that do not fit are left out, in the order of `SECTIONS`; totals are always included.
"""

import html
import shlex
from collections.abc import Collection, Iterator
from itertools import islice

from msgspec import Struct

from claims.comparison.diff import TableRows
from claims.model.diff import AddedOrRemovedRow, CellChange, ChangeFinding, Key, TableDiff
from claims.model.report import SEVERITIES
from claims.render.diff.descriptor import described
from claims.render.diff.kinds import COUNTED, ROW_KINDS, WORDS
from claims.render.diff.stat import summary
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
from claims.render.diff.words import show_change
from claims.render.report.markdown import cell, code, prose
from claims.render.report.totals import TABLES
from claims.text.display import EMPTY, edged, plural, terminal, truncate

# What is left out first if there is too much; of one kind, the rows of the last table first.
SECTIONS = (
    "repaired references",
    "moved",
    "added",
    "key changed",
    "changed",
    "removed",
    "descriptor and schemas",
    "warnings",
    "errors",
)
SOURCE = "source_id"
NAME = 100  # characters of a side or a version


class Section(Struct, frozen=True):
    """A part that is shown whole or not at all: `kind` is one of `SECTIONS`, `count` the number of its changes."""

    kind: str
    count: int
    text: str


def render(view: DiffView) -> Iterator[str]:
    """Yield the sections that fit; one line if nothing changed."""
    diff = view.diff
    sides = f"{code(truncate(diff.old.ref, NAME))} → {code(truncate(diff.new.ref, NAME))}"
    if not diff.differs:
        yield f"**No changes**: {sides}\n"
        yield from (f"\n{each}\n" for each in islice(format_changes(diff, code), TABLES))
        return
    head = _head(view, sides)
    sections = list(_sections(view))
    kept = _fitting(sections, view.max_bytes - _size(head), _size(_left_out(view, sections)))
    yield head
    yield from (each.text for at, each in enumerate(sections) if at in kept)
    left = [each for at, each in enumerate(sections) if at not in kept]
    if left:
        yield _left_out(view, left)


def _fitting(sections: list[Section], room: int, note: int) -> set[int]:
    """Return the numbers of the sections that fit; `note` is the size of the note that some are left out."""
    kept = dict(enumerate(_size(each.text) for each in sections))
    used = sum(kept.values())
    if used <= room:
        return set(kept)
    for kind in SECTIONS:
        for at in reversed(range(len(sections))):
            if used + note > room and sections[at].kind == kind:
                used -= kept.pop(at)
    return set(kept)


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _head(view: DiffView, sides: str) -> str:
    """Return the verdict, the numbers, and a line for each of the first changed tables."""
    diff = view.diff
    numbers = "".join(f": {each.rstrip()}" for each in summary(view))
    out = [f"{verdict(diff, _version, _headline)}\n\n{sides}{numbers}\n"]
    out += [f"\n{each}\n" for each in islice(format_changes(diff, code), TABLES)]
    tables = [each for each in diff.tables if each.differs]
    columns = [name for name in COUNTED if any(getattr(each.counts, name) for each in tables)]
    if tables:
        words = [*map(COUNTED.__getitem__, columns), "unchanged"]
        out.append(f"\n| table | rows | {' | '.join(words)} |\n| --- | ---: |{' ---: |' * len(words)}\n")
    for each in tables[:TABLES]:
        size = f"{each.counts.rows_old:,} → {each.counts.rows_new:,}"
        numbers = " | ".join(f"{getattr(each.counts, name):,}" for name in columns)
        out.append(f"| {cell(truncate(each.name, NAME))} | {size} | {numbers} | {_unchanged(each):,} |\n")
    if len(tables) > TABLES:
        rest = [sum(getattr(each.counts, name) for each in tables[TABLES:]) for name in columns]
        rest.append(sum(map(_unchanged, tables[TABLES:])))
        out.append(
            f"| {plural(len(tables) - TABLES, 'more table')} | | {' | '.join(f'{n:,}' for n in rest)} |\n"
        )
    return "".join(out)


def _version(text: str) -> str:
    return code(truncate(text, NAME))


def _headline(text: str) -> str:
    return f"**{text[0].upper()}{text[1:]}**"


def _unchanged(table: TableDiff) -> int:
    """Return the number of rows whose every cell has the same text on both sides."""
    counts = table.counts
    return counts.rows_old - counts.removed - counts.changed - counts.formatting_only


def _left_out(view: DiffView, left: list[Section]) -> str:
    """Return which sections are not shown, and the command that shows them."""
    totals = {kind: sum(each.count for each in left if each.kind == kind) for kind in SECTIONS}
    omitted = ", ".join(f"{number:,} {kind}" for kind, number in totals.items() if number)
    where = f"claims diff {view.asked}".strip()
    command = code(f"{where} --format text")
    return (
        f"\nNot shown, to stay within {view.max_bytes:,} bytes: {omitted}. To see everything, run {command}\n"
    )


def _sections(view: DiffView) -> Iterator[Section]:
    for severity in SEVERITIES:
        findings = [each for each in view.findings() if each.severity == severity]
        if findings:
            yield Section(f"{severity}s", len(findings), "\n" + "".join(_findings(view, findings)))
    repaired = [
        f"- {code(key_text(each.key))} of {code(each.table)}: {code(each.message)}\n"
        for each in view.repaired()
    ]
    if repaired:
        listed = repaired[: view.limit]
        title = f"repaired references: {len(repaired):,}"
        yield _collapsed("repaired references", title, listed, (len(repaired), len(listed)))
    changes = [f"- {each.bump}: {described(each, _mark)}\n" for each in view.described()]
    if view.derived():
        number = plural(view.derived(), "change")
        changes.append(f"- none: {number} of `bytes` and `hash`, which follow from the files\n")
    if changes:
        listed = changes[: view.limit]
        title = f"descriptor and schemas: {plural(len(changes), 'change')}"
        yield _collapsed("descriptor and schemas", title, listed, (len(changes), len(listed)))
    for table, rows in view.tables():
        yield from _table(view, table, rows)


def _findings(view: DiffView, findings: list[ChangeFinding]) -> Iterator[str]:
    for group in group_findings(findings):
        rule = view.rules[group[0].rule]
        name = f"- **{group[0].severity}** `{rule.id}`"
        if len(group) > GROUPED:
            keys = ", ".join(code(key_text(each.key)) for each in group[:EXAMPLES] if each.key)
            yield f"{name}: {len(group):,} × {prose(rule.title)}" + (f", e.g. {keys}\n" if keys else "\n")
        else:
            for each in group:
                where = f" {code(key_text(each.key))}" if each.key else ""
                yield f"{name}{where}: {code(each.message)}{references(each, code)} (`{each.id}`)\n"
        yield f"  - fix: {prose(rule.fix)}\n"
        if view.since and group[0].severity == "error":
            chosen = f"--rule {rule.id}" if len(group) > GROUPED else " ".join(each.id for each in group)
            command = f"claims suppress {chosen} --since {shlex.quote(view.since)} --reason TEXT"
            yield f"  - to accept: {code(command)}\n"


def _table(view: DiffView, table: TableDiff, rows: TableRows) -> Iterator[Section]:
    for kind in ROW_KINDS:
        total = view.total(table, kind)
        if not total or kind == "formatting_only" or kind not in view.only:
            continue
        if kind == "changed":
            groups = group_changes(rows, view.limit)
            lines_shown = [line for group in groups for line in _group(view, group)]
            shown = sum(group.count for group in groups)
        elif kind == "key_changed":
            pairs = list(islice(rows.key_changed, view.limit))
            keys = [(code(key_text(each.old_key)), code(key_text(each.new_key))) for each in pairs]
            lines_shown, shown = [f"- {old} → {new}\n" for old, new in keys], len(pairs)
        else:
            listed = list(islice(rows.removed_only if kind == "removed" else rows.added_only, view.limit))
            lines_shown = [_row(view, each, with_evidence=kind == "added") for each in listed]
            shown = len(listed)
        title = f"{_title(table)}: {total:,} {WORDS[kind]}"
        if total < getattr(table.counts, kind):
            title += f" (and {table.counts.key_changed:,} key changed)"
        yield _collapsed(WORDS[kind], title, lines_shown, (total, shown))
    if table.counts.moved and "moved" in view.only:
        moved = [f"- {code(key_text(each.key))} ({lines(each)})\n" for each in islice(rows.moved, view.limit)]
        title = f"{_title(table)}: {table.counts.moved:,} moved"
        yield _collapsed("moved", title, moved, (table.counts.moved, len(moved)))


def _title(table: TableDiff) -> str:
    return f"<code>{html.escape(terminal(truncate(table.name, NAME)))}</code>"


def _collapsed(kind: str, title: str, listed: list[str], counts: tuple[int, int]) -> Section:
    """Return a section that opens on a click; `title` is HTML. `counts`: all changes, and those listed."""
    total, shown = counts
    foot = f"\n… {total - shown:,} more (`--limit`)\n" if total > shown else ""
    text = f"\n<details><summary>{title}</summary>\n\n{''.join(listed)}{foot}\n</details>\n"
    return Section(kind, total, text)


def _row(view: DiffView, row: AddedOrRemovedRow, *, with_evidence: bool) -> str:
    line = f" (line {row.line})" if row.line is not None else ""
    text = f"- {code(key_text(row.key))}{line}{_content(view, row.row, row.key)}{rest(row.row, row.key)}\n"
    more = evidence(row.row, lambda name, cell: _value(view, name, cell), code) if with_evidence else ""
    return text + (f"  - {more}\n" if more else "")


def _content(view: DiffView, cells: Key, shown: Collection[str]) -> str:
    """Return what identifies a row; for a claim its speaker, its text, and a link to its source."""
    line = content(cells, shown, lambda name, cell: _value(view, name, cell), code)
    source = cells.get(SOURCE) if SOURCE not in shown else None
    if source:
        named, link = _value(view, SOURCE, source), view.links.get(source)
        line += f" in [{named}](<{link}>)" if link else f" in {named}"
    return f" {line.strip()}" if line else ""


def _group(view: DiffView, group: Group) -> Iterator[str]:
    if group.count < GROUPED:
        for each, cells in zip(group.rows, group.whole, strict=True):
            where = f" ({lines(each)})" if lines(each) else ""
            yield f"- {code(key_text(each.key))}{where}{_content(view, cells, changed_fields(each))}\n"
    else:
        keys = ", ".join(code(key_text(each.key)) for each in group.rows)
        yield f"- {group.count:,} rows with the same change, e.g. {keys}\n"
    yield from (f"  - {code(each.field)}: {_cell(view, each)}\n" for each in group.cells)


def _cell(view: DiffView, change: CellChange) -> str:
    shown = show_change(change.old, change.new, _mark, lambda text: _value(view, change.field, text))
    return shown + same_text_note(change)


def _mark(kind: str, text: str) -> str:
    """Return text as code, struck out or bold."""
    return {"same": "{}", "gone": "~~{}~~", "new": "**{}**"}[kind].format(code(text))


def _value(view: DiffView, column: str, text: str | None) -> str:
    if text is None:
        return EMPTY
    name = view.named(column, text)
    value = code(truncate(edged(text), CUT))
    return value if name is None else f"{value} ({code(truncate(name, CUT))})"
