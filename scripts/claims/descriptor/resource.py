"""Reads and checks a resource of a package: a table, or a file that is none."""

import codecs
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from claims.descriptor import vocabulary as words
from claims.descriptor.about import check_licenses, check_name, check_profile, check_sources, check_url
from claims.descriptor.dialect import read_dialect
from claims.descriptor.files import File, Files, check_hash_form
from claims.descriptor.node import Node, check_not_empty, check_object, check_places, check_recommended, said
from claims.descriptor.schema import read_schema
from claims.model.table import Schema, Table
from claims.package.paths import REMOTE
from claims.rules import descriptor as rules
from claims.rules import resource as resource_rules
from claims.text.display import quote

TABULAR_PROFILES = (
    "tabular-data-resource",
    "https://specs.frictionlessdata.io/schemas/tabular-data-resource.json",
)
TABULAR_FORMATS = ("csv", "tsv", "xls", "xlsx", "ods")
OTHER_TYPES = ("file", "text", "json", "map", "chart", "view", "article", "document", "image", "resource")
MEDIATYPES = {
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}
NO_TEXT_ENCODINGS = ("idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem")


class Resource(Struct, frozen=True):
    """A resource as far as it could be read: `made` is None where its data cannot be used.

    `schema_node` is where its schema stands, for the keys that lead to other tables.
    """

    node: Node
    name: str | None
    made: Table | File | None
    schema: Schema | None
    schema_node: Node | None


def read_resource(node: Node, files: Files, schemas: dict[int, Schema | None]) -> Resource | None:
    """The resource; None where it is no object. `schemas` keeps those that have been read, by their page.

    Source: Data Package 2.0, "Data Resource".
    """
    name = node.text("name")
    node = node.named(table=name)
    if not check_object(node, words.RESOURCE, ("name",)):
        return None
    _check_about(node)
    paths = _paths(node, files)
    data = _data(node)
    shape = _format(node)
    tabular = _is_table(node, shape)
    schema_node = files.descriptor(node.part("schema") if "schema" in node else None)
    schema = _schema(schema_node, schemas)
    dialect_node = files.descriptor(node.part("dialect") if "dialect" in node else None)
    dialect = read_dialect(dialect_node, shape)
    encoding = _encoding(node)
    if tabular and not node.page.old:
        check_recommended(node, ("schema",))
    made: Table | File | None = None
    size = node.get("bytes") if words.COUNT.holds(node.get("bytes")) else None
    usable = name is not None and (paths or (data is not None and not _stated(node)))
    if usable and name is not None and tabular and encoding is not None and _is_rows(node, data):
        read_as = _with_null_sequence(schema, dialect.null_sequence)
        made = Table(
            name,
            paths,
            data,
            shape or "csv",
            encoding,
            dialect,
            read_as,
            size,
            node.text("hash"),
            node.object,
        )
    elif usable and name is not None and not tabular:
        made = File(name, paths, size, node.text("hash"), node.object)
    return Resource(node, name, made, schema, schema_node)


def _schema(node: Node | None, schemas: dict[int, Schema | None]) -> Schema | None:
    """A schema that several tables name by its path is checked once."""
    if node is None:
        return None
    key = id(node.value)
    if key not in schemas:
        schemas[key] = read_schema(node)
    return schemas[key]


def _with_null_sequence(schema: Schema | None, null: str | None) -> Schema | None:
    """The schema with a dialect's `nullSequence` among the missing values of every field."""
    if schema is None or null is None:
        return schema
    fields = tuple(
        each if null in each.missing_values else replace(each, missing_values=(*each.missing_values, null))
        for each in schema.fields
    )
    return replace(schema, fields=fields)


def _check_about(node: Node) -> None:
    check_name(node)
    check_licenses(node)
    check_sources(node)
    check_not_empty(node, "licenses")
    check_url(node, "homepage")
    if "hash" in node:
        check_hash_form(node.part("hash"))
    of_schema = ("fields", "missingValues", "primaryKey", "foreignKeys", "uniqueKeys", "fieldsMatch")
    check_places(node, of_schema, "schema", "move it into 'schema'")
    check_places(node, words.OF_DIALECT, "dialect", "move it into 'dialect'")
    check_places(node, words.OF_FIELD, "schema.fields[]", "move it into the field")
    kind = node.text("type")
    if kind is not None and kind != "table":
        known = ", which is one of frictionless's own" if kind in OTHER_TYPES else ""
        node.part("type").breaks(
            resource_rules.INVALID_RESOURCE_TYPE, f"is {quote(kind)}{known}: expected 'table'"
        )
    mediatype = node.text("mediatype")
    if mediatype is not None and ("/" not in mediatype.strip("/") or not mediatype.strip()):
        node.part("mediatype").breaks(
            resource_rules.INVALID_MEDIA_TYPE, f"is {quote(mediatype)}: expected one such as 'text/csv'"
        )
    profile = node.text("profile")
    if profile in TABULAR_PROFILES and not node.get("schema"):
        node.part("profile").breaks(
            rules.PROFILE_VIOLATION, f"is {quote(profile or '')}, which demands a 'schema'"
        )
    check_profile(node, (*TABULAR_PROFILES, "data-resource"))


def _stated(node: Node) -> list[Node]:
    """The paths that the resource states, `url` (version 0) and `extrapaths` (frictionless) among them."""
    name = "path" if "path" in node or "data" in node else "url"
    if name not in node:
        return []
    part = node.part(name)
    stated = [part] if isinstance(part.value, str) else list(part.items())
    return stated + (list(node.part("extrapaths").items()) if "extrapaths" in node else [])


def _paths(node: Node, files: Files) -> tuple[str, ...]:
    """The paths of the resource where all can be read, else ()."""
    stated = _stated(node)
    if ("path" in node or "url" in node) and "data" in node:
        node.breaks(resource_rules.PATH_DATA_CONFLICT, "has both 'path' and 'data': expected one of them")
    if "path" not in node and "url" not in node and "data" not in node:
        node.breaks(resource_rules.PATH_DATA_CONFLICT, "has neither 'path' nor 'data': expected one of them")
    if node.get("path") == []:
        node.part("path").breaks(rules.EMPTY_PROPERTY, "is empty: name a file")
    if "path" not in node and "url" in node and not node.page.old:
        node.part("url").breaks_by_name(rules.OUTDATED_PROPERTY, "is of version 0: expected 'path'")
    texts = [item for item in stated if isinstance(item.value, str)]
    remote = [bool(REMOTE.match(item.value)) for item in texts]
    if any(remote) and not all(remote):
        node.part("path" if "path" in node else "url").breaks(
            resource_rules.MIXED_PATHS_AND_URLS, "has files and URLs: expected only the one or the other"
        )
    there = [files.exists(item) for item in texts]
    return tuple(item.value for item in texts) if all(there) and len(texts) == len(stated) else ()


def _data(node: Node) -> Any:
    """The data in the descriptor; a string needs to say what it is."""
    if "data" not in node:
        return None
    data = node.value["data"]
    if isinstance(data, str):
        if "format" not in node and "mediatype" not in node:
            node.part("data").breaks(
                resource_rules.INVALID_INLINE_DATA, "is a string: state its 'format' or 'mediatype'"
            )
    elif not isinstance(data, list | dict):
        node.part("data").breaks(
            resource_rules.INVALID_INLINE_DATA, f"is {said(data)}: expected an array, an object or a string"
        )
        return None
    return data


def _is_rows(node: Node, data: Any) -> bool:
    """Whether a table's data is an array of arrays or of objects."""
    if data is None:
        return True
    part = node.part("data")
    if not isinstance(data, list):
        part.breaks(
            resource_rules.INVALID_INLINE_DATA,
            f"is {said(data)}: a table's data is an array of arrays or objects",
        )
        return False
    kinds = {type(row) for row in data}
    if kinds <= {list} or kinds <= {dict}:
        return True
    wrong = next((at for at, row in enumerate(data) if type(row) is not type(data[0])), 0)
    wrong = wrong if isinstance(data[0], list | dict) else 0
    part.part(wrong).breaks(
        resource_rules.INVALID_INLINE_DATA,
        f"is {said(data[wrong])}: a table's rows are all arrays or all objects",
    )
    return False


def _extension(node: Node) -> str | None:
    stated = _stated(node)
    path = stated[0].value if stated and isinstance(stated[0].value, str) else ""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else None


def _format(node: Node) -> str:
    """The format: as stated, by media type, or by the file's name."""
    extension = _extension(node)
    stated = (node.text("format") or "").lower().removeprefix(".")
    by_type = MEDIATYPES.get((node.text("mediatype") or "").partition(";")[0].strip().lower())
    known = [found for found in (stated, by_type, extension) if found and found in MEDIATYPES.values()]
    if len(set(known)) > 1:
        name = "format" if "format" in node else "mediatype"
        words_of_each = " and ".join(quote(each) for each in known)
        message = f"is {said(node.get(name))}: format, media type and file name say {words_of_each}"
        node.part(name).breaks(resource_rules.FORMAT_MISMATCH, message)
    if stated:
        return stated
    return by_type or extension or ("inline" if isinstance(node.get("data"), list) else "")


def _is_table(node: Node, shape: str) -> bool:
    """Whether the resource is a table: as it says, or as its format or data do."""
    if node.get("type") == "table" or node.get("profile") in TABULAR_PROFILES:
        return True
    if isinstance(node.get("type"), str):
        return False
    if "data" in node:
        data = node.get("data")
        return "schema" in node or (
            isinstance(data, list) and bool(data) and isinstance(data[0], list | dict)
        )
    return "schema" in node or shape in TABULAR_FORMATS


def _encoding(node: Node) -> str | None:
    """The encoding; None where it is unknown."""
    stated = node.text("encoding")
    if stated is None:
        return "utf-8"
    try:
        found = codecs.lookup(stated)
        if found._is_text_encoding and found.name.replace("-", "_") not in NO_TEXT_ENCODINGS:
            return stated
    except (LookupError, ValueError):
        pass
    message = f"is {quote(stated)}, which is no known encoding: expected one such as 'utf-8'"
    node.part("encoding").breaks(resource_rules.UNKNOWN_ENCODING, message)
    return None
