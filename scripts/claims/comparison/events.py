"""What a reviewer of claims has to see in a comparison: runs the event rules, says what each row touches."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from claims.comparison.compare import Comparison, TableCompared
from claims.comparison.orphans import Orphan, orphans
from claims.comparison.pair import NOTHING
from claims.comparison.rows import RowsCompared
from claims.comparison.touches import Touches
from claims.engine.duck import FEW, identifier
from claims.findings import Choice
from claims.models.diff import Event, Key
from claims.models.report import LEVELS, Level
from claims.quote import plain
from claims.rules.claim_sql import COLUMNS
from claims.rules.event_rules import EVENT_RULES, ORPHAN, Change, EventRule

_BOTH = "o_at IS NOT NULL AND n_at IS NOT NULL AND o_cells IS NOT NULL"


def events_of(comparison: Comparison, choice: Choice) -> list[Event]:
    """Every event of the rules that apply: errors first, then by table in the descriptor's order and by key."""
    views = _Views(comparison)
    found: list[Event] = []
    for rule in EVENT_RULES:
        if choice.applies(rule.rule) and views.serve(rule):
            found += _events(views, rule, choice)
    if choice.applies(ORPHAN):
        level = choice.level(ORPHAN)
        found += [_of_orphan(each, level) for each in orphans(comparison)]
    order = {table.name: at for at, table in enumerate(comparison.tables)}
    return sorted(
        _with_touches(comparison, found),
        key=lambda each: (
            LEVELS.index(each.level),
            order.get(each.table or "", -1),
            _sortable(each.key),
            each.rule,
        ),
    )


def _of_orphan(found: Orphan, level: Level) -> Event:
    return Event(
        rule=ORPHAN.id,
        level=level,
        table=found.table,
        key=found.key,
        message=found.message,
        fingerprint=_mark(ORPHAN.id, found.table, found.key, found.message),
    )


def _sortable(key: Key | None) -> list[str]:
    return [cell or "" for cell in (key or {}).values()]


class _View(Struct, frozen=True):
    """A view that exists: which columns it has, and the key's columns among them."""

    table: TableCompared
    columns: frozenset[str]
    key: Mapping[str, str]


class _Views:
    """The views over what changed, made when a rule first asks for one."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self._tables = {table.name: table for table in comparison.tables if table.name in COLUMNS}
        self._made: dict[tuple[str, Change], _View | None] = {}

    def serve(self, rule: EventRule) -> bool:
        """True where every view that the rule reads has rows, and the columns that it names are there."""
        views = [self.view(*each) for each in rule.views]
        there = frozenset[str]().union(*(each.columns for each in views if each is not None))
        return all(views) and rule.columns <= there

    def view(self, name: str, change: Change) -> _View | None:
        """The view, made if need be; None where its table is not on both sides, or has no such row."""
        if (name, change) not in self._made:
            self._made[name, change] = self._make(name, change)
        return self._made[name, change]

    def _make(self, name: str, change: Change) -> _View | None:
        table = self._tables.get(name)
        if table is None or not isinstance(table.rows, RowsCompared):
            return None
        counts = table.rows.counts
        if not {"added": counts.added, "removed": counts.removed, "changed": counts.changed}[change]:
            return None
        pair = table.rows.pair
        sides = {"added": ("n", ""), "removed": ("o", "")}
        wanted = [sides[change]] if change != "changed" else [("o", "old_"), ("n", "new_")]
        cells = {
            f"{prefix}{field}": f"{side}_cells[{at}]"
            for side, prefix in wanted
            for at, field in enumerate(pair.names(side), 1)
        }
        if change == "changed":  # what a column held that is gone is lost, as if each cell had been emptied
            gone = (name for name in pair.names("o") if name not in pair.names("n"))
            cells |= {f"new_{field}": NOTHING for field in gone}
        rows = {"added": "o_at IS NULL", "removed": "n_at IS NULL", "changed": _BOTH}[change]
        chosen = ", ".join(f"{cell} AS {identifier(column)}" for column, cell in cells.items())
        view = identifier(f"{name}_{change}")
        # Of few rows, to unfold the view in each rule's query takes longer than all else.
        kind = "TABLE" if getattr(counts, change) <= FEW else "VIEW"
        self.comparison.connection.execute(
            f"CREATE {kind} {view} AS SELECT {chosen} FROM {table.rows.table} WHERE {rows}"
        )
        prefix = "" if change != "changed" else "new_"
        return _View(table, frozenset(cells), {field: f"{prefix}{field}" for field in table.key})


def _events(views: _Views, rule: EventRule, choice: Choice) -> Iterator[Event]:
    view = views.view(rule.table, rule.change)
    if view is None:
        return
    order = ", ".join(identifier(column) for column in view.key.values())
    cursor = views.comparison.connection.cursor()
    cursor.execute(f"SELECT * FROM ({rule.query}) ORDER BY {order}")
    columns = [each[0] for each in cursor.description]
    while batch := cursor.fetchmany(2_000):
        for row in batch:
            cells = dict(zip(columns, row, strict=True))
            key = {field: cells[column] for field, column in view.key.items()}
            message = plain_message(rule, cells)
            yield Event(
                rule=rule.rule.id,
                level=choice.level(rule.rule),
                table=rule.table,
                key=key,
                message=message,
                fingerprint=_mark(rule.rule.id, rule.table, key, message),
            )


def plain_message(rule: EventRule, cells: Mapping[str, object]) -> str:
    """The message with its cells on one line, cut where they are long."""
    return rule.say({name: None if cell is None else plain(str(cell)) for name, cell in cells.items()})


def _mark(rule: str, table: str, key: Mapping[str, str | None], message: str) -> str:
    """The same wherever the row stands, in whichever order the changes come."""
    identity = json.dumps([rule, table, dict(key), message], sort_keys=True)
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _with_touches(comparison: Comparison, events: Sequence[Event]) -> Iterable[Event]:
    """The events, each with how many rows of which tables refer to its row on the new side."""
    wanted: dict[str, set[str]] = {}
    for each in events:
        if each.table is not None and each.key is not None and each.rule != ORPHAN.id:
            for cell in each.key.values() if len(each.key) == 1 else ():
                wanted.setdefault(each.table, set()).add(cell or "")
    touches = {table: Touches(comparison, table, keys) for table, keys in wanted.items()}
    for each in events:
        found = touches.get(each.table or "")
        cell = next(iter((each.key or {}).values()), None)
        if found is not None and cell is not None and each.rule != ORPHAN.id:
            yield each.model_copy(update={"touches": found.of(cell)})
        else:
            yield each
