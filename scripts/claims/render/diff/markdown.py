"""A Diff as Markdown, for a comment on a pull request: at most as many bytes as there is room for.

What does not fit is left out section by section, in the order of `FOLDED`; totals are always there.
"""

import html
from collections.abc import Collection, Iterator
from itertools import islice

from msgspec import Struct

from claims.comparison.diff import TableRows
from claims.model.diff import AddedOrRemovedRow, CellChange, ChangeFinding, Key, TableDiff
from claims.render.diff.descriptor import described
from claims.render.diff.kinds import ROW_KINDS, WORDS
from claims.render.diff.stat import figures
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
from claims.render.report.markdown import cell, code
from claims.render.report.totals import TABLES
from claims.text.display import EMPTY, apart, both_apart, edged, plural, terminal, truncate

# What is left out first when there is too much; of one kind, the last table's rows go first.
FOLDED = (
    "mended references",
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
    """A part that is shown whole or not at all: `kind` is one of `FOLDED`, `count` what it tells of."""

    kind: str
    count: int
    text: str


def render(view: DiffView) -> Iterator[str]:
    """All of it that fits; one line where nothing changed."""
    diff = view.diff
    sides = f"{code(truncate(diff.old.ref, NAME))} → {code(truncate(diff.new.ref, NAME))}"
    if not diff.differs:
        yield f"**Nothing changed**: {sides}\n"
        yield from (f"\n{each}\n" for each in islice(written(diff, code), TABLES))
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
    """Numbers of the sections that are shown; `note` is room for what is said where any is left out."""
    kept = dict(enumerate(_size(each.text) for each in sections))
    used = sum(kept.values())
    if used <= room:
        return set(kept)
    for kind in FOLDED:
        for at in reversed(range(len(sections))):
            if used + note > room and sections[at].kind == kind:
                used -= kept.pop(at)
    return set(kept)


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _head(view: DiffView, sides: str) -> str:
    """The verdict, the figures, and a line for each of the first tables in which something changed."""
    diff = view.diff
    judged = verdict(diff, lambda version: code(truncate(version, NAME)), lambda text: f"**{text}**")
    out = [f"{judged} ({sides})\n"]
    out += [f"\n{each}" for each in figures(view)]
    out += [f"\n{each}\n" for each in islice(written(diff, code), TABLES)]
    tables = [each for each in diff.tables if each.differs]
    columns = [name for name in (*ROW_KINDS, "moved") if any(getattr(each.counts, name) for each in tables)]
    if tables:
        words = [WORDS[name] if name in ROW_KINDS else name for name in columns]
        words.append("unchanged")
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


def _unchanged(table: TableDiff) -> int:
    """Rows of both sides whose every cell has the same text."""
    counts = table.counts
    return counts.rows_old - counts.removed - counts.changed - counts.formatting_only


def _left_out(view: DiffView, left: list[Section]) -> str:
    """What is not shown, and where it is."""
    totals = {kind: sum(each.count for each in left if each.kind == kind) for kind in FOLDED}
    said = ", ".join(f"{number:,} {kind}" for kind, number in totals.items() if number)
    where = f"claims diff {view.asked}".strip()
    return f"\nNot shown, to stay within {view.max_bytes:,} bytes: {said}. All of it: {code(f'{where} --format text')}\n"


def _sections(view: DiffView) -> Iterator[Section]:
    for severity in ("error", "warning"):
        findings = [each for each in view.findings() if each.severity == severity]
        if findings:
            yield Section(f"{severity}s", len(findings), "\n" + "".join(_findings(view, findings)))
    healed = view.healed()
    if healed:
        told = [
            f"- {code(key_text(each.key))} of {code(each.table)}: {code(each.message)}\n" for each in healed
        ]
        shown = told[: view.limit]
        title = f"mended references: {len(healed):,}"
        yield _folded("mended references", title, shown, (len(told), len(shown)))
    sentences = [f"- {each.bump}: {described(each, _mark)}\n" for each in view.described()]
    if view.figures():
        sentences.append(f"- none: {view.figures():,} of `bytes` and `hash`, which follow the files\n")
    if sentences:
        told = sentences[: view.limit]
        title = f"descriptor and schemas: {plural(len(sentences), 'change')}"
        yield _folded("descriptor and schemas", title, told, (len(sentences), len(told)))
    for table, rows in view.tables():
        yield from _table(view, table, rows)


def _findings(view: DiffView, findings: list[ChangeFinding]) -> Iterator[str]:
    for same in alike(findings):
        rule = view.rules[same[0].rule]
        name = f"- **{same[0].severity}** `{rule.id}`"
        if len(same) > ALIKE:
            keys = ", ".join(code(key_text(each.key)) for each in same[:EXAMPLES] if each.key)
            yield f"{name}: {len(same):,} × not so: {code(rule.title)}; e.g. {keys}\n"
            continue
        for each in same:
            where = f" {code(key_text(each.key))}" if each.key else ""
            touched = ", ".join(
                f"{number:,} of {code(table)}" for table, number in each.referenced_by.items()
            )
            yield f"{name}{where}: {code(each.message)}{f' (referred to by {touched})' if touched else ''}\n"


def _table(view: DiffView, table: TableDiff, rows: TableRows) -> Iterator[Section]:
    for kind in ROW_KINDS:
        total = view.alone(table, kind)
        if not total or kind == "formatting_only" or kind not in view.only:
            continue
        if kind == "changed":
            found = groups(rows, view.limit)
            told, shown = [line for group in found.groups for line in _group(view, group)], found.told
        elif kind == "key_changed":
            pairs = list(islice(rows.key_changed, view.limit))
            told = [f"- {code(key_text(each.old_key))} → {code(key_text(each.new_key))}\n" for each in pairs]
            shown = len(pairs)
        else:
            listed = list(islice(rows.removed_only if kind == "removed" else rows.added_only, view.limit))
            told, shown = [_row(view, each) for each in listed], len(listed)
        title = f"<code>{html.escape(terminal(truncate(table.name, NAME)))}</code>: {total:,} {WORDS[kind]}"
        if total < getattr(table.counts, kind):
            title += f" (and {table.counts.key_changed:,} key changed)"
        yield _folded(WORDS[kind], title, told, (total, shown))


def _folded(kind: str, title: str, told: list[str], counts: tuple[int, int]) -> Section:
    """A section that opens on a click; `title` is HTML, in which a name is code. `counts`: all, and those told."""
    total, shown = counts
    foot = f"\n… {total - shown:,} more (`--limit`)\n" if total > shown else ""
    text = f"\n<details><summary>{title}</summary>\n\n{''.join(told)}{foot}\n</details>\n"
    return Section(kind, total, text)


def _row(view: DiffView, row: AddedOrRemovedRow) -> str:
    line = f" (line {row.line})" if row.line is not None else ""
    return f"- {code(key_text(row.key))}{line}{_whole(view, row.row, row.key)}{rest(row.row, row.key)}\n"


def _whole(view: DiffView, cells: Key, told: Collection[str]) -> str:
    """Which row it is: a claim with its speaker, its text, and its source, with a link to that."""
    said = content(cells, told, lambda name, cell: _said(view, name, cell), code)
    source = cells.get(SOURCE) if SOURCE not in told else None
    if source:
        named, link = _said(view, SOURCE, source), view.links.get(source)
        said += f" in [{named}](<{link}>)" if link else f" in {named}"
    return f" {said.strip()}" if said else ""


def _group(view: DiffView, group: Group) -> Iterator[str]:
    if group.count < ALIKE:
        for each, cells in zip(group.rows, group.whole, strict=True):
            where = f" ({lines(each)})" if lines(each) else ""
            yield f"- {code(key_text(each.key))}{where}{_whole(view, cells, beside(each))}\n"
    else:
        yield f"- {group.count:,} rows alike, e.g. {', '.join(code(key_text(each.key)) for each in group.rows)}\n"
    yield from (f"  - {code(each.field)}: {_cell(view, each)}\n" for each in group.cells)


def _cell(view: DiffView, change: CellChange) -> str:
    if markable(change):
        return marked(*apart(change.old or "", change.new or ""), _mark)
    old, new = both_apart(change.old, change.new)
    return f"{_said(view, change.field, old)} → {_said(view, change.field, new)}{read_otherwise(change)}"


def _mark(kind: str, text: str) -> str:
    """Text as code, struck out or bold: what it holds cannot end the mark."""
    return {"same": "{}", "gone": "~~{}~~", "new": "**{}**"}[kind].format(code(text))


def _said(view: DiffView, column: str, text: str | None) -> str:
    if text is None:
        return EMPTY
    name = view.named(column, text)
    said = code(truncate(edged(text), CUT))
    return said if name is None else f"{said} ({code(truncate(name, CUT))})"
