"""Generates from models and rules: Table Schemas, JSON Schemas, the data dictionary, the list of rules."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from claims.model.dataset import MODELS
from claims.model.diff import Diff
from claims.model.listing import Listing, Shown
from claims.model.log import Log
from claims.model.record import Record
from claims.model.report import Model, Report
from claims.model.review import Review
from claims.model.rule import Rule
from claims.package.temporary import draft_beside
from claims.rules.registry import ABOUT, FAMILIES

_LIMITS = {"minimum": "at least {}", "maximum": "at most {}", "pattern": "pattern `{}`", "unique": "unique"}
_LONGEST = 60  # characters of a limit that still reads well in a table; longer patterns stand in the schema


def dictionary(schemas: Mapping[str, Mapping[str, Any]]) -> str:
    """Take file name → Table Schema; give a section for each table: its keys, then a line for each column."""
    return "\n".join(line for file, schema in schemas.items() for line in _table(file, schema))


def rule_list(families: Mapping[str, Sequence[Rule]], about: Mapping[str, str]) -> str:
    """Take the rules by family, and what each family is about; give a list that folds out family by family."""
    parts = []
    for family, rules in families.items():
        lines = [f"| `{rule.id}` | {rule.severity} | {_cell(rule.title)} |" for rule in rules]
        parts.append(
            f"<details><summary><b>{family}</b>: {about[family]} ({len(rules)} rules)</summary>\n\n"
            "| rule | severity | what holds |\n| --- | --- | --- |\n" + "\n".join(lines) + "\n\n</details>\n"
        )
    total = sum(map(len, families.values()))
    return f"{total} rules in {len(families)} families:\n\n" + "\n".join(parts)


def placed(text: str, name: str, section: str) -> str:
    """Take a Markdown text; give it with `section` between the markers `name`, or as it is where it has none."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    return f"{before}{found}\n{section}\n{end}{after}" if closed else text


def _table(file: str, schema: Mapping[str, Any]) -> Iterator[str]:
    yield f"\n### {file}\n"
    yield f"{schema['description']}\n"
    yield f"Primary key: {_columns(schema['primaryKey'])}.\n"
    yield "| column | type | required | what it holds | example | standard |"
    yield "| --- | --- | --- | --- | --- | --- |"
    targets = {
        tuple(each["fields"]): each["reference"]["resource"] or "this table"
        for each in schema.get("foreignKeys", ())
    }
    for field in schema["fields"]:
        target = targets.get((field["name"],))
        yield "| " + " | ".join(map(_cell, _row(field, target))) + " |"


def _row(field: Mapping[str, Any], target: str | None) -> list[str]:
    constraints = field["constraints"]
    kind = field["type"] + (f" ({field['format']})" if "format" in field else "")
    refers = [f"Refers to {target}."] if target else []
    choices = [f"`{each['value']}`: {each['label']}." for each in field.get("categories", ())]
    limits = [words.format(constraints[name]) for name, words in _LIMITS.items() if name in constraints]
    limits = [each for each in limits if len(each) <= _LONGEST]
    rule = [f"({', '.join(limits)})"] if limits else []
    return [
        f"`{field['name']}`",
        kind,
        "yes" if constraints.get("required") else "",
        " ".join([field["description"], *refers, *choices, *rule]),
        f"`{field['example']}`" if "example" in field else "",
        field.get("rdfType", ""),
    ]


def _columns(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _cell(text: str) -> str:
    """Text for a cell: a `|` would end it, also inside code."""
    return text.replace("|", "\\|")


TABLE_SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema"
GUIDE, README, RECORDS = "datapackage/README.md", "README.md", "schemas/record"
RESULTS: tuple[type[Model], ...] = (Report, Diff, Log, Review, Listing, Shown)
_CONSTRAINTS = ("enum", "pattern", "minLength", "maxLength", "minimum", "maximum")


def generated(root: Path) -> dict[str, str]:
    """Every generated file of the project at `root`: path from there → text.

    Those in `schemas/record` are generated where that folder is: a package without the tool has none.
    Of `datapackage/README.md` and `README.md` only what stands between markers is generated.
    """
    files = table_schemas()
    if (root / RECORDS).is_dir():
        files.update(_record_schemas())
    for path, name, section in (
        (GUIDE, "dictionary", columns()),
        (README, "rules", rule_list(FAMILIES, ABOUT)),
    ):
        text = _read(root / path)
        if text is not None:
            files[path] = placed(text, name, section)
    return files


def _record_schemas() -> dict[str, str]:
    files = {f"{RECORDS}/{each.__name__.lower()}.json": _text(record_schema(each)) for each in MODELS}
    for result in RESULTS:
        schema = result.model_json_schema(mode="serialization", by_alias=True)
        files[f"{RECORDS}/{result.__name__.lower()}.json"] = _text({"$schema": JSON_SCHEMA, **schema})
    return files


def resource(model: type[Record]) -> dict[str, Any]:
    """The resource that a descriptor states for a model's table."""
    name = model.layout.name
    return {
        "name": name,
        "type": "table",
        "title": model.layout.title,
        "path": f"datapackage/{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "doubleQuote": True},
        "schema": f"schemas/{name}.schema.json",
    }


def table_schemas() -> dict[str, str]:
    """The Table Schema of every model's table: path from the package's folder → text."""
    return {f"schemas/{each.layout.name}.schema.json": _text(table_schema(each)) for each in MODELS}


def columns() -> str:
    """The data dictionary of all tables."""
    return dictionary({f"{each.layout.name}.csv": table_schema(each) for each in MODELS})


def record_schema(model: type[Record]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a record."""
    return {"$schema": JSON_SCHEMA, **model.model_json_schema()}


def table_schema(model: type[Record]) -> dict[str, Any]:
    """The Table Schema (Data Package 2.0) of a model's table."""
    schema = model.model_json_schema()
    required = set(schema.get("required", ()))
    layout = model.layout
    fields = [_field(name, each, required=name in required) for name, each in schema["properties"].items()]
    references = [
        {"fields": [each.column], "reference": {"resource": each.table, "fields": [each.key]}}
        for each in layout.references
    ]
    for each in fields:
        if each["name"] in layout.primary_key:
            each["constraints"]["unique"] = True
    made = {
        "$schema": TABLE_SCHEMA,
        "title": layout.title,
        "description": schema.get("description", layout.title),
        "fields": fields,
        "missingValues": [""],
        "primaryKey": list(layout.primary_key),
    }
    return {**made, "foreignKeys": references} if references else made


def _field(name: str, given: Mapping[str, Any], *, required: bool) -> dict[str, Any]:
    merged = dict(given)
    for option in given.get("anyOf", ()):
        if option.get("type") != "null":
            merged.update(option)
    kind, form = str(merged.get("type", "string")), merged.get("format")
    field: dict[str, Any] = {"name": name, "type": "datetime" if form == "date-time" else kind}
    if form == "uri":
        field["format"] = "uri"
    standard = f" Standard: {merged['standard']}." if "standard" in merged else ""
    field["title"], field["description"] = merged["title"], merged["description"] + standard
    example = merged.get("examples", [None])[0]
    if example is not None:
        field["example"] = json.dumps(example) if isinstance(example, bool) else str(example)
    if "rdfType" in merged:
        field["rdfType"] = merged["rdfType"]
    constraints: dict[str, Any] = {"required": True} if required else {}
    constraints.update({each: merged[each] for each in _CONSTRAINTS if each in merged})
    if field["type"] == "datetime":
        constraints.pop("pattern", None)  # Table Schema knows no pattern for it; the type says the same
    if merged.get("unique"):
        constraints["unique"] = True
    if "categories" in merged:
        field["categories"] = merged["categories"]
    field["constraints"] = constraints
    return field


def _text(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def stale(root: Path) -> list[str]:
    """Paths of generated files in the project at `root` that are not what the models say."""
    return [path for path, text in generated(root).items() if _read(root / path) != text]


def write(root: Path) -> None:
    """Write every generated file of the project at `root`: each is the old one or the new one, never half."""
    for path, text in generated(root).items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with draft_beside(target) as draft:
            with os.fdopen(draft.number, "w", encoding="utf-8", newline="\n") as out:
                out.write(text)
            draft.path.chmod(0o644)
            os.replace(draft.path, target)


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
