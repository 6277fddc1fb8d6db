"""Shows a Diff as JSON, the contract for scripts; each row is one line, and rows are written one by one."""

import json
from collections.abc import Iterable, Iterator, Mapping

from claims.model.diff import Diff, TableDiff
from claims.model.report import Model
from claims.render.diff.kinds import ROW_KINDS, Kind
from claims.render.diff.view import DiffView
from claims.text.display import json_text

# The lists of a Diff, each with the kind of change that selects it.
LISTS: Mapping[str, Kind] = {
    "findings": "findings",
    "suppressed_findings": "findings",
    "repaired_references": "findings",
    "descriptor": "descriptor",
    "schema_": "schema",
}


def render(view: DiffView) -> Iterator[str]:
    """Yield the Diff as one JSON object."""
    yield "{"
    comma = ""
    for name, about in Diff.model_fields.items():
        yield f'{comma}\n  "{about.alias or name}": '
        comma = ","
        if name == "tables":
            yield from _tables(view)
        elif isinstance(getattr(view.diff, name), list):
            listed = name not in LISTS or LISTS[name] in view.only
            yield from _list(map(_text, getattr(view.diff, name) if listed else ()), "    ")
        else:
            yield _text(getattr(view.diff, name))
    yield "\n}\n"


def _tables(view: DiffView) -> Iterator[str]:
    comma = ""
    yield "["
    for table, rows in view.tables():
        yield f"{comma}\n    {{"
        comma = ","
        for at, name in enumerate(TableDiff.model_fields):
            yield f'{"," if at else ""}\n      "{name}": '
            if name in (*ROW_KINDS, "moved"):
                yield from _list(_row_texts(getattr(rows, name)), "        ")
            else:
                yield _text(getattr(table, name))
        yield "\n    }"
    yield "\n  ]" if comma else "]"


def _row_texts(rows: Iterable[Model]) -> Iterator[str]:
    """Yield rows as JSON by pydantic's faster writer: their cells come from DuckDB, so they are valid Unicode."""
    return (json_text(row.model_dump_json(by_alias=True)) for row in rows)


def _list(items: Iterator[str], indent: str) -> Iterator[str]:
    comma = ""
    yield "["
    for each in items:
        yield f"{comma}\n{indent}{each}"
        comma = ","
    yield f"\n{indent[2:]}]" if comma else "]"


def _text(value: object) -> str:
    if isinstance(value, Model):
        value = value.model_dump(by_alias=True)
    return json_text(json.dumps(value, ensure_ascii=False))
