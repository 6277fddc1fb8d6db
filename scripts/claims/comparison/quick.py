"""Whether two packages differ at all: looks no further than the first difference."""

from claims.comparison.columns import column_changes
from claims.comparison.compare import Options, Ready, chosen, refuse_keyless, same_files
from claims.comparison.descriptor import descriptor_changes
from claims.comparison.schema import Schemas, schema_changes
from claims.comparison.side import Side, opened
from claims.engine.duckdb import running
from claims.model.table import Table
from claims.package.store import Store
from claims.package.temporary import temporary_folder


def differ(old: Store, new: Store, options: Options) -> bool:
    """True where anything is not the same; descriptors and schemas first, then table by table.

    The stores are closed at the end. Raises CannotDo as `compared` does, but only for what has been looked at.
    """
    with (
        temporary_folder() as place,
        opened("old", old, place) as before,
        opened("new", new, place) as after,
    ):
        if descriptor_changes(before.package.properties, after.package.properties, {}):
            return True
        tables = chosen(before, after, options)
        if any(_of_schemas(each) for each in tables):
            return True
        sides = before, after
        for each in tables:
            if not same_files(sides, each) and _of_rows(sides, each, options):
                return True
    return False


def _of_schemas(tables: tuple[Table, Table]) -> bool:
    old, new = (each.schema for each in tables)
    return old is not None and new is not None and bool(schema_changes(Schemas(tables[1].name, old, new, {})))


def _of_rows(sides: tuple[Side, Side], tables: tuple[Table, Table], options: Options) -> bool:
    ready = Ready.of(sides, tables, options)
    refuse_keyless([ready])
    old, new = (each.schema for each in ready.rows)
    if schema_changes(Schemas(ready.pair.name, old, new, {})) or any(
        column_changes(ready.pair, (old, new), {})
    ):
        return True
    with running(ready.paths, sides[0].folder, options.memory_limit) as engine:
        return ready.compared(engine.connection, "d").rows.counts.differ
