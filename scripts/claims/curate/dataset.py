"""What lies before a curator: the rows of a package, and those that are to be added to it, as if they were there."""

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct, field

from claims.edit.rows import Added, Change
from claims.model.dataset import key_of
from claims.table.cells import Cells, PackageTables, row_of
from claims.text.suggest import closest_names

CLOSEST = 3  # rows that may have been meant
TABLES = (
    "speakers",
    "sources",
    "claims",
)  # in the order in which they are written: none refers to a later one


class Desk(Struct):
    """A package, and the changes that are meant to be made to it."""

    opened: PackageTables
    changes: list[Change] = field(default_factory=list)
    _rows: dict[str, Sequence[Cells]] = field(default_factory=dict)

    def rows(self, table: str) -> Sequence[Cells]:
        """The rows of a table, with those that are to be added."""
        if table not in self._rows:
            self._rows[table] = tuple(self.opened.rows(table))
        new = [each.values for each in self.changes if isinstance(each, Added) and each.table == table]
        return [*self._rows[table], *({name: cell or None for name, cell in row.items()} for row in new)]

    def ids(self, table: str) -> set[str]:
        """The keys of a table."""
        key = key_of(table)
        return {each[key] or "" for each in self.rows(table) if key in each}

    def row(self, table: str, key: str) -> Cells:
        """The row with that key. Raises CannotDo where there is none, or more than one."""
        return row_of(iter(self.rows(table)), key_of(table), key)

    def find(self, table: str, said: str) -> str | None:
        """The key of the row that is meant: by its key, or a speaker by name or alias; None for none, or several."""
        if said in self.ids(table):
            return said
        alike = {
            each[key_of(table)]
            for each in self.rows(table)
            if said.casefold() in (spelling.casefold() for spelling in _spellings(table, each))
        }
        return alike.pop() if len(alike) == 1 else None

    def closest(self, table: str, said: str) -> list[str]:
        """The keys of the rows that may have been meant, by key, name or alias: the closest first, at most `CLOSEST`."""
        keys: dict[str, str] = {}
        for each in self.rows(table):
            id_ = each.get(key_of(table)) or ""
            for spelling in (id_, *_spellings(table, each)):
                keys.setdefault(spelling.strip().casefold(), id_)
        keys.pop("", None)
        close = closest_names(said.strip().casefold(), keys, CLOSEST * 2, cutoff=0.6)
        return list(dict.fromkeys(keys[each] for each in close if keys[each]))[:CLOSEST]

    def names(self) -> dict[str, str]:
        """The name of each speaker, by key."""
        return {each.get("speaker_id") or "": each.get("name") or "" for each in self.rows("speakers")}

    def add(self, table: str, values: dict[str, str]) -> None:
        """Mean to add a row."""
        self.changes.append(Added(table, values))

    def ordered(self) -> list[Change]:
        """The changes, those first that others refer to."""
        return sorted(self.changes, key=lambda each: TABLES.index(each.table))

    def usual(self, table: str, column: str) -> str:
        """The value that a column has most often, the first of those where it is several; "" for none."""
        counts = Counter(each[column] for each in self.rows(table) if each.get(column))
        return next((value for value, _ in counts.most_common(1) if value), "")

    def role(self, source: str, speaker: str) -> str:
        """The role that a speaker has in a source already; "" for none."""
        roles = (
            each.get("speaker_role")
            for each in self.rows("claims")
            if each.get("source_id") == source and each.get("speaker_id") == speaker
        )
        return next((role for role in roles if role), "")


def _spellings(table: str, row: Cells) -> list[str]:
    if table != "speakers":
        return []
    return [row.get("name") or "", *(row.get("aliases") or "").split(";")]
