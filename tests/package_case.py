"""Random packages of two tables, written as a folder, and what frictionless and claims say of them."""

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import frictionless
from hypothesis import strategies as st

from claims import Options, validate
from claims.rules.registry import RULES as REGISTRY

Descriptor = dict[str, Any]
CELLS: Mapping[str, tuple[str, ...]] = {
    "string": ("a", "b", "ab", "é", "a;b", "it's", 'say "x"', "two\nlines", "-", "N/A", " a", "1"),
    "any": ("a", "1", "-", "x,y"),
    "integer": ("1", "01", "2", "-3", "+1", "x", "1.5", "99999999999999999999"),
    "number": ("1", "1.0", "2.5", "-3e1", "x", "NaN", "INF", "0.10"),
    "boolean": ("true", "false", "1", "0", "yes", "-"),
    "date": ("2024-01-02", "2024-02-30", "2024-1-2", "2023-12-31", "x"),
    "datetime": ("2024-01-02T10:00:00Z", "2024-01-02T12:00:00+02:00", "2024-01-02T10:00:00", "2024-01-02"),
    "year": ("2024", "1999", "24", "x"),
    "yearmonth": ("2024-01", "2024-13", "2023-12"),
    "duration": ("P1D", "PT24H", "P1M", "x"),
    "geopoint": ("1,2", "1, 2", "200,1", "x"),
    "list": ("a,b", "a", "a,b,c"),
}
BOUNDS: Mapping[str, tuple[Any, ...]] = {
    "integer": (1, "2", -5),
    "number": (1, "2.5", -30.0),
    "date": ("2024-01-02",),
    "datetime": ("2024-01-02T10:00:00Z",),
    "year": (2024, "1999"),
    "yearmonth": ("2024-01",),
}
KINDS = {
    "type-error": ("type", "format"),
    "unique-error": ("unique-key", "duplicate-key"),  # one finding where the field is the primary key too
    "primary-key": ("duplicate-key", "null-key"),
    "foreign-key": ("foreign-key",),
    "blank-row": ("blank-row", "ragged-row"),  # to frictionless a row is blank whatever its length
    "extra-cell": ("ragged-row",),
    "missing-cell": ("ragged-row",),
}
CONSTRAINTS = {
    "required": "required",
    "enum": "enum",
    "pattern": "pattern",
    "minLength": "min-length",
    "maxLength": "max-length",
    "minimum": "minimum",
    "exclusiveMinimum": "minimum",
    "maximum": "maximum",
    "exclusiveMaximum": "maximum",
}
HEADERS = (
    "blank-header",
    "duplicate-header",
    "extra-header",
    "missing-header",
    "misspelt-header",
    "header-order",
)
DATA = ("csv", "file", "key", "value")  # families that speak of the data


@dataclass(frozen=True)
class Said:
    """What one of the two says: `rules` (any of which it may be), where, and of which cell."""

    rules: tuple[str, ...]
    table: str
    row: int | None
    field: str | None
    cell: str | None = None


@dataclass(frozen=True)
class Sheet:
    """A table: its schema, dialect, and records, the header first."""

    name: str
    schema: Descriptor
    dialect: Descriptor
    records: tuple[tuple[str, ...], ...]


@cache
def right(kind: str) -> tuple[str, ...]:
    """The cells that are of a type, without NaN, which is no member of a list."""
    read = frictionless.Field.from_descriptor({"name": "a", "type": kind}).read_cell
    return tuple(cell for cell in CELLS[kind] if cell != "NaN" and read(cell)[0] is not None)


@cache
def field_of(name: str, kinds: tuple[str, ...]) -> st.SearchStrategy[Descriptor]:
    """A field of one of these types, with constraints that it has."""

    def made(kind: str) -> st.SearchStrategy[Descriptor]:
        optional: dict[str, st.SearchStrategy[Any]] = {"required": st.booleans()}
        if kind != "list":
            optional |= {
                "unique": st.booleans(),
                "enum": st.lists(st.sampled_from(right(kind)), min_size=1, max_size=4, unique=True),
            }
        if kind in ("string", "list"):
            optional |= {"minLength": st.integers(0, 3), "maxLength": st.integers(0, 3)}
        if kind == "string":
            optional["pattern"] = st.sampled_from(["[a-z]+", "a|b", ".*", "(?!a).+", r"\w+"])
        for bound in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum") if kind in BOUNDS else ():
            optional[bound] = st.sampled_from(BOUNDS[kind])
        few = st.lists(st.sampled_from(sorted(optional)), max_size=2, unique=True)
        constraints = few.flatmap(
            lambda names: st.fixed_dictionaries({each: optional[each] for each in names})
        )
        missing = st.sampled_from([{}, {}, {"missingValues": ["", "-"]}, {"missingValues": ["x"]}])
        return st.builds(
            lambda limits, extra: {
                "name": name,
                "type": kind,
                **extra,
                **({"constraints": limits} if limits else {}),
            },
            constraints,
            missing,
        )

    return st.sampled_from(kinds).flatmap(made)


@st.composite
def sheets(draw: st.DrawFn, name: str, kinds: tuple[str, ...], others: tuple[Sheet, ...] = ()) -> Sheet:
    """A table of fields of these types that may refer to itself and to `others`."""
    names = ["a", "b", "c", "d"][: draw(st.integers(1, 4))]
    fields = [draw(field_of(each, kinds)) for each in names]
    schema: Descriptor = {"fields": fields}
    if draw(st.booleans()):
        schema["missingValues"] = draw(
            st.sampled_from([[""], ["", "-"], ["-"], [{"value": "", "label": "none"}]])
        )
    plain = [each["name"] for each in fields if each["type"] != "list"]  # frictionless fails on lists in keys
    some = st.lists(st.sampled_from(plain), min_size=1, max_size=2, unique=True)
    if plain and draw(st.booleans()):
        schema["primaryKey"] = draw(some)
    if plain and draw(st.booleans()):
        schema["uniqueKeys"] = [draw(some)]
    references = []
    for _ in range(draw(st.integers(0, 2)) if plain else 0):
        target = draw(st.sampled_from([None, *others]))
        fields_there = (target.schema if target else schema)["fields"]
        there = [each["name"] for each in fields_there if each["type"] != "list"]
        if not there:
            continue
        size = draw(st.integers(1, min(2, len(plain), len(there))))
        pick = st.lists(st.sampled_from(plain), min_size=size, max_size=size, unique=True)
        aim = st.lists(st.sampled_from(there), min_size=size, max_size=size, unique=True)
        reference = {"resource": target.name if target else "", "fields": draw(aim)}
        references.append({"fields": draw(pick), "reference": reference})
    if references:
        schema["foreignKeys"] = references
    dialect = draw(st.fixed_dictionaries({}, optional={"delimiter": st.sampled_from([";", "\t", "|"])}))
    if draw(st.booleans()):
        dialect["quoteChar"] = draw(st.sampled_from(["'", '"']))
    return Sheet(name, schema, dialect, tuple(draw(records(fields))))


@st.composite
def records(draw: st.DrawFn, fields: list[Descriptor]) -> list[tuple[str, ...]]:
    """A header, mostly right, and rows, mostly of as many cells."""
    header = [each["name"] for each in fields]
    match draw(st.sampled_from([""] * 8 + ["drop", "add", "swap", "twice", "blank", "case"])):
        case "drop" if len(header) > 1:
            del header[draw(st.integers(0, len(header) - 1))]
        case "add":
            header.insert(draw(st.integers(0, len(header))), "other")
        case "swap":
            header.reverse()
        case "twice":
            header.append(header[0])
        case "blank":
            header.append("")
        case "case":
            header[0] = header[0].upper()
    cells = [st.sampled_from((*CELLS[each["type"]], "")) for each in fields]
    rows = []
    for _ in range(draw(st.integers(0, 6))):
        row = [draw(each) for each in cells] + [
            draw(st.sampled_from(["", "z"])) for _ in header[len(cells) :]
        ]
        match draw(st.sampled_from([""] * 12 + ["short", "long", "blank", "line"])):
            case "short" if len(row) > 1:
                row.pop()
            case "long":
                row.append(draw(st.sampled_from(["", "x"])))
            case "blank":
                row = [""] * len(row)
            case "line":
                row = []
        rows.append(tuple(row[: max(len(header), len(row) - len(cells) + len(header))]))
    return [tuple(header), *rows]


def written(sheets_: tuple[Sheet, ...], folder: Path) -> Path:
    """The package of these tables as a folder; its descriptor's path."""
    resources = []
    for sheet in sheets_:
        path = f"{sheet.name}.csv"
        with (folder / path).open("w", encoding="utf-8", newline="") as file:
            quoted = {
                "delimiter": sheet.dialect.get("delimiter", ","),
                "quotechar": sheet.dialect.get("quoteChar", '"'),
            }
            csv.writer(file, lineterminator="\n", **quoted).writerows(sheet.records)
        resource = {"name": sheet.name, "type": "table", "path": path, "schema": sheet.schema}
        resources.append({**resource, **({"dialect": sheet.dialect} if sheet.dialect else {})})
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "random",
        "resources": resources,
    }
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return folder / "datapackage.json"


def theirs(descriptor: Path) -> list[Said] | None:
    """What frictionless finds in the data; None where it does not get that far."""
    try:
        with frictionless.system.use_context(trusted=True):
            report = frictionless.validate(str(descriptor))
    except TypeError:  # it compares moments with and without a zone
        return None
    if report.errors:
        return None
    said = []
    for task in report.tasks:
        for error in task.errors:
            row = getattr(error, "row_number", None)
            field = getattr(error, "field_name", None) or None
            if error.type in KINDS:
                rules = KINDS[error.type]
            elif error.type == "constraint-error":
                found = re.search('constraint "([A-Za-z]+)"', error.note)
                assert found is not None
                rules = (CONSTRAINTS[found[1]],)
            elif "header" in error.tags:
                rules, row, field = HEADERS, None, None
            else:
                return None
            said.append(
                Said(rules, task.name, None if row is None else row - 1, field, getattr(error, "cell", None))
            )
    return said


def ours(descriptor: Path) -> list[Said]:
    """What claims finds in the data."""
    found = validate(descriptor, Options(limit=None)).findings
    return [
        Said((each.rule,), each.table or "", each.row, each.field, each.value)
        for each in found
        if REGISTRY[each.rule].family in DATA
    ]
