"""A table on both sides, and the SQL that joins it by key and marks the cells that differ."""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from claims.comparison.prefilter import Sifted
from claims.engine.query import column, columns, reading
from claims.model.table import Field
from claims.table.task import Rows
from claims.types.python import KEPT, TYPES_WITH_SEVERAL_TEXTS
from claims.types.sql import form, normalize_value

NOTHING = "CAST(NULL AS VARCHAR)"
WORD = 62  # fields to a column of bits: they stay positive in a signed 64-bit integer


class TablePair(Struct, frozen=True):
    """A table on both sides. `key`: fields of both sides by which rows are matched.

    `fields` are those compared, the key among them: its texts may differ where its values do not. One that only
    one side has is empty on the other.
    `moves` are fields of the old side only, each with one of the new side only that may be it under a new name.
    `sifted`: the rows that have to be read, where the others are known to be the same.
    `unusable`: the engine's table of keys that do not identify a row, "" if the key of each row does. Rows with such
    a key are matched by all their cells, as are the rows of a table without a key.
    """

    name: str
    old: Rows
    new: Rows
    key: tuple[str, ...]
    fields: tuple[str, ...]
    moves: tuple[tuple[str, str], ...] = ()
    sifted: Sifted | None = None
    unusable: str = ""

    @property
    def words(self) -> range:
        """Return the numbers of the bit columns: v0, v1, … for values that differ, f0, f1, … for formatting only."""
        return range((len(self.fields) + WORD - 1) // WORD)

    def rows(self, side: str) -> Rows:
        """Return the rows of side `o` (old) or `n` (new)."""
        return self.old if side == "o" else self.new

    def names(self, side: str) -> tuple[str, ...]:
        """Return the fields of a side that have a column, in the order of its list of cells."""
        return columns_of(self.rows(side))

    def any(self, bits: str) -> str:
        """Return the SQL condition that a row has a bit set in one of the columns `v` or `f`."""
        return " OR ".join(f"{bits}{at} <> 0" for at in self.words) or "false"

    def key_cells(self, side: str) -> list[str]:
        """Return the SQL of the key's cells on a side."""
        return self._cells(side, self.key)

    def cell(self, side: str, name: str) -> str:
        """Return the SQL of a field's cell on a side."""
        return self._cells(side, (name,))[0]

    @property
    def content(self) -> tuple[str, ...]:
        """Return the compared fields that both sides have, without the key."""
        return tuple(name for name in self.fields if name not in self.key and self.both(name))

    def both(self, name: str) -> bool:
        """Return True for a field that has a column on both sides."""
        return has(self.old, name) and has(self.new, name)

    def of_one_type(self, name: str) -> tuple[Field, Field] | None:
        """Return the field of each side if both have a column of it with the same type, else None."""
        if not self.both(name):
            return None
        old, new = field(self.old, name), field(self.new, name)
        return (old, new) if old.type == new.type else None

    def content_cells(self, side: str) -> str:
        """Return the SQL list of the cells of `content`, in the same order on both sides."""
        return f"[{', '.join(self._cells(side, self.content))}]"

    def differing_cells(self, side: str) -> str:
        """Return the SQL list of a side's cells that differ, in the order of `fields`."""
        masks = (f"(v{at // WORD} | f{at // WORD}) >> {at % WORD} & 1 = 1" for at in range(len(self.fields)))
        return f"list_where([{', '.join(self._cells(side, self.fields))}], [{', '.join(masks)}])"

    def _cells(self, side: str, names: tuple[str, ...]) -> list[str]:
        there = {name: at for at, name in enumerate(self.names(side), 1)}
        return [f"{side}_cells[{there[name]}]" if name in there else NOTHING for name in names]

    def joined(self) -> str:
        """Return the query that joins both sides.

        Its columns: `o_at`, `n_at` (row numbers from 0, NULL on the side that lacks the row), the columns of
        bits, and `o_cells`, `n_cells`: the lists of raw cells, NULL for rows in which nothing differs. Texts that
        differ count as values that differ, until `mark_equal_values` has checked them, except for
        texts of a missing value.
        """
        names = ["match"] if self.unusable or not self.key else [f"k{at}" for at in range(len(self.key))]
        on = " AND ".join(f"o.{each} = n.{each}" for each in names)
        bits = "".join(f", {self._bits(at)} AS v{at}, {self._missing(at)} AS f{at}" for at in self.words)
        moved = "".join(f", {self._moved(*names)} AS m{at}" for at, names in enumerate(self.moves))
        cells = "".join(
            f", {side}.{each} AS {side}_{each}" for side in ("o", "n") for each in self._there(side)
        )
        inner = (
            f"SELECT o.at AS o_at, n.at AS n_at{bits}{moved}{cells} "
            f"FROM ({self._side('o')}) o FULL JOIN ({self._side('n')}) n ON {on}"
        )
        kept = "".join(f", v{at}, f{at}" for at in self.words)
        kept += "".join(f", m{at}" for at in range(len(self.moves)))
        lists = "".join(
            f", CASE WHEN {side}_at IS NOT NULL AND ({other}_at IS NULL OR {self.any('v')} OR {self.any('f')}) "
            f"THEN [{', '.join(f'{side}_{each}' for each in self._there(side))}] END AS {side}_cells"
            for side, other in (("o", "n"), ("n", "o"))
        )
        return f"SELECT o_at, n_at{kept}{lists} FROM ({inner})"

    def fields_to_check(self, differing: Sequence[int]) -> list[tuple[int, str]]:
        """Return the fields, with their numbers, with texts that differ and may still be the same value.

        `differing`: the bits that any row has, by column.
        """
        return [
            (at, name)
            for at, name in enumerate(self.fields)
            if differing[at // WORD] >> at % WORD & 1 and self._typed(name)
        ]

    def find_unusual_texts(self, table: str, asked: Sequence[tuple[int, str]]) -> str:
        """Return the query that tells for each field whether texts that differ have to be parsed."""
        checks = []
        for at, name in asked:
            forms = (form(field(self.rows(side), name), f"{side}{at}") for side in ("o", "n"))
            usual = [f"coalesce({each.usual}, true)" if each and each.usual else "false" for each in forms]
            bit = f"v{at // WORD} >> {at % WORD} & 1 = 1"
            checks.append(f"coalesce(bool_or({bit} AND NOT ({' AND '.join(usual)})), false)")
        return f"SELECT {', '.join(checks)} FROM ({self._differing(table, asked)})"

    def mark_equal_values(self, table: str, asked: Sequence[tuple[int, str]]) -> str:
        """Return the statement that moves the bits of equal values in `table` from the columns `v` to `f`."""
        same: dict[int, list[str]] = {}
        for at, name in asked:
            old, new = (
                normalize_value(field(self.rows(side), name), f"{side}{at}") or f"{side}{at}"
                for side in ("o", "n")
            )
            equal = f"{old} IS NOT DISTINCT FROM {new}"
            one = f"(CAST(CASE WHEN v{at // WORD} >> {at % WORD} & 1 = 1 THEN {equal} ELSE false END AS BIGINT) << {at % WORD})"
            same.setdefault(at // WORD, []).append(one)
        found = ", ".join(f"{' | '.join(each)} AS s{word}" for word, each in same.items())
        sets = ", ".join(
            f"v{word} = xor({table}.v{word}, s{word}), f{word} = {table}.f{word} | s{word}" for word in same
        )
        rows = f"SELECT id, {found} FROM ({self._differing(table, asked)})"
        return f"UPDATE {table} SET {sets} FROM ({rows}) WHERE {table}.rowid = id"

    def _differing(self, table: str, asked: Sequence[tuple[int, str]]) -> str:
        """Return the query for rows in which these fields differ, with their cells as o0, n0, o1 …"""
        names = tuple(name for _, name in asked)
        cells = "".join(
            f", {cell} AS {side}{at}"
            for side in ("o", "n")
            for (at, _), cell in zip(asked, self._cells(side, names), strict=True)
        )
        bits = ", ".join(f"v{word}" for word in self.words)
        masks = [sum(1 << at % WORD for at, _ in asked if at // WORD == word) for word in self.words]
        any_of = " OR ".join(f"v{word} & {mask} <> 0" for word, mask in zip(self.words, masks, strict=True))
        there = "o_at IS NOT NULL AND n_at IS NOT NULL"
        return f"SELECT rowid AS id, {bits}{cells} FROM {table} WHERE {there} AND ({any_of})"

    def _side(self, side: str) -> str:
        rows = self.rows(side)
        if self.sifted is not None:
            rows = self.sifted.old if side == "o" else self.sifted.new
        keys = "".join(f", {self.value(side, name)} AS k{at}" for at, name in enumerate(self.key))
        place = "number AS at" if rows.numbered else "row_number() OVER () - 1 AS at"
        texts = "".join(f", {each}" for each in self._texts(rows))
        query = f"SELECT *{keys} FROM (SELECT {place}, {columns(rows)}{texts} FROM {reading(rows)})"
        return query if self.key and not self.unusable else self._matched_by_content(side, query)

    def _matched_by_content(self, side: str, query: str) -> str:
        """Return the rows of a side with a list `match`: the key, or all cells if the key does not identify the row.

        Of equal rows, the first ones of both sides are matched, then the second ones, and so on.
        """
        content = f"['row', {', '.join(self.value(side, name) for name in self.fields if self.both(name))}]"
        key = f"[{', '.join(f'k{at}' for at in range(len(self.key)))}]"
        whole = f"{key} IN (SELECT key FROM {self.unusable})" if self.key else "true"
        number = "CAST(row_number() OVER (PARTITION BY whole, content ORDER BY r.at) AS VARCHAR)"
        by_key = f"list_prepend('key', {key})" if self.key else "content"
        match = f"CASE WHEN whole THEN list_append(content, {number}) ELSE {by_key} END AS match"
        inner = f"SELECT *, {whole} AS whole, {content} AS content FROM ({query})"
        return f"SELECT * EXCLUDE (whole, content), {match} FROM ({inner}) r"

    def source(self, side: str) -> str:
        """Return the SQL of all rows of a side, with their columns."""
        rows = self.rows(side)
        return f"(SELECT {columns(rows)} FROM {reading(rows)})"

    def keys(self, side: str) -> str:
        """Return the query for the keys of the rows of a side that have to be read, as lists."""
        key = ", ".join(f"k{at}" for at in range(len(self.key)))
        return f"SELECT r.at, [{key}] AS key FROM ({replace(self, unusable='')._side(side)}) r"

    def _texts(self, rows: Rows) -> Iterator[str]:
        """Yield the SQL of the texts of fields with several missing values."""
        for at, name in enumerate(self.fields):
            if self._several(name):
                there = number(rows, name)
                yield f"coalesce(f{rows.labels.column[there]}, '') AS t{at}"

    def _several(self, name: str) -> bool:
        """Return True if the field has more than one text for a missing value."""
        if not self.both(name):
            return False
        return len({text for rows in (self.old, self.new) for text in field(rows, name).missing_values}) > 1

    def _missing(self, word: int) -> str:
        """Return the SQL of a bit column, set where both sides have different texts for a missing value."""
        names = enumerate(self.fields[word * WORD : (word + 1) * WORD])
        bits = [
            f"(CAST(o.t{at + word * WORD} IS DISTINCT FROM n.t{at + word * WORD} AND "
            f"o.{column(number(self.old, name))} IS NULL AND n.{column(number(self.new, name))} IS NULL AS BIGINT) << {at})"
            for at, name in names
            if self._several(name)
        ]
        return _of_both(bits)

    def _there(self, side: str) -> list[str]:
        """Return the SQL columns of a side's fields that exist."""
        rows = self.rows(side)
        return [column(number(rows, name)) for name in self.names(side)]

    def value(self, side: str, name: str) -> str:
        """Return the SQL of one text for each value of a field."""
        rows = self.rows(side)
        cell = column(number(rows, name))
        return normalize_value(field(rows, name), cell) or cell

    def _bits(self, word: int) -> str:
        """Return the SQL of a bit column, set where texts differ; not for a key that is compared as text."""
        names = enumerate(self.fields[word * WORD : (word + 1) * WORD])
        bits = [
            f"(CAST({self._raw(name)} AS BIGINT) << {at})"
            for at, name in names
            if name not in self.key or self._typed(name)
        ]
        return _of_both(bits)

    def _moved(self, earlier: str, later: str) -> str:
        """Return the SQL that tells whether the cells of two fields are equal; NULL if both are missing."""
        old, new = f"o.{column(number(self.old, earlier))}", f"n.{column(number(self.new, later))}"
        there = f"o.at IS NOT NULL AND n.at IS NOT NULL AND coalesce({old}, {new}) IS NOT NULL"
        return f"CASE WHEN {there} THEN {old} IS NOT DISTINCT FROM {new} END"

    def _raw(self, name: str) -> str:
        """Return the SQL that tells whether texts differ, or values if the sides parse the same text differently.

        An added or removed column is a change of the schema, and not of its rows.
        """
        if not self.both(name):
            return "false"
        old, new = f"o.{column(number(self.old, name))}", f"n.{column(number(self.new, name))}"
        if self.reread(name):
            return f"({old} IS NOT NULL OR {new} IS NOT NULL)"
        differ = f"{old} IS DISTINCT FROM {new}"
        fields = self.of_one_type(name)
        if fields and normalize_value(fields[0], "") != normalize_value(fields[1], ""):
            one, other = normalize_value(fields[0], old), normalize_value(fields[1], new)
            if one and other:
                differ += f" OR {one} IS DISTINCT FROM {other}"
        return f"({differ})"

    def reread(self, name: str) -> bool:
        """Return True if the sides may parse a text as different values that SQL cannot compare."""
        fields = self.of_one_type(name)
        if fields is None or fields[0].type not in TYPES_WITH_SEVERAL_TEXTS:
            return False
        old, new = fields
        if normalize_value(old, "") != normalize_value(new, ""):
            return False
        return old.format != new.format or any(
            old.properties.get(each) != new.properties.get(each) for each in KEPT
        )

    def _typed(self, name: str) -> bool:
        """Return True if different texts of the field may be the same value."""
        fields = self.of_one_type(name) or ()
        return any(normalize_value(each, "cell") not in ("cell", None) for each in fields)


def _of_both(bits: Sequence[str]) -> str:
    """Return the SQL that combines bits for rows of both sides, and is 0 for other rows."""
    both = "o.at IS NOT NULL AND n.at IS NOT NULL"
    return f"CASE WHEN {both} THEN {' | '.join(bits)} ELSE 0 END" if bits else "0::BIGINT"


def columns_of(rows: Rows) -> tuple[str, ...]:
    """Return the fields that have a column, in the schema's order."""
    fields = zip(rows.schema.fields, rows.labels.column, strict=True)
    return tuple(each.name for each, at in fields if at is not None)


def number(rows: Rows, name: str) -> int:
    """Return the number (from 0) of an existing field."""
    return next(at for at, each in enumerate(rows.schema.fields) if each.name == name)


def field(rows: Rows, name: str) -> Field:
    """Return an existing field."""
    return rows.schema.fields[number(rows, name)]


def has(rows: Rows, name: str) -> bool:
    """Return True for a field that has a column."""
    return any(
        each.name == name and rows.labels.column[at] is not None for at, each in enumerate(rows.schema.fields)
    )
