"""A Log as lines of text for people: a commit after the other, the newest first, with the cells that it changed."""

from collections.abc import Iterator

from claims.model.log import Log, LogCell, LogEntry
from claims.render.diff.words import marked
from claims.text.display import apart, both_apart, terminal, told

SHORT = 10  # digits of a commit's id
LONG = 20  # characters from which on a changed text is marked word by word
_COLORS = {"gone": "31", "new": "32", "commit": "33"}


def render(log: Log, *, color: bool) -> Iterator[str]:
    """All of it."""
    for number, entry in enumerate(log.entries):
        yield "\n" if number else ""
        commit = _paint(f"commit {entry.commit[:SHORT]}", "commit" if color else "")
        yield f"{commit}  {terminal(entry.date)}  {terminal(entry.author)}\n"
        yield f"  {terminal(entry.subject)}\n"
        yield f"  {_heading(log, entry)}\n"
        width = max(len(terminal(cell.field)) for cell in entry.cells)
        for cell in entry.cells:
            yield f"    {terminal(cell.field):<{width}}  {_cell(entry, cell, color=color)}\n"


def _heading(log: Log, entry: LogEntry) -> str:
    there = "there already, where this shallow clone begins"
    said = there if entry.kind == "present" else entry.kind
    return f"{terminal(entry.table)} {terminal(log.key)} {said}"


def _cell(entry: LogEntry, cell: LogCell, *, color: bool) -> str:
    def mark(kind: str, text: str) -> str:
        if kind == "same" or not text:
            return terminal(text)
        if color:
            return _paint(terminal(text), kind)
        return f"[-{terminal(text)}-]" if kind == "gone" else f"{{+{terminal(text)}+}}"

    old, new = cell.old, cell.new
    if cell.renamed_from is not None:
        return f"renamed from {terminal(cell.renamed_from)} ({told(new)})"
    if entry.kind != "changed":
        return terminal((old if entry.kind == "removed" else new) or "")
    if old is not None and new is not None and max(len(old), len(new)) >= LONG and " " in old + new:
        return marked(*apart(old, new), mark)
    return " → ".join(map(told, both_apart(old, new)))


def _paint(text: str, name: str) -> str:
    return f"\x1b[{_COLORS[name]}m{text}\x1b[0m" if name else text
