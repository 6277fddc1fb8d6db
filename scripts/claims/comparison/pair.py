"""A table on both sides, and the SQL that joins it by key and marks the cells that differ."""

from dataclasses import dataclass

from claims.engine.reader import Rows
from claims.engine.scan import column, columns, reading
from claims.engine.types import typed
from claims.models.table import Field

WORD = 62  # fields to a column of bits: they stay positive in a signed 64-bit integer


@dataclass(frozen=True, slots=True)
class Pair:
    """A table on both sides. `key` and `fields` name fields that both have.

    `fields` are those compared, the key among them: its texts may differ where its values do not.
    `moves` are fields of the old side only, each with one of the new side only that may be it under a new name.
    """

    name: str
    old: Rows
    new: Rows
    key: tuple[str, ...]
    fields: tuple[str, ...]
    moves: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> range:
        """Numbers of the columns of bits: v0, v1, … for values that differ, f0, f1, … for texts only."""
        return range((len(self.fields) + WORD - 1) // WORD)

    def rows(self, side: str) -> Rows:
        """The rows of side `o` (old) or `n` (new)."""
        return self.old if side == "o" else self.new

    def names(self, side: str) -> tuple[str, ...]:
        """The fields of a side that have a column, in the order of its list of cells."""
        rows = self.rows(side)
        fields = enumerate(rows.schema.fields)
        return tuple(each.name for at, each in fields if rows.labels.column[at] is not None)

    def any(self, bits: str) -> str:
        """True for a row with a bit in one of the columns `v` or `f`."""
        return " OR ".join(f"{bits}{at} <> 0" for at in self.words) or "false"

    def key_cells(self, side: str) -> list[str]:
        """The cells of the key, in a side's list of cells."""
        return self._cells(side, self.key)

    @property
    def content(self) -> tuple[str, ...]:
        """The compared fields but for the key."""
        return tuple(name for name in self.fields if name not in self.key)

    def content_cells(self, side: str) -> str:
        """A list of the cells of `content`, in an order that both sides have."""
        return f"[{', '.join(self._cells(side, self.content))}]"

    def _cells(self, side: str, names: tuple[str, ...]) -> list[str]:
        there = self.names(side)
        return [f"{side}_cells[{there.index(name) + 1}]" for name in names]

    def joined(self) -> str:
        """The query for every row of both sides.

        Its columns: `o_at`, `n_at` (row numbers from 0, NULL on the side that lacks the row), the columns of
        bits, and `o_cells`, `n_cells`: the lists of raw cells, NULL for rows in which nothing differs.
        """
        on = " AND ".join(f"o.k{at} = n.k{at}" for at in range(len(self.key)))
        bits = "".join(f", {self._values(at)} AS v{at}, {self._texts(at)} AS f{at}" for at in self.words)
        bits += "".join(f", {self._moved(*names)} AS m{at}" for at, names in enumerate(self.moves))
        inner = (
            f"SELECT o.at AS o_at, n.at AS n_at{bits}, {self._list('o')} AS o_all, {self._list('n')} AS n_all "
            f"FROM ({self._side('o')}) o FULL JOIN ({self._side('n')}) n ON {on}"
        )
        kept = "".join(f", v{at}, f{at}" for at in self.words) + "".join(
            f", m{at}" for at in range(len(self.moves))
        )
        differs = f"o_at IS NULL OR n_at IS NULL OR {self.any('v')} OR {self.any('f')}"
        cells = ", ".join(
            f"CASE WHEN {side}_at IS NOT NULL AND ({differs}) THEN {side}_all END AS {side}_cells"
            for side in ("o", "n")
        )
        return f"SELECT o_at, n_at{kept}, {cells} FROM ({inner})"

    def _side(self, side: str) -> str:
        rows = self.rows(side)
        keys = ", ".join(f"{self._value(side, '', name)} AS k{at}" for at, name in enumerate(self.key))
        cells = f"SELECT {columns(rows)} FROM {reading(rows)}"
        return f"SELECT row_number() OVER () - 1 AS at, *, {keys} FROM ({cells})"

    def _list(self, side: str) -> str:
        rows = self.rows(side)
        return f"[{', '.join(f'{side}.{column(number(rows, name))}' for name in self.names(side))}]"

    def _value(self, side: str, prefix: str, name: str) -> str:
        rows = self.rows(side)
        cell = prefix + column(number(rows, name))
        return typed(field(rows, name), cell) or cell

    def _values(self, word: int) -> str:
        return self._bits(["false" if name in self.key else self._differs(name) for name in self._word(word)])

    def _texts(self, word: int) -> str:
        return self._bits(
            [
                f"CASE WHEN {self._raw(name)} THEN NOT {self._differs(name)} ELSE false END"
                if self._typed(name)
                else "false"
                for name in self._word(word)
            ],
        )

    def _word(self, word: int) -> tuple[str, ...]:
        return self.fields[word * WORD : (word + 1) * WORD]

    def _bits(self, conditions: list[str]) -> str:
        bits = [f"(CAST({each} AS BIGINT) << {at})" for at, each in enumerate(conditions) if each != "false"]
        both = "o.at IS NOT NULL AND n.at IS NOT NULL"
        return f"CASE WHEN {both} THEN {' | '.join(bits)} ELSE 0 END" if bits else "0::BIGINT"

    def _moved(self, earlier: str, later: str) -> str:
        """Whether the cells of two fields are the same; NULL where there is nothing to compare."""
        old, new = f"o.{column(number(self.old, earlier))}", f"n.{column(number(self.new, later))}"
        there = f"o.at IS NOT NULL AND n.at IS NOT NULL AND coalesce({old}, {new}) IS NOT NULL"
        return f"CASE WHEN {there} THEN {old} IS NOT DISTINCT FROM {new} END"

    def _raw(self, name: str) -> str:
        old, new = column(number(self.old, name)), column(number(self.new, name))
        return f"(o.{old} IS DISTINCT FROM n.{new})"

    def _typed(self, name: str) -> bool:
        """True where texts of the field that differ may be one value."""
        old, new = field(self.old, name), field(self.new, name)
        return old.type == new.type and typed(new, "cell") not in ("cell", None)

    def _differs(self, name: str) -> str:
        if not self._typed(name):
            return self._raw(name)
        values = f"{self._value('o', 'o.', name)} IS DISTINCT FROM {self._value('n', 'n.', name)}"
        return f"(CASE WHEN {self._raw(name)} THEN {values} ELSE false END)"


def number(rows: Rows, name: str) -> int:
    """The number (from 0) of a field that exists."""
    return next(at for at, each in enumerate(rows.schema.fields) if each.name == name)


def field(rows: Rows, name: str) -> Field:
    """A field that exists."""
    return rows.schema.fields[number(rows, name)]
