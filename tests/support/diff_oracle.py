"""A diff of plain dictionaries: slow, simple, and written without a look at the engine's."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

Row = dict[str, str]  # field → raw text, "" where missing
Read = {
    "string": str,
    "integer": int,
    "number": Decimal,
    "boolean": {
        "true": True,
        "True": True,
        "1": True,
        "false": False,
        "False": False,
        "0": False,
    }.__getitem__,
}


@dataclass(frozen=True)
class Sheet:
    """A table: fields (name → type), key, rows."""

    fields: Mapping[str, str]
    key: tuple[str, ...]
    rows: Sequence[Row]


def value(kind: str, cell: str) -> Any:
    return None if not cell else Read[kind](cell)


def identity(sheet: Sheet, row: Row) -> tuple[Any, ...]:
    return tuple(value(sheet.fields[name], row[name]) for name in sheet.key)


def oracle(old: Sheet, new: Sheet) -> dict[str, Any]:
    """The facts: rows added and removed, cells changed and formatting_only, each by key."""
    before = {identity(old, row): row for row in old.rows}
    after = {identity(new, row): row for row in new.rows}
    facts: dict[str, Any] = {"added": [], "removed": [], "changed": {}, "formatting_only": {}}
    for key, row in before.items():
        if key not in after:
            facts["removed"].append(row)
    for key, row in after.items():
        if key not in before:
            facts["added"].append(row)
            continue
        values, texts = {}, {}
        for name, kind in new.fields.items():
            if name not in old.fields:
                continue  # an added column is a change of the schema
            one, other = before[key].get(name, ""), row.get(name, "")
            if value(kind, one) != value(kind, other):
                values[name] = (one, other)
            elif one != other:
                texts[name] = (one, other)
        said = tuple(row[name] for name in new.key)
        if values:
            facts["changed"][said] = values | texts
        elif texts:
            facts["formatting_only"][said] = texts
    for side in ("added", "removed"):
        facts[side].sort(key=lambda row: tuple(row[name] for name in new.key))
    return facts


def written(folder: Path, sheet: Sheet, delimiter: str = ",") -> Path:
    """The sheet as a package."""
    folder.mkdir()
    fields = [{"name": name, "type": kind} for name, kind in sheet.fields.items()]
    resource = {
        "name": "rows",
        "type": "table",
        "path": "rows.csv",
        "dialect": {"delimiter": delimiter},
        "schema": {"fields": fields, "primaryKey": list(sheet.key)},
    }
    descriptor = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "resources": [resource]}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    with (folder / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(sheet.fields), delimiter=delimiter, lineterminator="\n")
        out.writeheader()
        out.writerows(sheet.rows)
    return folder


@contextmanager
def as_if_large() -> Iterator[None]:
    """Files of any size are treated as large ones are: proved by arrays, their same rows set aside."""
    with (
        patch("claims.table.reader.SMALL", 0),
        patch("claims.comparison.prefilter.LEAST", 0),
        patch("claims.comparison.compare.FEW", -1),
    ):
        yield
