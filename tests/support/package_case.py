"""Random packages of two tables, written as a folder, and what frictionless and claims say of them."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import frictionless
from hypothesis import strategies as st
from tests.support.package_variants import COLLECTIONS, JSON_SCHEMAS, VARIANTS

from claims import Options, validate
from claims.rules.registry import RULES as REGISTRY

Descriptor = dict[str, Any]
DIALECTS: tuple[Descriptor, ...] = (
    {},
    {},
    {"quoteChar": "'"},
    {"quoteChar": '"', "doubleQuote": True},
    {"doubleQuote": False, "escapeChar": "\\"},
    {"skipInitialSpace": True},
    {"header": False},
    {"headerRows": [1, 2], "headerJoin": "_"},
    {"headerRows": [2], "commentRows": [1]},
    {"commentRows": [2, 3]},
    {"commentChar": "#"},
    {"lineTerminator": "\r\n"},
)
ENCODINGS = ("utf-8",) * 6 + ("iso-8859-1", "cp1252", "utf-16")
KINDS = {
    "type-error": ("type-error", "format-error"),
    "unique-error": (
        "duplicate-unique-key",
        "duplicate-key",
    ),  # one finding where the field is the primary key too
    "primary-key": ("duplicate-key", "null-key"),
    "foreign-key": ("unmatched-foreign-key",),
    "blank-row": ("blank-row", "ragged-row"),  # to frictionless a row is blank whatever its length
    "extra-cell": ("ragged-row",),
    "missing-cell": ("ragged-row",),
}
CONSTRAINTS = {
    "required": "missing-required-value",
    "enum": "not-in-enum",
    "pattern": "pattern-mismatch",
    "minLength": "too-short",
    "maxLength": "too-long",
    "minimum": "below-minimum",
    "exclusiveMinimum": "below-minimum",
    "maximum": "above-maximum",
    "exclusiveMaximum": "above-maximum",
}
HEADERS = (
    "blank-header",
    "duplicate-header",
    "extra-column",
    "missing-column",
    "misspelled-column",
    "column-order",
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
    encoding: str = "utf-8"

    def lines(self) -> list[tuple[int | None, tuple[str, ...]]]:
        """The records as they stand in the file, each with its number among the rows, notes and headers with none."""
        header, *rows = self.records
        lines: list[tuple[int | None, tuple[str, ...]]] = [*enumerate(rows, start=1)]
        if len(self.dialect.get("headerRows", ())) > 1:
            halves = [(*label.split("_"), "")[:2] for label in header]
            lines = [(None, tuple(half[part] for half in halves)) for part in (0, 1)] + lines
        elif self.dialect.get("header", True):
            lines.insert(0, (None, header))
        for row in self.dialect.get("commentRows", ()):
            lines.insert(row - 1, (None, ("a note",)))
        if "commentChar" in self.dialect:
            lines.append((None, (self.dialect["commentChar"] + " a note",)))
        return lines


@cache
def right(name: str) -> tuple[str, ...]:
    """The cells that are of a variant, without NaN, which is no member of a list."""
    variant = VARIANTS[name]
    read = frictionless.Field.from_descriptor({"name": "a", **variant.declared}).read_cell
    return tuple(cell for cell in variant.cells if cell != "NaN" and read(cell)[0] is not None)


@cache
def field_of(name: str, kinds: tuple[str, ...]) -> st.SearchStrategy[Descriptor]:
    """A field of one of these variants, which its title names, with constraints that it has."""

    def made(kind: str) -> st.SearchStrategy[Descriptor]:
        variant = VARIANTS[kind]
        few = st.lists(st.sampled_from(sorted(limits_of(kind))), max_size=2, unique=True)
        constraints = few.flatmap(
            lambda names: st.fixed_dictionaries({each: limits_of(kind)[each] for each in names})
        )
        missing = st.sampled_from([{}, {}, {"missingValues": ["", "-"]}, {"missingValues": ["x"]}])
        return st.builds(
            lambda limits, extra: {
                "name": name,
                "title": kind,
                **extra,
                **variant.declared,
                **({"constraints": limits} if limits else {}),
            },
            constraints,
            missing,
        )

    return st.sampled_from(kinds).flatmap(made)


@cache
def limits_of(kind: str) -> dict[str, st.SearchStrategy[Any]]:
    """The constraints that the standard gives this variant, and values for them."""
    variant = VARIANTS[kind]
    made: dict[str, st.SearchStrategy[Any]] = {"required": st.booleans()}
    if variant.type not in COLLECTIONS:
        made["unique"] = st.booleans()
        if right(kind):
            made["enum"] = st.lists(st.sampled_from(right(kind)), min_size=1, max_size=4, unique=True)
    if variant.type in ("string", "list"):
        made |= {"minLength": st.integers(0, 3), "maxLength": st.integers(0, 3)}
    if variant.type == "string":
        made["pattern"] = st.sampled_from(["[a-z]+", "a|b", ".*", "(?!a).+", r"\w+"])
    if variant.type in JSON_SCHEMAS:
        made["jsonSchema"] = st.just(JSON_SCHEMAS[variant.type])
    for bound in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum") if variant.bounds else ():
        made[bound] = st.sampled_from(variant.bounds)
    return made


@st.composite
def sheets(draw: st.DrawFn, name: str, kinds: tuple[str, ...], others: tuple[Sheet, ...] = ()) -> Sheet:
    """A table of fields of these types that may refer to itself and to `others`."""
    dialect = draw(st.sampled_from(DIALECTS)) | draw(
        st.fixed_dictionaries({}, optional={"delimiter": st.sampled_from([";", "\t", "|"])})
    )
    names = ["a", "b", "c", "d"][: draw(st.integers(1, 4))]
    if len(dialect.get("headerRows", ())) > 1:
        names = [f"{each}_1" for each in names]
    fields = [draw(field_of(each, kinds)) for each in names]
    schema: Descriptor = {"fields": fields}
    if draw(st.booleans()):
        schema["missingValues"] = draw(
            st.sampled_from([[""], ["", "-"], ["-"], [{"value": "", "label": "none"}]])
        )
    plain = [
        each["name"] for each in fields if each["type"] not in COLLECTIONS
    ]  # frictionless fails on collections in keys
    some = st.lists(st.sampled_from(plain), min_size=1, max_size=2, unique=True)
    if plain and draw(st.booleans()):
        schema["primaryKey"] = draw(some)
    if plain and draw(st.booleans()):
        schema["uniqueKeys"] = [draw(some)]
    references = []
    for _ in range(draw(st.integers(0, 2)) if plain else 0):
        target = draw(st.sampled_from([None, *others]))
        fields_there = (target.schema if target else schema)["fields"]
        there = [each["name"] for each in fields_there if each["type"] not in COLLECTIONS]
        if not there:
            continue
        size = draw(st.integers(1, min(2, len(plain), len(there))))
        pick = st.lists(st.sampled_from(plain), min_size=size, max_size=size, unique=True)
        aim = st.lists(st.sampled_from(there), min_size=size, max_size=size, unique=True)
        reference = {"resource": target.name if target else "", "fields": draw(aim)}
        references.append({"fields": draw(pick), "reference": reference})
    if references:
        schema["foreignKeys"] = references
    made = draw(records(fields, whole=dialect.get("header") is False))
    return Sheet(name, schema, dialect, tuple(made), draw(st.sampled_from(ENCODINGS)))


@st.composite
def records(draw: st.DrawFn, fields: list[Descriptor], *, whole: bool) -> list[tuple[str, ...]]:
    """A header, mostly right (or always, if `whole`), and rows, mostly of as many cells."""
    header = [each["name"] for each in fields]
    match (
        "" if whole else draw(st.sampled_from([""] * 8 + ["drop", "add", "swap", "twice", "blank", "case"]))
    ):
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
    cells = [st.sampled_from((*VARIANTS[each["title"]].cells, "")) for each in fields]
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


def text_of(sheet: Sheet) -> str:
    """The table as CSV of its dialect."""
    dialect = sheet.dialect
    delimiter, quote = dialect.get("delimiter", ","), dialect.get("quoteChar", '"')
    escape = dialect.get("escapeChar") or quote

    def cell(text: str, *, alone: bool) -> str:
        special = (delimiter, quote, escape, "\n", "\r")
        if not any(each in text for each in special) and text[:1] != " " and not (alone and text == ""):
            return text
        for each in dict.fromkeys((escape, quote)):
            text = text.replace(each, escape + each)
        return quote + text + quote

    between = delimiter + (" " if dialect.get("skipInitialSpace") else "")
    end = dialect.get("lineTerminator", "\n")
    return "".join(
        between.join(cell(each, alone=len(record) == 1) for each in record) + end
        for _, record in sheet.lines()
    )


def written(sheets_: tuple[Sheet, ...], folder: Path) -> Path:
    """The package of these tables as a folder; its descriptor's path."""
    resources = []
    for sheet in sheets_:
        path = f"{sheet.name}.csv"
        (folder / path).write_bytes(text_of(sheet).encode(sheet.encoding, "replace"))
        resource = {"name": sheet.name, "type": "table", "path": path, "schema": sheet.schema}
        if sheet.encoding != "utf-8":
            resource["encoding"] = sheet.encoding
        resources.append({**resource, **({"dialect": sheet.dialect} if sheet.dialect else {})})
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "random",
        "resources": resources,
    }
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return folder / "datapackage.json"


def theirs(descriptor: Path, sheets_: tuple[Sheet, ...]) -> list[Said] | None:
    """What frictionless finds in the data; None where it does not get that far."""
    try:
        with frictionless.system.use_context(trusted=True):
            report = frictionless.validate(str(descriptor))
    except TypeError:  # it compares moments with and without a zone
        return None
    if report.errors:
        return None
    said = []
    lines = {each.name: each.lines() for each in sheets_}
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
                Said(
                    rules,
                    task.name,
                    None if row is None else lines[task.name][row - 1][0],
                    field,
                    getattr(error, "cell", None),
                )
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
