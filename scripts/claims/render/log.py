"""Shows a Log as text: each commit, the newest first, with the cells that it changed."""

from collections.abc import Iterator

from claims.model.log import Log, LogCell, LogEntry
from claims.render.diff.words import mark_color, mark_plain, paint, show_change
from claims.text.display import terminal, told

SHORT = 10  # digits of a commit's id
YELLOW = "33"


def render(log: Log, *, color: bool) -> Iterator[str]:
    """Yield the lines of the whole Log."""
    if log.inferred_key:
        columns = ", ".join(map(terminal, log.inferred_key))
        yield f"rows matched by {columns}, unique in the newest file; give another key with --key\n\n"
    for number, entry in enumerate(log.entries):
        yield "\n" if number else ""
        commit = f"commit {entry.commit[:SHORT]}"
        yield f"{paint(YELLOW, commit) if color else commit}  {terminal(entry.date)}  {terminal(entry.author)}\n"
        yield f"  {terminal(entry.subject)}\n"
        yield f"  {_heading(log, entry)}\n"
        width = max(len(terminal(cell.field)) for cell in entry.cells)
        for cell in entry.cells:
            yield f"    {terminal(cell.field):<{width}}  {_cell(entry, cell, color=color)}\n"


def _heading(log: Log, entry: LogEntry) -> str:
    done = (
        "exists already in the first commit of this shallow clone" if entry.kind == "present" else entry.kind
    )
    return f"{terminal(entry.table)} {terminal(log.key)} {done}"


def _cell(entry: LogEntry, cell: LogCell, *, color: bool) -> str:
    if cell.renamed_from is not None:
        return f"renamed from {terminal(cell.renamed_from)} ({told(cell.new)})"
    if entry.kind != "changed":
        return terminal((cell.old if entry.kind == "removed" else cell.new) or "")
    return show_change(cell.old, cell.new, mark_color if color else mark_plain, told)
