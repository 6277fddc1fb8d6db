"""Shows the conflicts of a merge as text: both sides of a row beside each other, with the differences marked."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from claims.merge.conflict import SIDES, Conflict, Side
from claims.merge.driver import KINDS
from claims.render.diff.words import LONG, mark_plain, marked
from claims.text.display import EMPTY, edged, terminal, width

INDENT = "  "
GAP = "  "
MIN_CELL = 16  # columns of a terminal for a cell


class Context(Struct, frozen=True):
    """How conflicts are shown: id → name of speakers and sources, columns that describe a row, columns of a line."""

    names: Mapping[str, str]
    columns: Sequence[str]
    width: int


def conflict(file: str, dispute: Conflict, context: Context) -> Iterator[str]:
    """Yield the lines of one conflict."""
    place = f"{terminal(file)}:{dispute.line}"
    if dispute.kind == "header":
        yield f"{place}: both sides changed the header: choose one of the files\n"
        for side in SIDES:
            columns = ", ".join(dispute.sides[side] or {})
            if columns:
                yield f"{INDENT}{_side_name(dispute, side)}: {terminal(columns)}\n"
        return
    fields = ", ".join(dispute.fields)
    yield f"{place}: {terminal(', '.join(dispute.key))}: {KINDS[dispute.kind]} {terminal(fields)}\n"
    yield from _description(dispute, context)
    yield from _table(dispute, context)
    if "base" not in dispute.choices:
        yield f"{INDENT}the merge bases differ: {_side_name(dispute, 'base')} cannot be chosen for this row\n"
    if dispute.kind == "column-gone":
        yield f"{INDENT}a side without the column drops it; a side with the column keeps it in all rows\n"


def _description(dispute: Conflict, context: Context) -> Iterator[str]:
    row = next((cells for side in SIDES if (cells := dispute.sides[side]) is not None), {})
    described = [
        f"{terminal(name)} {_cell(row[name], context)}"
        for name in context.columns
        if row.get(name) and name not in dispute.fields
    ]
    for line in _wrapped("; ".join(described), context.width - 2 * len(INDENT)) if described else ():
        yield f"{INDENT}{line}\n"


def _table(dispute: Conflict, context: Context) -> Iterator[str]:
    base = dispute.sides["base"]
    by_words = (
        base is not None
        and "base" in dispute.choices
        and any(
            len((cells or {}).get(name, "")) > LONG
            for cells in dispute.sides.values()
            for name in dispute.fields
        )
    )
    shown: list[Side] = ["ours", "theirs", *(["base"] if base is not None and not by_words else [])]  # type: ignore[list-item]
    first = min(max(width(terminal(name)) for name in dispute.fields), MIN_CELL * 2)
    room = max(MIN_CELL, (context.width - len(INDENT) - first) // len(shown) - len(GAP))
    rows = [["", *(_side_name(dispute, side) for side in shown)]]
    for at, name in enumerate(dispute.fields):
        line = [terminal(name)]
        for side in shown:
            cells = dispute.sides[side]
            if cells is None:
                gone = "(deleted)" if base is not None else "(no such row)"
                line.append("" if at else gone)
            elif name not in cells:
                line.append("(no such column)")
            elif by_words and base is not None and cells[name] != base.get(name, ""):
                line.append(marked(base.get(name, ""), cells[name], mark_plain))
            else:
                line.append(_cell(cells[name], context))
        rows.append(line)
    wrapped = [[_wrapped(row[0], first), *(_wrapped(cell, room) for cell in row[1:])] for row in rows]
    widths = [max(width(part) for cells in wrapped for part in cells[at]) for at in range(len(shown) + 1)]
    for row in wrapped:
        for number in range(max(len(each) for each in row)):
            parts = [each[number] if number < len(each) else "" for each in row]
            padded = [part + " " * (wide - width(part)) for part, wide in zip(parts, widths, strict=True)]
            yield (INDENT + GAP.join(padded)).rstrip() + "\n"


def _side_name(dispute: Conflict, side: Side) -> str:
    name = dispute.names[side]
    return side if name == side else f"{side} ({terminal(name)})"


def _cell(cell: str, context: Context) -> str:
    if not cell:
        return EMPTY
    name = context.names.get(cell)
    shown = terminal(edged(cell))
    return f"{shown} ({terminal(name)})" if name else shown


def _wrapped(text: str, room: int) -> list[str]:
    """Return the text in lines of at most `room` columns of a terminal, broken at spaces if possible."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while width(line) > room:
            cut = next(at for at in range(len(line), 0, -1) if width(line[:at]) <= room or at == 1)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line] if line or not lines else lines
