"""What a renderer of a Diff is given, and what several of them say alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from claims.models.diff import CellChange, Diff, Event, Key, RowChange
from claims.models.rule import Rule

PEOPLE = (
    "speaker_id",
    "source_id",
    "relayed_by",
    "publisher_id",
    "member_of",
    "status_source_id",
    "version_of",
)


@dataclass(frozen=True, slots=True)
class DiffView:
    """A Diff and how its reader sees it.

    `rules`: those that its events speak of. `names`: id → name of speakers and sources. `color`: colours are seen.
    """

    diff: Diff
    rules: Mapping[str, Rule]
    names: Mapping[str, str] = field(default_factory=dict)
    color: bool = False

    def named(self, column: str, cell: str | None) -> str | None:
        """The name that stands for a cell that is the id of a speaker or a source."""
        return self.names.get(cell) if cell is not None and column in PEOPLE else None


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one table in which exactly the same changed."""

    cells: tuple[CellChange, ...]
    rows: tuple[RowChange, ...]


def groups(changes: list[RowChange]) -> list[Group]:
    """Changes with their like put together, in the order of their first rows."""
    found: dict[tuple[tuple[str, str | None, str | None], ...], list[RowChange]] = {}
    for each in changes:
        same = tuple((cell.field, cell.old, cell.new) for cell in each.cells)
        found.setdefault(same, []).append(each)
    return [Group(tuple(rows[0].cells), tuple(rows)) for rows in found.values()]


def alike(events: list[Event]) -> list[list[Event]]:
    """Events with those of one rule put together, in the order of their first ones."""
    found: dict[str, list[Event]] = {}
    for each in events:
        found.setdefault(each.rule, []).append(each)
    return list(found.values())


def key_text(key: Key) -> str:
    """A key in words: its cell alone where it is one field."""
    if len(key) == 1:
        return next(iter(key.values())) or ""
    return ", ".join(f"{name} {cell or ''}" for name, cell in key.items())
