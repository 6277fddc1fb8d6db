"""What a renderer of a Diff is given, and what several of them say alike."""

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
    RepairedReference,
    RowChange,
    SchemaChange,
    SuppressedFinding,
    TableDiff,
)
from claims.model.rule import Rule
from claims.render.diff.kinds import KINDS, ROW_KINDS, Kind, RowKind
from claims.render.diff.words import LONG
from claims.render.report.view import Checkout
from claims.text.display import terminal, truncate

PEOPLE = (
    "speaker_id",
    "source_id",
    "relayed_by",
    "publisher_id",
    "member_of",
    "status_source_id",
    "version_of",
)
SHOWN = ("speaker_id", "text")  # what is told of a claim beside its id
SPEAKER = ("name", "kind")  # what is told of a speaker beside its id
EXAMPLES = 3  # keys that stand for alike rows or findings
ALIKE = 3  # rows in which the same changed, from which on they are told together
TOLD = 4  # cells that are told of another row, as long as they have no more than
ROOM = 100  # characters together
FIGURES = ("bytes", "hash")  # properties that follow the content of files
CUT = 160  # characters of a cell that is told whole
NO_VERSION = "no version"
Show = Callable[[str], str]


class DiffView(Struct, frozen=True):
    """A Diff and how its reader sees it.

    `rules`: those that its findings speak of. `names`: id → name of speakers and sources. `links`: source → its address.
    `color`: colours are seen.
    `streamed`: the rows of each table, in place of those that the Diff lists. `only`: the kinds that are listed.
    `limit`: rows of each kind and table that a format for people lists. `max_bytes`: room for Markdown.
    `asked`: the two sides as the command named them. `files`: each table's file on the new side, where it is one;
    `checkout`: the one in which the new side's folder lies.
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

    def named(self, column: str, cell: str | None) -> str | None:
        """The name that stands for a cell that is the id of a speaker or a source."""
        return self.names.get(cell) if cell is not None and column in PEOPLE else None

    def tables(self) -> Iterator[tuple[TableDiff, TableRows]]:
        """Each table with the rows that are listed of it; what is streamed can be gone through once."""
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
        """The findings that are listed."""
        return self.diff.findings if "findings" in self.only else []

    def suppressed(self) -> list[SuppressedFinding]:
        """The findings that were let pass, where findings are listed."""
        return self.diff.suppressed_findings if "findings" in self.only else []

    def healed(self) -> list[RepairedReference]:
        """The references that have a target again, where findings are listed."""
        return self.diff.repaired_references if "findings" in self.only else []

    def alone(self, table: TableDiff, kind: RowKind) -> int:
        """How many rows of a kind are told as such: of those added and removed, not the key changed ones."""
        total: int = getattr(table.counts, kind)
        paired = kind in ("added", "removed") and "key_changed" in self.only
        return total - table.counts.key_changed if paired else total

    def described(self) -> list[DescriptorChange | SchemaChange]:
        """The changes of descriptor and schemas that are listed, those that weigh most first; no `figures`."""
        found: list[DescriptorChange | SchemaChange] = []
        found += [each for each in self._descriptor() if not _is_figure(each)]
        found += self.diff.schema_ if "schema" in self.only else []
        return sorted(found, key=lambda each: -BUMPS.index(each.bump))

    def figures(self) -> int:
        """How many changes of `bytes` and `hash` there are: they say again that files changed."""
        return sum(map(_is_figure, self._descriptor()))

    def _descriptor(self) -> list[DescriptorChange]:
        return self.diff.descriptor if "descriptor" in self.only else []


def _is_figure(change: DescriptorChange) -> bool:
    return change.bump == "none" and change.path.rpartition(".")[2] in FIGURES


def _listed(table: TableDiff) -> TableRows:
    """The rows that the Diff itself lists."""
    old, new = [each.old_key for each in table.key_changed], [each.new_key for each in table.key_changed]
    return TableRows(
        **{kind: getattr(table, kind) for kind in ROW_KINDS},
        moved=table.moved,
        added_only=[each for each in table.added if each.key not in new],
        removed_only=[each for each in table.removed if each.key not in old],
    )


class Group(Struct, frozen=True):
    """Rows of one table in which exactly the same changed: how many, and the first of them.

    `whole`: all cells that these have on the new side, nothing of a row of which that is not known.
    """

    cells: tuple[CellChange, ...]
    rows: list[RowChange]
    whole: list[Key]
    count: int


class Groups(Struct, frozen=True):
    """Changes with their like put together, in the order of their first rows; `told` rows are in them."""

    groups: list[Group]
    told: int


def groups(rows: TableRows, limit: int | None = None) -> Groups:
    """Put like changes together: at most `limit` groups, whatever is in no group is counted by nobody."""
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
    made = [replace(group, count=counts[same]) for same, group in found.items()]
    return Groups(made, counts.total())


def alike(findings: Iterable[ChangeFinding]) -> list[list[ChangeFinding]]:
    """Findings with those of one rule and severity put together, in the order of their first ones."""
    found: dict[tuple[str, str], list[ChangeFinding]] = {}
    for each in findings:
        found.setdefault((each.severity, each.rule), []).append(each)
    return list(found.values())


def key_text(key: Key) -> str:
    """A key in words: its cells, in the order of its fields."""
    return " / ".join(cell or "" for cell in key.values())


def verdict(diff: Diff, show: Show = terminal, strong: Show = str) -> str:
    """Which version step the changes require, and whether the two versions make it.

    `show` makes a version inert, `strong` sets off what is required. A version that is the same on both sides, or
    not stated, was not raised too little: it is still to come, with the next release.
    """
    old, new = diff.old.version, diff.new.version
    required = diff.version_bump.required
    versions = f"{show(old or NO_VERSION)} → {show(new or NO_VERSION)}"
    if required == "none":
        same = f"the version is {show(new)} on both sides" if new else "no version is stated"
        return f"{strong('no new version required')} ({same if old == new else versions})"
    if not new or old == new:
        next_one = following(diff)
        number = f" ({show(next_one)})" if next_one else ""
        return f"{strong(f'requires a {required} version at the next release')}{number}; not yet stated"
    judged = "not to be judged" if diff.version_bump.declared is None else "not enough"
    return f"{strong(f'{required} version required')}, {versions}" + (
        "" if diff.version_bump.sufficient else f": {judged}"
    )


def written(diff: Diff, show: Show = terminal) -> Iterator[str]:
    """The tables whose files are written otherwise, each with how, in a line without its end."""
    for each in diff.tables:
        if each.file_format:
            same = "" if each.differs else " with the same rows"
            yield f"{show(truncate(each.name, CUT))} is written otherwise{same}: {', '.join(each.file_format)}"


def following(diff: Diff) -> str | None:
    """The least version after the old one that covers the changes; None where that one is no SemVer version."""
    try:
        return bump_version(diff.old.version or "", diff.version_bump.required)
    except ValueError:
        return None


def markable(cell: CellChange) -> bool:
    """True for two texts that are long enough to be shown as one, with marks on the words that differ."""
    old, new = cell.old, cell.new
    return old is not None and new is not None and max(len(old), len(new)) >= LONG and " " in old + new


def read_otherwise(cell: CellChange) -> str:
    """What is said of a cell whose two texts are told alike: another value by the new schema, or a missing one."""
    if cell.old != cell.new:
        return ""
    return " (read otherwise)" if cell.kind == "changed" else " (another text for that)"


def rest(cells: Key, told: Collection[str]) -> str:
    """What `content` leaves out of a row, in words; nothing of a claim, whose text is what is told of it."""
    there = {name: cell for name, cell in cells.items() if cell and name not in told}
    if "text" in cells:
        return ""
    left = len(there) - len(_first(there))
    return f"; {left} more" if left else ""


def content(cells: Key, told: Collection[str], said: Callable[[str, str], str], show: Show) -> str:
    """What says which row it is: a claim's speaker and text, else its first cells by name.

    `told` are the fields that are told elsewhere. `said` makes a column's cell inert, `show` a name.
    """
    there = {name: cell for name, cell in cells.items() if cell and name not in told}
    known = [said(name, there[name]) for name in SHOWN if name in there]
    claim, speaker = "text" in cells, "speaker_id" in cells
    if claim and (known or speaker):
        return ": ".join(known)
    if speaker and not claim and "name" not in there:
        return ""
    return "; ".join(f"{show(name)}: {said(name, there[name])}" for name in _first(there))


def _first(there: Mapping[str, str]) -> list[str]:
    """The fields that are told of a row: the first ones, as long as there is room; of a speaker name and kind."""
    if all(name in there for name in SPEAKER):
        return [*SPEAKER]
    names: list[str] = []
    used = 0
    for name, cell in islice(there.items(), TOLD):
        used += len(name) + len(cell)
        if names and used > ROOM:
            break
        names.append(name)
    return names


def beside(change: RowChange) -> set[str]:
    """The fields of a changed row that are told already."""
    return {*change.key, *(cell.field for cell in change.cells)}


def lines(change: RowChange | KeyChangedRow) -> str:
    """The lines of a row on both sides, once where they are one number; nothing where they are not known."""
    if change.old_line is None or change.new_line is None:
        return ""
    moved = f" → {change.new_line}" if change.old_line != change.new_line else ""
    return f"line {change.old_line}{moved}"
