"""What the user can choose when two packages are compared."""

from collections.abc import Mapping

from msgspec import Struct, field


class CompareOptions(Struct, frozen=True):
    """How to compare.

    `tables`: names of the tables to compare, empty for all. `ignored`: columns to ignore, as `TABLE.COLUMN` or
    `COLUMN`. `keys`: table → fields by which its rows are matched, instead of its primary key.
    `memory_limit`: of the engine, as in "1GB". `lost_columns`: a file may lack columns of its schema, because the
    schema is of another revision.
    """

    tables: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    memory_limit: str | None = None
    lost_columns: bool = False
