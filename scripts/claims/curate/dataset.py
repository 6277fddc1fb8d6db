"""The rows of a package, together with changes to them that are not written yet."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct, field

from claims.edit.rows import Added, Change
from claims.model.dataset import key_of
from claims.model.errors import CannotDo
from claims.package.open import open_store
from claims.package.temporary import temporary_folder
from claims.table.rows import Cells, PackageTables, open_tables, row_of
from claims.text.display import plain, quote
from claims.text.suggest import closest_names

SINGLE_LINE = ("name", "aliases", "title")
CLOSEST = 3  # suggestions for an unknown name
WRITE_ORDER = ("speakers", "sources", "claims")  # no table refers to a later one


class Dataset(Struct):
    """A package, the changes to be made to its rows, and source texts to verify them against (source → file)."""

    opened: PackageTables
    changes: list[Change] = field(default_factory=list)
    texts: dict[str, Path] = field(default_factory=dict)
    _rows: dict[str, Sequence[Cells]] = field(default_factory=dict)

    def rows(self, table: str) -> Sequence[Cells]:
        """Return the rows of a table, including those to be added."""
        if table not in self._rows:
            self._rows[table] = tuple(self.opened.rows(table))
        new = [each.values for each in self.changes if isinstance(each, Added) and each.table == table]
        return [*self._rows[table], *({name: cell or None for name, cell in row.items()} for row in new)]

    def ids(self, table: str) -> set[str]:
        """Return the keys of a table."""
        key = key_of(table)
        return {each[key] or "" for each in self.rows(table) if key in each}

    def row(self, table: str, key: str) -> Cells:
        """Return the row with that key. Raises CannotDo if there is not exactly one."""
        for kind in ("speaker", "source") if table == "claims" and key not in self.ids(table) else ():
            if key in self.ids(f"{kind}s"):
                raise CannotDo(
                    f"{quote(key)} is the id of a {kind}, not of a claim: use claims list --{kind} {plain(key)}"
                )
        return row_of(iter(self.rows(table)), key_of(table), key)

    def find(self, table: str, name: str) -> str | None:
        """Return the key of the row with that key, or of the only speaker with that name or alias; None otherwise."""
        if name in self.ids(table):
            return name
        keys = {
            each[key_of(table)]
            for each in self.rows(table)
            if name.casefold() in (other.casefold() for other in _names(table, each))
        }
        return keys.pop() if len(keys) == 1 else None

    def closest(self, table: str, name: str) -> list[str]:
        """Return the keys of at most `CLOSEST` rows with a similar key, name or alias, the most similar first."""
        keys: dict[str, str] = {}
        for each in self.rows(table):
            key = each.get(key_of(table)) or ""
            for other in (key, *_names(table, each)):
                keys.setdefault(other.strip().casefold(), key)
        keys.pop("", None)
        close = closest_names(name.strip().casefold(), keys, CLOSEST * 2, cutoff=0.6)
        return list(dict.fromkeys(keys[each] for each in close if keys[each]))[:CLOSEST]

    def names(self) -> dict[str, str]:
        """Return speaker id → name."""
        return {each.get("speaker_id") or "": each.get("name") or "" for each in self.rows("speakers")}

    def add(self, table: str, values: dict[str, str]) -> None:
        """Add a row to the changes. Raises CannotDo if its key is used already, or a name has a line break."""
        key = key_of(table)
        if values.get(key) in self.ids(table):
            raise CannotDo(f"{key} {quote(values[key])} already exists: choose another one")
        for column in SINGLE_LINE:
            if len(values.get(column, "").splitlines()) > 1:
                raise CannotDo(f"line break in {column} {quote(values[column])}: write it on one line")
        self.changes.append(Added(table, values))

    def ordered_changes(self) -> list[Change]:
        """Return the changes, with rows before the rows that refer to them."""
        return sorted(self.changes, key=lambda each: WRITE_ORDER.index(each.table))

    def most_common(self, table: str, column: str) -> str:
        """Return the most common value of a column; "" if it has none."""
        counts = Counter(each[column] for each in self.rows(table) if each.get(column))
        return next((value for value, _ in counts.most_common(1) if value), "")

    def role(self, source: str, speaker: str) -> str:
        """Return the role that a speaker has in another claim of a source; "" if there is none."""
        roles = (
            each.get("speaker_role")
            for each in self.rows("claims")
            if each.get("source_id") == source and each.get("speaker_id") == speaker
        )
        return next((role for role in roles if role), "")


@contextmanager
def open_dataset(package: str | None) -> Iterator[Dataset]:
    """Open a package by the name that a user gives. Raises CannotDo if it cannot be read."""
    with open_store(package) as store, temporary_folder() as folder:
        yield Dataset(open_tables(store, folder))


def _names(table: str, row: Cells) -> list[str]:
    if table != "speakers":
        return []
    return [row.get("name") or "", *(row.get("aliases") or "").split(";")]
