"""Shows a Diff as an entry of a changelog in the format of Keep a Changelog 1.1.0, for users of the data."""

import re
from collections.abc import Iterable, Iterator, Mapping

from claims.comparison.diff import TableRows
from claims.model.diff import Key, RowChange, TableDiff
from claims.render.diff.view import DiffView, key_text
from claims.text.display import plural, terminal, truncate

# The headings of the form, in its order.
HEADINGS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
EXAMPLES = 10  # keys that are named in one line
LISTED = 50  # claims, speakers or sources of one kind of change, each with a line of its own
CUT = 300  # characters of a name or a message
UNRELEASED = "[Unreleased]"
NOUNS = {
    "claims": "",
    "speakers": "Speaker ",
    "sources": "Source ",
}  # tables whose rows have lines of their own

_TICKS = re.compile("`+")
_UNDER = {"added": "Added", "removed": "Removed"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~@&])")


def render(view: DiffView) -> Iterator[str]:
    """Yield the entry of the new version, or of unreleased changes if both sides have the same version."""
    version = view.diff.new.version
    released = version and version != view.diff.old.version
    yield from entry(f"[{_plain(version or '')}]" if released else UNRELEASED, lines_of(view))


def entry(title: str, lines: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Yield a section with a heading for each kind of change."""
    yield f"## {title}\n"
    for heading, each in lines.items():
        yield f"\n### {heading}\n\n"
        yield from (f"{line}\n" for line in each)


def lines_of(view: DiffView) -> dict[str, list[str]]:
    """Return the lines under each heading that has any: descriptor and schemas first, then table by table."""
    found: dict[str, list[str]] = {heading: [] for heading in HEADINGS}
    for each in view.diff.descriptor:
        if each.bump != "none":
            found[_UNDER.get(each.kind, "Changed")].append(f"- {_plain(each.message)}.")
    for change in view.diff.schema_:
        found[_UNDER.get(change.kind, "Changed")].append(f"- {_plain(change.message)}.")
    for table, rows in view.tables():
        _table(view, table, rows, found)
    return {heading: lines for heading, lines in found.items() if lines}


def _table(view: DiffView, table: TableDiff, rows: TableRows, found: dict[str, list[str]]) -> None:
    counts, name = table.counts, code(table.name)
    if table.name in NOUNS:
        noun = NOUNS[table.name]
        for heading, listed in (("Added", rows.added), ("Removed", rows.removed)):
            prefix = f"{noun}{heading.lower()}".capitalize()
            lines = [f"- {prefix}: {_subject(view, row.row, row.key)}" for row in listed]
            found[heading] += _first(lines, getattr(counts, heading.lower()), name)
        changes = [
            f"- {_change(view, noun, change, whole)}"
            for change, whole in zip(rows.changed, rows.changed_in_full, strict=False)
        ]
        found["Changed"] += _first(changes, counts.changed, name)
    else:
        for heading, listed in (("Added", rows.added), ("Removed", rows.removed)):
            number = getattr(counts, heading.lower())
            if number:
                keys = _keys([row.key for row in listed], number)
                found[heading].append(f"- {name}: {plural(number, 'row')}{keys}.")
        changed = list(rows.changed)
        if changed:
            fields = dict.fromkeys(cell.field for row in changed for cell in row.cells)
            keys = _keys([row.key for row in changed], counts.changed)
            where = ", ".join(map(code, fields))
            found["Changed"].append(f"- {name}: {plural(counts.changed, 'row')} in {where}{keys}.")
    if counts.formatting_only:
        number = plural(counts.formatting_only, "row")
        found["Changed"].append(f"- {name}: {number} formatted differently, with the same values.")


def _first(lines: list[str], total: int, name: str) -> list[str]:
    if total <= LISTED:
        return lines
    return [*lines[:LISTED], f"- {plural(total - LISTED, 'more row')} of {name}"]


def _change(view: DiffView, noun: str, change: RowChange, whole: Key) -> str:
    """Return the line for a changed claim, speaker or source, by the most important of its changed cells."""
    cells = {cell.field: cell for cell in change.cells}
    subject = _subject(view, whole, change.key)
    if noun == "Speaker " and "name" in cells:
        name = cells["name"]
        return f"Speaker renamed: {_value(name.old)} → {_value(name.new)} ({_plain(key_text(change.key))})"
    if not noun and "status" in cells:
        status = cells["status"].new or "unknown status"
        return f"{'Reinstated' if status == 'current' else _plain(status.capitalize())}: {subject}"
    if not noun and "quotation" in cells:
        quotation = cells["quotation"]
        return f"Quotation changed: {subject}, from {_value(quotation.old)} to {_value(quotation.new)}"
    if not noun and "text" in cells:
        return f"Reworded: {subject}, was {_value(cells['text'].old)}"
    return f"{noun}{', '.join(map(code, cells))} changed: {subject}"


def _subject(view: DiffView, cells: Key, key: Key) -> str:
    """Return what a reader recognizes a row by: a claim's text and speaker, or a name or title; and its key."""
    text, speaker = cells.get("text"), cells.get("speaker_id")
    names = [view.named("speaker_id", speaker) or speaker] if text is not None else []
    label = ", ".join(_plain(each) for each in (*names, key_text(key)) if each)
    title = cells.get("name") or cells.get("title")
    if text is not None:
        return f"{_value(text)} ({label})"
    return f"{_plain(title)} ({label})" if title else label


def _value(cell: str | None) -> str:
    return f'"{_plain(cell)}"' if cell else "nothing"


def _keys(keys: list[Key], total: int) -> str:
    if not keys:
        return ""
    shown = [code(key_text(key)) for key in keys[:EXAMPLES]]
    more = f" and {total - len(shown):,} more" if total > len(shown) else ""
    return f": {', '.join(shown)}{more}"


def _plain(text: str) -> str:
    """Return text of a package with all markup escaped."""
    return _SPECIAL.sub(r"\\\1", terminal(truncate(text, CUT)))


def code(text: str) -> str:
    """Return text of a package as code."""
    shown = terminal(truncate(text, CUT))
    fence = "`" * (max(map(len, _TICKS.findall(shown)), default=0) + 1)
    space = " " if len(fence) > 1 or not shown.strip() else ""
    return f"{fence}{space}{shown}{space}{fence}"
