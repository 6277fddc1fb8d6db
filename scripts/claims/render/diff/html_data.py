"""Writes the changes as data: one JSON object that html.js reads, with one change per line."""

import json
from collections.abc import Iterable, Iterator

from claims.model.diff import ChangeFinding
from claims.render.diff.html_changes import LEAD, LONGEST_KEY, NOTES, SIGNS, SPEAKERS, Entry, named, shown
from claims.render.diff.kinds import ROW_KINDS, WORDS
from claims.render.diff.view import (
    PEOPLE,
    DiffView,
    group_findings,
    key_text,
    references,
)
from claims.text.display import script_data

FINDINGS = 5  # of one rule that are in the markup
MORE_FINDINGS = 1_000  # of one rule that the page has: their rows are among the changes
DESCRIBED = 200  # changes of the descriptor and the schemas
NAME = 100  # characters of a side or a version


def message(finding: ChangeFinding) -> tuple[str, str, str]:
    """Return the key of a finding's row, its message, and the name of the table."""
    said = shown(finding.message) + references(finding, shown)
    return shown(key_text(finding.key), LONGEST_KEY) if finding.key else "", said, shown(finding.table or "")


class Fields:
    """Numbers the fields of one table, in the order in which they are first used."""

    def __init__(self) -> None:
        """Start without fields."""
        self.names: dict[str, int] = {}

    def number(self, name: str) -> int:
        """Return the number of a field."""
        return self.names.setdefault(name, len(self.names))


def data(view: DiffView, entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the object. Of each rule, it has the findings that are not in the markup, as [key, message, table].

    A change is [table, kind, key, lines, cells that differ, other cells, rules, former key], the last two
    if there are any; a cell that differs is [field, old, new, 1 for marks + 2 for formatting_only], another one [field, text].
    """
    groups = group_findings(view.findings())
    rules = [(group[0].rule, group[0].severity) for group in groups]
    number = {rule: at for at, (rule, _) in enumerate(rules)}
    fields = [Fields() for _ in view.diff.tables]
    names: dict[str, str] = {}
    comma = ""
    yield '{"rows":['
    for entry in entries:
        yield f"{comma}\n{_text(_row(entry, fields[entry.table], number))}"
        comma = ","
        names |= _names(view, entry)
    yield "\n],\n"
    tables = [
        {
            "name": shown(table.name),
            "key": [shown(each) for each in table.key],
            "fields": list(fields[at].names),
            "counts": {kind: getattr(table.counts, kind) if kind in view.only else 0 for kind in ROW_KINDS},
            "moved": table.counts.moved,
            "old": table.counts.rows_old,
            "new": table.counts.rows_new,
        }
        for at, table in enumerate(view.diff.tables)
    ]
    kinds = [[kind, WORDS[kind], SIGNS[kind], NOTES.get(kind, "")] for kind in ROW_KINDS]
    columns = {"lead": LEAD, "people": PEOPLE, "speakers": SPEAKERS}
    told = {"tables": tables, "names": names, "rules": rules, "kinds": kinds, **columns}
    yield "".join(f"{_text(name)}:{_text(value)},\n" for name, value in told.items())
    yield '"findings":['
    yield ",\n".join(_text([message(each) for each in group[FINDINGS:MORE_FINDINGS]]) for group in groups)
    yield "]}"


def _row(entry: Entry, fields: Fields, rules: dict[str, int]) -> list[object]:
    cells = [
        [fields.number(cell.field), cell.old, cell.new, cell.marks + 2 * cell.formatting_only]
        for cell in entry.cells
    ]
    about = [[fields.number(field), text] for field, text in entry.about]
    row = [entry.table, ROW_KINDS.index(entry.kind), entry.key, entry.where, cells, about]
    if entry.rules or entry.was:
        row.append([rules[each] for each in entry.rules])
    return [*row, entry.was] if entry.was else row


def _names(view: DiffView, entry: Entry) -> dict[str, str]:
    there = list(entry.about)
    for cell in entry.cells:
        there += [(cell.field, text) for text in (cell.old, cell.new) if text is not None]
    key = view.diff.tables[entry.table].key
    if len(key) == 1:
        there.append((key[0], entry.key))
    found = {text: named(view, field, text) for field, text in there if field in PEOPLE}
    return {text: name for text, name in found.items() if name is not None}


def _text(value: object) -> str:
    return script_data(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
