"""A Diff as lines of text for people."""

from collections.abc import Iterator

from claims.models.diff import Diff, Key, RowChange, TableDiff
from claims.render.escape import terminal


def text(diff: Diff) -> Iterator[str]:
    """The sides, then for each table what was removed, changed, re-keyed, added, reformatted."""
    yield f"{terminal(diff.old.ref)} → {terminal(diff.new.ref)}: {_totals(diff)}\n"
    if diff.differs:
        yield _verdict(diff)
    changes = [(each.bump, each.message) for each in diff.descriptor]
    changes += [(each.bump, each.message) for each in diff.schema_]
    for bump, message in changes:
        yield f"  {bump}: {terminal(message)}\n"
    for table in diff.tables:
        if any(table.counts.model_dump(exclude={"rows_old", "rows_new"}).values()):
            yield from _table(table)


def _table(table: TableDiff) -> Iterator[str]:
    counts = table.counts
    yield f"\n{terminal(table.name)}: {counts.rows_old:,} → {counts.rows_new:,} rows\n"
    for row in table.removed:
        yield f"  - {_key(row.key)} (line {row.line})\n"
    yield from _more(counts.removed, len(table.removed), "removed")
    for change in table.changed:
        yield from _change(change)
    yield from _more(counts.changed, len(table.changed), "changed")
    for pair in table.rekeyed:
        yield f"  = {_key(pair.old_key)} → {_key(pair.new_key)}: the same content under a new key?\n"
    yield from _more(counts.rekeyed, len(table.rekeyed), "re-keyed")
    for row in table.added:
        yield f"  + {_key(row.key)} (line {row.line})\n"
    yield from _more(counts.added, len(table.added), "added")
    if counts.reformatted:
        yield f"  ~ {counts.reformatted:,} reformatted: other text for the same values\n"
    if counts.moved:
        yield f"  ↕ {counts.moved:,} moved\n"


def _change(change: RowChange) -> Iterator[str]:
    yield f"  ! {_key(change.key)} (line {change.old_line} → {change.new_line})\n"
    for cell in change.cells:
        yield f"      {terminal(cell.field)}: {_cell(cell.old)} → {_cell(cell.new)}\n"


def _cell(text: str | None) -> str:
    return "(empty)" if text is None else f"'{terminal(text)}'"


def _key(key: Key) -> str:
    return ", ".join(f"{terminal(name)} {terminal(cell or '')}" for name, cell in key.items())


def _more(total: int, shown: int, word: str) -> Iterator[str]:
    if total > shown:
        yield f"    … {total - shown:,} more {word}\n"


def _verdict(diff: Diff) -> str:
    verdict = diff.verdict
    versions = f"{terminal(diff.old.version or 'no version')} → {terminal(diff.new.version or 'no version')}"
    if verdict.required_bump == "none":
        return f"no new version is required ({versions})\n"
    enough = "covers it" if verdict.sufficient else "does not cover it"
    return f"a {verdict.required_bump} version is required; {versions} {enough}\n"


def _totals(diff: Diff) -> str:
    if not diff.differs:
        return "nothing changed"
    words = ("removed", "changed", "added", "reformatted", "moved")
    totals = {word: sum(getattr(table.counts, word) for table in diff.tables) for word in words}
    totals["of the descriptor"] = len(diff.descriptor) + len(diff.schema_)
    return ", ".join(f"{number:,} {word}" for word, number in totals.items() if number)
