"""The input of a renderer of a Diff, and the wording that several formats share."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from claims.comparison.diff import TableRows
from claims.comparison.version import bump_version
from claims.model.diff import (
    BUMPS,
    CellChange,
    ChangeFinding,
    DescriptorChange,
    Diff,
    Key,
    KeyChangedRow,
    MovedRow,
    RepairedReference,
    RowChange,
    SchemaChange,
    SuppressedFinding,
    TableDiff,
)
from claims.model.rule import Rule
from claims.render.diff.kinds import KINDS, ROW_KINDS, Kind, RowKind
from claims.render.report.view import Checkout
from claims.text.display import plural, terminal, truncate

PEOPLE = (
    "speaker_id",
    "source_id",
    "relayed_by",
    "publisher_id",
    "member_of",
    "status_source_id",
    "version_of",
)
CLAIM = ("speaker_id", "text")  # columns that describe a claim
SPEAKER = ("name", "kind")  # columns that describe a speaker
EVIDENCE = ("quotation", "attribution", "certainty")  # columns that a reviewer of a new claim needs as well
EXAMPLES = 3  # keys that are named for a group of rows or findings
GROUPED = 3  # rows with the same change from which on they are shown as a group
MOST_CELLS = 4  # cells that describe any other row
MOST_CHARACTERS = 100  # in these cells
DERIVED = ("bytes", "hash")  # properties that follow from the content of files
CUT = 160  # characters of a cell
NO_VERSION = "no version"
Show = Callable[[str], str]


class DiffView(Struct, frozen=True):
    """A Diff and how it is shown.

    `rules`: the rules of its findings. `names`: id → name of speakers and sources. `links`: source → URL.
    `color`: use colors. `streamed`: the rows of each table, instead of those that the Diff lists.
    `only`: the kinds that are listed. `limit`: rows of each kind and table that are listed.
    `max_bytes`: the largest size in Markdown. `asked`: the arguments of the command that name the two sides.
    `files`: the file of each table on the new side. `checkout`: the checkout that contains the new side's folder.
    `validity`: whether the new package is valid and its number of findings, "" if not known.
    `since`: the revision with which `claims suppress` compares to find the same findings, "" to show no such command.
    """

    diff: Diff
    rules: Mapping[str, Rule]
    names: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    color: bool = False
    streamed: tuple[TableRows, ...] | None = None
    only: frozenset[Kind] = frozenset(KINDS)
    limit: int | None = None
    max_bytes: int = 60_000
    asked: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    checkout: Checkout | None = None
    validity: str = ""
    since: str = ""

    def named(self, column: str, cell: str | None) -> str | None:
        """Return the name of the speaker or source whose id is in a cell, or None."""
        return self.names.get(cell) if cell is not None and column in PEOPLE else None

    def tables(self) -> Iterator[tuple[TableDiff, TableRows]]:
        """Yield each table with its listed rows; streamed rows can be iterated only once."""
        for at, table in enumerate(self.diff.tables):
            rows = _listed(table) if self.streamed is None else self.streamed[at]
            kept: dict[str, Any] = {kind: getattr(rows, kind) for kind in ROW_KINDS if kind in self.only}
            apart = "key_changed" in self.only
            if "added" in self.only:
                kept["added_only"] = rows.added_only if apart else rows.added
            if "removed" in self.only:
                kept["removed_only"] = rows.removed_only if apart else rows.removed
            if "moved" in self.only:
                kept["moved"] = rows.moved
            yield table, TableRows(**kept, changed_in_full=rows.changed_in_full)

    def findings(self) -> list[ChangeFinding]:
        """Return the findings that are listed."""
        return self.diff.findings if "findings" in self.only else []

    def suppressed(self) -> list[SuppressedFinding]:
        """Return the suppressed findings that are listed."""
        return self.diff.suppressed_findings if "findings" in self.only else []

    def repaired(self) -> list[RepairedReference]:
        """Return the listed references that match a row again."""
        return self.diff.repaired_references if "findings" in self.only else []

    def total(self, table: TableDiff, kind: RowKind) -> int:
        """Return the number of rows of a kind; rows whose key changed do not count as added and removed if listed."""
        total: int = getattr(table.counts, kind)
        paired = kind in ("added", "removed") and "key_changed" in self.only
        return total - table.counts.key_changed if paired else total

    def described(self) -> list[DescriptorChange | SchemaChange]:
        """Return the listed changes of descriptor and schemas, the largest bump first, without derived properties."""
        found: list[DescriptorChange | SchemaChange] = []
        found += [each for each in self._descriptor() if not _is_derived(each)]
        found += self.diff.schema_ if "schema" in self.only else []
        return sorted(found, key=lambda each: -BUMPS.index(each.bump))

    def derived(self) -> int:
        """Return the number of changes of `bytes` and `hash`, which only repeat that files changed."""
        return sum(map(_is_derived, self._descriptor()))

    def _descriptor(self) -> list[DescriptorChange]:
        return self.diff.descriptor if "descriptor" in self.only else []


def _is_derived(change: DescriptorChange) -> bool:
    return change.bump == "none" and change.path.rpartition(".")[2] in DERIVED


def _listed(table: TableDiff) -> TableRows:
    """Return the rows that the Diff itself lists."""
    old, new = [each.old_key for each in table.key_changed], [each.new_key for each in table.key_changed]
    return TableRows(
        **{kind: getattr(table, kind) for kind in ROW_KINDS},
        moved=table.moved,
        added_only=[each for each in table.added if each.key not in new],
        removed_only=[each for each in table.removed if each.key not in old],
    )


class Group(Struct, frozen=True):
    """Rows of one table with exactly the same change: the number of rows and the first of them.

    `whole`: all cells of these rows on the new side; {} for a row whose cells are not known.
    """

    cells: tuple[CellChange, ...]
    rows: list[RowChange]
    whole: list[Key]
    count: int


def group_changes(rows: TableRows, limit: int | None = None) -> list[Group]:
    """Return at most `limit` groups of rows with the same change, in the order of their first rows."""
    found: dict[tuple[tuple[str, str | None, str | None], ...], Group] = {}
    counts: Counter[tuple[tuple[str, str | None, str | None], ...]] = Counter()
    whole = iter(rows.changed_in_full)
    for each in rows.changed:
        cells = next(whole, {})
        same = tuple((cell.field, cell.old, cell.new) for cell in each.cells)
        if same not in found:
            if limit is not None and len(found) >= limit:
                continue
            found[same] = Group(tuple(each.cells), [], [], 0)
        if len(found[same].rows) < EXAMPLES:
            found[same].rows.append(each)
            found[same].whole.append(cells)
        counts[same] += 1
    return [replace(group, count=counts[same]) for same, group in found.items()]


def group_findings(findings: Iterable[ChangeFinding]) -> list[list[ChangeFinding]]:
    """Return the findings grouped by severity and rule, in the order of their first ones."""
    found: dict[tuple[str, str], list[ChangeFinding]] = {}
    for each in findings:
        found.setdefault((each.severity, each.rule), []).append(each)
    return list(found.values())


def key_text(key: Key) -> str:
    """Return the cells of a key as one text."""
    return " / ".join(cell or "" for cell in key.values())


def verdict(diff: Diff, show: Show = terminal, strong: Show = str) -> str:
    """Return which version bump is required, and whether the new package states it.

    `show` escapes a version, `strong` emphasizes text. A version that is the same on both sides or missing is not
    too low: the next release will bump it.
    """
    old, new = diff.old.version, diff.new.version
    required = diff.version_bump.required
    scope = " by the compared tables" if diff.not_compared else ""
    if not old and not new:
        return strong(f"{required} changes" if required != "none" else "changed") + f" ({NO_VERSION})"
    versions = f"{show(old or NO_VERSION)} → {show(new or NO_VERSION)}"
    if required == "none":
        both = f"version {show(new)} on both sides" if new else NO_VERSION
        return f"{strong(f'no version bump required{scope}')} ({both if old == new else versions})"
    bump = strong(f"{required} version bump required{scope}")
    if not new or old == new:
        next_one = next_version(diff)
        step = f": {show(old or NO_VERSION)} → {show(next_one)}" if next_one else ""
        return f"{bump}{step} (not bumped yet)"
    if diff.version_bump.sufficient:
        return f"{bump}: {versions}"
    reason = "cannot be compared" if diff.version_bump.declared is None else "not enough"
    return f"{bump}: {versions} ({reason})"


def next_version(diff: Diff) -> str | None:
    """Return the lowest version after the old one that covers the changes; None if that is not a SemVer version."""
    try:
        return bump_version(diff.old.version or "", diff.version_bump.required)
    except ValueError:
        return None


def format_changes(diff: Diff, show: Show = terminal) -> Iterator[str]:
    """Yield lines, without their ends, about how tables were compared and how their files are formatted."""
    yield from map(show, diff.warnings)
    for skipped in diff.not_compared:
        yield f"{show(truncate(skipped.name, CUT))}: not compared: {show(skipped.reason)}"
    for each in diff.tables:
        if (each.differs or each.warnings) and (matching := _matching(each, show)):
            yield f"{show(truncate(each.name, CUT))}: {matching}"
        yield from map(show, each.warnings)
        if each.file_format:
            what = "file format changed" if each.differs else "formatting only, no rows changed"
            yield f"{show(truncate(each.name, CUT))}: {what} ({', '.join(each.file_format)})"


def _matching(table: TableDiff, show: Show) -> str:
    """Return how the rows of a table were matched if it has no primary key; else ""."""
    key = ", ".join(show(truncate(name, CUT)) for name in table.key)
    match table.matched_by:
        case "rows":
            return "whole rows compared, since no column identifies them; for changed cells, give --key"
        case "inferred":
            unique = "which is unique" if len(table.key) == 1 else "which are unique together"
            return f"rows matched by {key}, {unique} on both sides; without a stated key, they do not count for the version bump"
        case "uniqueKey":
            return f"rows matched by the unique key {key}"
    return ""


def references(finding: ChangeFinding, show: Show = terminal) -> str:
    """Return how many rows refer to the row of a finding, in parentheses after a space; "" for none."""
    found = ", ".join(
        f"{plural(number, 'row')} of {show(table)}" for table, number in finding.referenced_by.items()
    )
    return f" (referenced by {found})" if found else ""


def same_text_note(cell: CellChange) -> str:
    """Return a note for a changed cell whose text is the same on both sides, after a space; else ""."""
    if cell.old != cell.new:
        return ""
    return (
        " (different value under the new schema)" if cell.kind == "changed" else " (different missing value)"
    )


def rest(cells: Key, shown: Collection[str]) -> str:
    """Return how many cells `content` leaves out, after a semicolon; "" for a claim."""
    present = {name: cell for name, cell in cells.items() if cell and name not in shown}
    left = len(present) - len(_first(present))
    return f"; {left} more" if left and "text" not in cells else ""


def content(cells: Key, shown: Collection[str], show_cell: Callable[[str, str], str], show: Show) -> str:
    """Return what identifies a row for its reader: a claim's speaker and text, else its first cells by name.

    `shown` are the fields that are shown elsewhere. `show_cell` escapes the cell of a column, `show` a name.
    """
    present = {name: cell for name, cell in cells.items() if cell and name not in shown}
    known = [show_cell(name, present[name]) for name in CLAIM if name in present]
    claim, speaker = "text" in cells, "speaker_id" in cells
    if claim and (known or speaker):
        return ": ".join(known)
    if speaker and not claim and "name" not in present:
        return ""
    return "; ".join(f"{show(name)}: {show_cell(name, present[name])}" for name in _first(present))


def evidence(cells: Key, show_cell: Callable[[str, str], str], show: Show) -> str:
    """Return quotation, attribution and certainty of a claim, as far as it has them; "" for another row."""
    if "text" not in cells:
        return ""
    present = [(name, cell) for name in EVIDENCE if (cell := cells.get(name))]
    return "; ".join(f"{show(name)}: {show_cell(name, cell)}" for name, cell in present)


def _first(present: Mapping[str, str]) -> list[str]:
    """Return the fields that describe a row: the first ones that fit; name and kind of a speaker."""
    if all(name in present for name in SPEAKER):
        return [*SPEAKER]
    names: list[str] = []
    used = 0
    for name, cell in islice(present.items(), MOST_CELLS):
        used += len(name) + len(cell)
        if names and used > MOST_CHARACTERS:
            break
        names.append(name)
    return names


def changed_fields(change: RowChange) -> set[str]:
    """Return the fields of a changed row that are shown anyway: its key and the cells that differ."""
    return {*change.key, *(cell.field for cell in change.cells)}


def lines(change: RowChange | KeyChangedRow | MovedRow) -> str:
    """Return the lines of a row on both sides, as one number if they are the same; "" if they are not known."""
    if change.old_line is None or change.new_line is None:
        return ""
    moved = f" → {change.new_line}" if change.old_line != change.new_line else ""
    return f"line {change.old_line}{moved}"
