"""A Diff as an entry of a changelog, in the form of Keep a Changelog 1.1.0: what a user of the data has to know."""

import re
from collections.abc import Iterable, Iterator, Mapping

from claims.model.diff import Diff, Key, TableDiff
from claims.render.diff.view import DiffView, key_text
from claims.text.display import plural, terminal, truncate

# The headings that a change of data can come under, in the form's order.
HEADINGS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
EXAMPLES = 10  # keys that are named in one line
CUT = 300  # characters of a name or a message
UNRELEASED = "[Unreleased]"

_TICKS = re.compile("`+")
_UNDER = {"added": "Added", "removed": "Removed"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~@&])")


def render(view: DiffView) -> Iterator[str]:
    """The entry of the new side's version; of what is not released yet where that is the old one's."""
    diff = view.diff
    version = diff.new.version
    yield from entry(
        UNRELEASED if not version or version == diff.old.version else f"[{_plain(version)}]", lines_of(diff)
    )


def entry(title: str, lines: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """A section with a heading for each kind of change."""
    yield f"## {title}\n"
    for heading, each in lines.items():
        yield f"\n### {heading}\n\n"
        yield from (f"{line}\n" for line in each)


def lines_of(diff: Diff) -> dict[str, list[str]]:
    """The lines under each heading that has any: descriptor and schemas first, then table by table."""
    found: dict[str, list[str]] = {heading: [] for heading in HEADINGS}
    for each in diff.descriptor:
        if each.bump != "none":
            found[_UNDER.get(each.kind, "Changed")].append(f"- {_plain(each.message)}.")
    for change in diff.schema_:
        found[_UNDER.get(change.kind, "Changed")].append(f"- {_plain(change.message)}.")
    for table in diff.tables:
        _table(table, found)
    return {heading: lines for heading, lines in found.items() if lines}


def _table(table: TableDiff, found: dict[str, list[str]]) -> None:
    counts, name = table.counts, code(table.name)
    if counts.added:
        keys = _keys([row.key for row in table.added], counts.added)
        found["Added"].append(f"- {name}: {plural(counts.added, 'row')}{keys}.")
    if counts.removed:
        keys = _keys([row.key for row in table.removed], counts.removed)
        found["Removed"].append(f"- {name}: {plural(counts.removed, 'row')}{keys}.")
    if counts.changed:
        fields = list(dict.fromkeys(cell.field for row in table.changed for cell in row.cells))
        keys = _keys([row.key for row in table.changed], counts.changed)
        where = f" in {', '.join(map(code, fields))}" if fields else ""
        found["Changed"].append(f"- {name}: {plural(counts.changed, 'row')}{where}{keys}.")
    if counts.formatting_only:
        said = f"{plural(counts.formatting_only, 'row')} written otherwise, with the same values"
        found["Changed"].append(f"- {name}: {said}.")


def _keys(keys: list[Key], total: int) -> str:
    if not keys:
        return ""
    shown = [code(key_text(key)) for key in keys[:EXAMPLES]]
    more = f" and {total - len(shown):,} more" if total > len(shown) else ""
    return f": {', '.join(shown)}{more}"


def _plain(text: str) -> str:
    """Text of a package in which nothing is markup."""
    return _SPECIAL.sub(r"\\\1", terminal(truncate(text, CUT)))


def code(text: str) -> str:
    """Text of a package as code, whose fence is longer than any in it."""
    shown = terminal(truncate(text, CUT))
    fence = "`" * (max(map(len, _TICKS.findall(shown)), default=0) + 1)
    space = " " if len(fence) > 1 or not shown.strip() else ""
    return f"{fence}{space}{shown}{space}{fence}"
