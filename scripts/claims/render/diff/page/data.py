"""The changes as data: one JSON object that diff.js reads, a change a line, written as they come."""

import json
from collections.abc import Iterable, Iterator

from claims.render.diff.kinds import ROW_KINDS, WORDS
from claims.render.diff.page.changes import NOTES, SIGNS
from claims.render.diff.page.entries import LEAD, SPEAKERS, Entry, named, shown
from claims.render.diff.page.summary import EVENTS, MORE_EVENTS, message
from claims.render.diff.view import PEOPLE, DiffView, alike
from claims.render.escape import script_data


class Fields:
    """Numbers for the names of one table's fields, in the order in which they are met."""

    def __init__(self) -> None:
        """No field yet."""
        self.names: dict[str, int] = {}

    def number(self, name: str) -> int:
        """The number of a field."""
        return self.names.setdefault(name, len(self.names))


def data(view: DiffView, entries: Iterable[Entry]) -> Iterator[str]:
    """The object; of each rule, it has the events that are not in the markup, as [key, message, table].

    A change is [table, kind, key, lines, cells that differ, other cells, rules, former key], the last two where they
    are any; a cell that differs is [field, old, new, 1 for marks + 2 for reformatted], another one [field, text].
    """
    groups = alike(view.events())
    rules = [(group[0].rule, group[0].level) for group in groups]
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
    yield '"events":['
    yield ",\n".join(_text([message(each) for each in group[EVENTS:MORE_EVENTS]]) for group in groups)
    yield "]}"


def _row(entry: Entry, fields: Fields, rules: dict[str, int]) -> list[object]:
    cells = [
        [fields.number(cell.field), cell.old, cell.new, cell.marks + 2 * cell.reformatted]
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
