"""Shows a Diff as annotations of a pull request, written as workflow commands that GitHub's runner reads from the log.

Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

import json
from collections.abc import Iterator

from claims.model.diff import ChangeFinding, Key, RowChange
from claims.model.report import SEVERITIES
from claims.render.diff.stat import summary
from claims.render.diff.view import (
    CUT,
    DiffView,
    format_changes,
    key_text,
    references,
    same_text_note,
    verdict,
)
from claims.render.diff.words import mark_plain, show_change
from claims.render.report.github import MOST, command
from claims.text.display import EMPTY, edged, plural, terminal, truncate

TITLE = "claims diff"
Place = tuple[str | None, str]  # table, key as JSON


def render(view: DiffView) -> Iterator[str]:
    """Yield findings, errors first, then changed rows without a finding, then a notice with the totals."""
    findings = [each for severity in SEVERITIES for each in _of_severity(view, severity)[: MOST[severity]]]
    wanted = {_place(each.table, each.key) for each in view.diff.findings}
    found: dict[Place, int | None] = {}
    changed: list[tuple[str, RowChange]] = []
    for table, rows in view.tables():
        for row in rows.changed:
            place = _place(table.name, row.key)
            if place in wanted:
                found[place] = row.new_line
            elif len(changed) < MOST["note"]:
                changed.append((table.name, row))
        for new in rows.added:
            if _place(table.name, new.key) in wanted:
                found[_place(table.name, new.key)] = new.line
    for each in findings:
        line = found.get(_place(each.table, each.key))
        where = f"{terminal(key_text(each.key))}: " if each.key else ""
        message = f"{where}{terminal(each.message)}{references(each)}\nfix: {view.rules[each.rule].fix}"
        yield command(each.severity, _properties(view, (each.table, line), each.rule), message)
    for name, row in changed:
        cells = "; ".join(
            f"{terminal(truncate(cell.field, CUT))}: {show_change(cell.old, cell.new, mark_plain, _cell)}{same_text_note(cell)}"
            for cell in row.cells
        )
        message = f"{terminal(key_text(row.key))}: {truncate(cells, 1_000)}"
        yield command("notice", _properties(view, (name, row.new_line), TITLE), message)
    yield command("notice", {"title": TITLE}, "\n".join(_rest(view, len(changed))))


def _of_severity(view: DiffView, severity: str) -> list[ChangeFinding]:
    return [each for each in view.findings() if each.severity == severity]


def _place(table: str | None, key: Key | None) -> Place:
    return table, json.dumps(key)


def _properties(view: DiffView, place: tuple[str | None, int | None], title: str) -> dict[str, str]:
    table, line = place
    file = view.files.get(table or "")
    properties = {}
    if file is not None:
        properties["file"] = terminal(view.checkout.path_from_top(file) if view.checkout else file)
        if line is not None:
            properties |= {"line": str(line), "endLine": str(line)}
    return properties | {"title": title}


def _cell(text: str | None) -> str:
    return EMPTY if text is None else terminal(truncate(edged(text), CUT))


def _rest(view: DiffView, shown: int) -> Iterator[str]:
    diff = view.diff
    sides = f"{terminal(diff.old.ref)} → {terminal(diff.new.ref)}"
    if not diff.differs:
        yield f"{sides}: no changes"
        yield from format_changes(diff)
        return
    yield f"{sides}: {verdict(diff)}"
    yield from (each.rstrip("\n") for each in summary(view))
    yield from format_changes(diff)
    for severity in SEVERITIES:
        rest = len(_of_severity(view, severity)) - MOST[severity]
        if rest > 0:
            yield f"… {plural(rest, f'more {severity}')} without an annotation"
    for word in ("removed", "changed", "added"):
        total = sum(getattr(each.counts, word) for each in diff.tables)
        if total:
            yield f"{plural(total, 'row')} {word}" + (
                f" ({shown:,} without a finding annotated)" if word == "changed" else ""
            )
