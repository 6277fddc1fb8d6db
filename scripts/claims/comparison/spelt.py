"""Finds cells that differ in their text and not in their value, where SQL alone cannot read the type."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from claims.comparison.pair import WORD, Pair, field
from claims.engine.duck import put
from claims.engine.types import alike
from claims.engine.types.reference import SPELT_IN_MANY_WAYS, Reference

if TYPE_CHECKING:
    import duckdb

    from claims.models.table import Field

BATCH = 10_000  # pairs of texts that are read at once
TYPES = (*SPELT_IN_MANY_WAYS, "geojson")


def is_spelt(pair: Pair, name: str) -> bool:
    """True for a field of which two texts may be one value that only `settle` knows."""
    fields = pair.of_one_type(name)
    if fields is None or fields[0].type not in TYPES:
        return False
    return pair.reread(name) or any(alike(each, "cell") is None for each in fields)


def _reference(each: "Field") -> Reference:
    """What reads the field's texts; a feature of GeoJSON as any object, for to check it takes a thousand times longer."""
    return Reference(replace(each, type="object") if each.type == "geojson" else each)


def settle(connection: "duckdb.DuckDBPyConnection", pair: Pair, table: str, at: int) -> None:
    """Move the bits of equal values of the field number `at`, in the joined `table`, from the columns `v` to `f`.

    Those of equal texts are taken away.
    """
    name, word, bit = pair.fields[at], at // WORD, 1 << at % WORD
    cells = pair.cell("o", name), pair.cell("n", name)
    differing = f"FROM {table} WHERE o_at IS NOT NULL AND n_at IS NOT NULL AND v{word} & {bit} <> 0"
    there = " AND ".join(f"{cell} IS NOT NULL" for cell in cells)
    old, new = (_reference(field(rows, name)) for rows in (pair.old, pair.new))
    same: list[tuple[str, str]] = []
    cursor = connection.cursor()
    cursor.execute(f"SELECT DISTINCT {cells[0]}, {cells[1]} {differing} AND {there} ORDER BY ALL")
    while batch := cursor.fetchmany(BATCH):
        before, after = old.same([one for one, _ in batch]), new.same([other for _, other in batch])
        same += [texts for texts, *values in zip(batch, before, after, strict=True) if values[0] == values[1]]
    if same:
        put(connection, f"{table}_same", ("o", "n"), same)
        pairs = f"SELECT o, n FROM {table}_same"
        moved = f"CASE WHEN {cells[0]} = {cells[1]} THEN 0 ELSE {bit} END"
        connection.execute(
            f"UPDATE {table} SET v{word} = v{word} & ~{bit}, f{word} = f{word} | {moved} "
            f"WHERE v{word} & {bit} <> 0 AND ({cells[0]}, {cells[1]}) IN ({pairs})"
        )
