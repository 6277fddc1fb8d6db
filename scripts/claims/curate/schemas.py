"""Generate files from models and rules: Table Schemas, JSON Schemas, the data dictionary, the pages of the rules."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from claims.curate.reference import dictionary, dictionary_page, rule_pages
from claims.model.dataset import MODELS
from claims.model.diff import Diff
from claims.model.listing import Listing, Shown
from claims.model.log import Log
from claims.model.record import Record
from claims.model.report import Model, Report
from claims.model.review import Review
from claims.model.update import Update
from claims.package.replace import stamp_of, write_file

TABLE_SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema"
GUIDE, RECORDS = "datapackage/README.md", "schemas/record"
RULE_PAGES, DICTIONARY_PAGE = "docs/rules", "docs/reference/data-dictionary.md"
RESULTS: tuple[type[Model], ...] = (Report, Diff, Log, Review, Listing, Shown, Update)
_CONSTRAINTS = ("enum", "pattern", "minLength", "maxLength", "minimum", "maximum")


def generated(root: Path) -> dict[str, str]:
    """Return every generated file of the project at `root`, as path from there to text.

    Only a project with the folder `schemas/record` has JSON Schemas; only one with `docs/rules` has reference pages.
    Of `datapackage/README.md` only the part between the markers of the dictionary is generated.
    """
    files = table_schemas()
    if (root / RECORDS).is_dir():
        files.update(_record_schemas())
    if (root / RULE_PAGES).is_dir():
        files.update({f"{RULE_PAGES}/{name}": page for name, page in rule_pages().items()})
        files[DICTIONARY_PAGE] = dictionary_page(_schema_by_file())
    guide = _read(root / GUIDE)
    if guide is not None:
        files[GUIDE] = replace_section(guide, "dictionary", columns())
    return files


def replace_section(text: str, name: str, section: str) -> str:
    """Return a Markdown text with `section` between the markers `name`; unchanged if it has no such markers."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    return f"{before}{found}\n{section}\n{end}{after}" if closed else text


def _record_schemas() -> dict[str, str]:
    files = {f"{RECORDS}/{each.__name__.lower()}.json": _text(record_schema(each)) for each in MODELS}
    for result in RESULTS:
        schema = result.model_json_schema(mode="serialization", by_alias=True)
        files[f"{RECORDS}/{result.__name__.lower()}.json"] = _text({"$schema": JSON_SCHEMA, **schema})
    return files


def resource(model: type[Record]) -> dict[str, Any]:
    """Return the resource of a model's table, as a descriptor contains it."""
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
    """Return the Table Schema of every model's table, as path from the package's folder to text."""
    return {f"schemas/{each.layout.name}.schema.json": _text(table_schema(each)) for each in MODELS}


def columns() -> str:
    """Return the data dictionary of all tables, as Markdown."""
    return dictionary(_schema_by_file())


def _schema_by_file() -> dict[str, dict[str, Any]]:
    return {f"{each.layout.name}.csv": table_schema(each) for each in MODELS}


def record_schema(model: type[Record]) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a record."""
    return {"$schema": JSON_SCHEMA, **model.model_json_schema()}


def table_schema(model: type[Record]) -> dict[str, Any]:
    """Return the Table Schema (Data Package 2.0) of a model's table."""
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
        constraints.pop("pattern", None)  # Table Schema has no pattern for this type, which is as strict
    if merged.get("unique"):
        constraints["unique"] = True
    if "categories" in merged:
        field["categories"] = merged["categories"]
    field["constraints"] = constraints
    return field


def _text(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def stale(root: Path) -> list[str]:
    """Return the paths of generated files in the project at `root` that are out of date or no longer needed."""
    changed = [path for path, text in generated(root).items() if _read(root / path) != text]
    return changed + [path.relative_to(root).as_posix() for path in _obsolete(root)]


def write(root: Path) -> None:
    """Write every generated file of the project at `root`, atomically, and delete pages of rules that are gone."""
    for path, text in generated(root).items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        write_file(target, stamp_of(target) if target.exists() else None, text.encode())
    for page in _obsolete(root):
        page.unlink()


def _obsolete(root: Path) -> list[Path]:
    pages = rule_pages()
    return sorted(path for path in (root / RULE_PAGES).glob("*.md") if path.name not in pages)


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
