"""Reads and checks a resource of a package: a table or another file."""

import posixpath
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from claims.descriptor.check import check_object, check_recommended
from claims.descriptor.dialect import read_dialect
from claims.descriptor.files import File, PackageFiles
from claims.descriptor.node import Node, show
from claims.descriptor.schema import read_schema
from claims.descriptor.standard import COUNT, RESOURCE
from claims.descriptor.text_checks import is_encoding, profile_name
from claims.model.table import Packing, Schema, Table
from claims.package.paths import PACKINGS, REMOTE
from claims.rules import descriptor as rules
from claims.rules import resource as resource_rules
from claims.text.display import quote

STATED = {"gz": "gz", "gzip": "gz", "zip": "zip", "no": "", "none": ""}  # `compression` → kind, "" for none
TABULAR_PROFILE = "tabular-data-resource"
TABULAR_FORMATS = ("csv", "tsv", "xls", "xlsx", "ods")
MEDIA_TYPES = {
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}


class Resource(Struct, frozen=True):
    """A resource as far as it could be read: `content` is None if its data cannot be used.

    `label`: its name, or else its first path. `schema_node` is its schema in the descriptor, for foreign keys to other
    tables.
    """

    node: Node
    name: str | None
    label: str | None
    is_table: bool
    content: Table | File | None
    schema: Schema | None
    schema_node: Node | None


def read_resource(node: Node, files: PackageFiles, schemas: dict[int, Schema | None]) -> Resource | None:
    """Return the resource, or None if it is not an object; `schemas` caches those that tables share.

    Source: Data Package 2.0, "Data Resource".
    """
    name = node.text("name")
    node = node.named(table=name)
    if not check_object(node, RESOURCE):
        return None
    if profile_name(node.get("profile")) == TABULAR_PROFILE and not node.get("schema"):
        profile = node.child("profile")
        profile.report(rules.PROFILE_VIOLATION, f"is {show(profile.value)}, which requires a 'schema'")
    paths = _read_paths(node, files)
    data = _read_data(node)
    format_ = _read_format(node)
    tabular = _is_table(node, format_)
    schema_node = files.descriptor(node, "schema")
    schema = None
    if schema_node is not None:
        if id(schema_node.value) not in schemas:
            schemas[id(schema_node.value)] = read_schema(schema_node)
        schema = schemas[id(schema_node.value)]
    dialect = read_dialect(files.descriptor(node, "dialect"), format_)
    if tabular and not node.old:
        check_recommended(node, "schema")
    content: Table | File | None = None
    size = node.get("bytes") if COUNT.holds(node.get("bytes")) else None
    encoding = node.text("encoding") or "utf-8"
    stated = (str(each.value) for each in _stated_paths(node))
    label = name or next(iter(paths), None) or next(stated, None)
    if label is None or not (paths or (data is not None and not _stated_paths(node))):
        pass
    elif not tabular:
        content = File(label, paths, size, node.text("hash"), node.object)
    elif is_encoding(encoding) and _has_rows(node, data):
        content = Table(
            name=label,
            paths=paths,
            data=data,
            format=format_ or "csv",
            encoding=encoding,
            detect_encoding=not node.old and "encoding" not in node,
            dialect=dialect,
            packings=_read_packings(node, paths),
            schema=_add_missing_value(schema, dialect.null_sequence),
            bytes=size,
            hash=node.text("hash"),
            properties=node.object,
        )
    return Resource(node, name, label, tabular, content, schema, schema_node)


def _add_missing_value(schema: Schema | None, value: str | None) -> Schema | None:
    """Return the schema with a dialect's `nullSequence` among the missing values of every field."""
    if schema is None or value is None:
        return schema
    fields = [
        each if value in each.missing_values else replace(each, missing_values=(*each.missing_values, value))
        for each in schema.fields
    ]
    return replace(schema, fields=tuple(fields))


def _stated_paths(node: Node) -> list[Node]:
    """Return the paths in `path`, `url` (version 0) and `extrapaths` (frictionless)."""
    name = "path" if "path" in node or "data" in node else "url"
    if name not in node:
        return []
    stated = node.child(name)
    paths = [stated] if isinstance(stated.value, str) else list(stated.items())
    return paths + (list(node.child("extrapaths").items()) if "extrapaths" in node else [])


def _read_paths(node: Node, files: PackageFiles) -> tuple[str, ...]:
    """Return the paths of the resource if all of its files exist, otherwise none."""
    if ("path" in node or "url" in node) and "data" in node:
        node.report(resource_rules.PATH_DATA_CONFLICT, "has both 'path' and 'data': remove one of them")
    if "path" not in node and "url" not in node and "data" not in node:
        node.report(resource_rules.PATH_DATA_CONFLICT, "has neither 'path' nor 'data': add one of them")
    if "path" not in node and "url" in node and not node.old:
        node.child("url").report_key(rules.OUTDATED_PROPERTY, "is from version 0: use 'path'")
    stated = _stated_paths(node)
    texts = [item for item in stated if isinstance(item.value, str)]
    remote = [bool(REMOTE.match(files.path(item))) for item in texts]
    if any(remote) and not all(remote):
        part = node.child("path" if "path" in node else "url")
        part.report(resource_rules.MIXED_PATHS_AND_URLS, "mixes paths and URLs: use only one of the two")
    exist = [files.exists(item) for item in texts]
    return tuple(map(files.path, texts)) if all(exist) and len(texts) == len(stated) else ()


def _read_packings(node: Node, paths: tuple[str, ...]) -> dict[str, Packing]:
    """Return how each compressed file is compressed: as stated, or by its name.

    Source: the recipe "Compression of resources" of Data Package 2.0, and `innerpath` of frictionless.
    """
    stated = (node.text("compression") or "").lower().removeprefix(".")
    kinds = {
        path: STATED.get(stated, PACKINGS.get(posixpath.splitext(path.lower())[1], "")) for path in paths
    }
    inner = node.text("innerpath") or ""
    return {path: Packing(kind, inner if kind == "zip" else "") for path, kind in kinds.items() if kind}


def _read_data(node: Node) -> Any:
    """Return the inline data, or None if there is none or it is of the wrong type."""
    data = node.get("data")
    wrong = ""
    if isinstance(data, str) and "format" not in node and "mediatype" not in node:
        wrong = "is a string: state its 'format' or 'mediatype'"
    elif "data" in node and not isinstance(data, str | list | dict):
        wrong = f"is {show(data)}: expected an array, an object or a string"
    if wrong:
        node.child("data").report(resource_rules.INVALID_INLINE_DATA, wrong)
    return data if isinstance(data, str | list | dict) else None


def _has_rows(node: Node, data: Any) -> bool:
    """Return whether the table's inline data, if any, is an array of arrays or of objects; report it otherwise."""
    if data is None:
        return True
    wrong, expected = node.child("data"), "an array of arrays or of objects, the table's rows"
    if isinstance(data, list):
        if all(isinstance(row, list) for row in data) or all(isinstance(row, dict) for row in data):
            return True
        kind = type(data[0]) if isinstance(data[0], list | dict) else None
        at = 0 if kind is None else next(at for at, row in enumerate(data) if type(row) is not kind)
        wrong, expected = wrong.child(at), "all rows to be arrays, or all to be objects"
    wrong.report(resource_rules.INVALID_INLINE_DATA, f"is {show(wrong.value)}: expected {expected}")
    return False


def _read_format(node: Node) -> str:
    """Return the format: as stated, by media type, or by the file's name."""
    first = next((each.value for each in _stated_paths(node)[:1] if isinstance(each.value, str)), "")
    name = first.rpartition("/")[2]
    if posixpath.splitext(name.lower())[1] in PACKINGS:
        name = name.rpartition(".")[0]
    extension = name.rpartition(".")[2].lower() if "." in name else None
    stated = (node.text("format") or "").lower().removeprefix(".")
    by_type = MEDIA_TYPES.get((node.text("mediatype") or "").partition(";")[0].strip().lower())
    known = [each for each in (stated, by_type, extension) if each in MEDIA_TYPES.values()]
    if len(set(known)) > 1:
        part = node.child("format" if "format" in node else "mediatype")
        found = " and ".join(map(quote, filter(None, known)))
        message = f"is {show(part.value)}, but format, media type and file name say {found}"
        part.report(resource_rules.FORMAT_MISMATCH, message)
    return stated or by_type or extension or ("inline" if isinstance(node.get("data"), list) else "")


def _is_table(node: Node, format_: str) -> bool:
    """Return whether the resource is a table, by its type, profile, schema, data or format."""
    if node.get("type") == "table" or profile_name(node.get("profile")) == TABULAR_PROFILE:
        return True
    if isinstance(node.get("type"), str) and not node.old:
        return False
    data = node.get("data")
    rows = isinstance(data, list) and bool(data) and isinstance(data[0], list | dict)
    return "schema" in node or (rows if "data" in node else format_ in TABULAR_FORMATS)
