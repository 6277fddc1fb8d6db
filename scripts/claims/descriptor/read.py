"""Reads a package's descriptor, and checks what the standard says it must and should be."""

import re

from claims.descriptor import vocabulary as words
from claims.descriptor.about import check_package, check_profile
from claims.descriptor.files import LIMIT, File, Files, Package
from claims.descriptor.node import Node, check_not_empty, check_object, check_places
from claims.descriptor.resource import Resource, read_resource
from claims.descriptor.schema import check_targets
from claims.model.errors import CannotDo
from claims.model.rule import Break
from claims.model.table import Schema, Table
from claims.package.store import Refused, Store
from claims.rules import descriptor as rules
from claims.rules import resource as resource_rules
from claims.text.display import quote

STANDARD = re.compile(r"https?://datapackage\.org/profiles/(?P<major>[0-9]+)\.[0-9]+/(?P<kind>\w+)\.json")
OLD_PROFILES = ("data-package", "tabular-data-package", "fiscal-data-package")
SCHEMA_OF_TABLE = ("fields", "missingValues", "primaryKey", "foreignKeys", "uniqueKeys", "fieldsMatch")


def read_descriptor(store: Store, path: str) -> tuple[Package | None, list[Break]]:
    """The package whose descriptor is at `path` in the store, and all that is wrong with the descriptor.

    What cannot be used is left out of the package; None is given only for what is no JSON object.
    Raises CannotDo where the file itself cannot be read. Sources: Data Package 2.0, 1.0 and 0.9.
    """
    try:
        data = store.read(path, LIMIT)
    except Refused as refused:
        raise CannotDo(refused.message) from None
    breaks: list[Break] = []
    files = Files(store, breaks)
    root = files.page(data, path)
    if root is None:
        return None, breaks
    root = _of_version(root)
    check_object(root, words.PACKAGE, ("resources",))
    check_not_empty(root, "resources")
    check_package(root)
    check_places(root, SCHEMA_OF_TABLE, "resources[].schema", "move it into a table's 'schema'")
    resources = _resources(root, files)
    _check_profile(root, resources)
    _check_names(resources)
    schemas = {each.name: each.schema for each in resources if each.name is not None}
    _check_keys(resources, schemas)
    return _package(root, resources), breaks


def _package(root: Node, resources: list[Resource]) -> Package:
    """Of resources of one name the first is kept: its name is what foreign keys lead to."""
    made: dict[str, Table | File] = {}
    for each in resources:
        if each.made is not None:
            made.setdefault(each.made.name, each.made)
    return Package(
        name=root.text("name"),
        version=root.text("version"),
        id=root.text("id"),
        tables=tuple(each for each in made.values() if isinstance(each, Table)),
        files=tuple(each for each in made.values() if isinstance(each, File)),
        properties=root.object,
        file=root.page.file,
    )


def _of_version(root: Node) -> Node:
    """The same root, marked as old where it does not name version 2 or a profile unknown here.

    Source: Data Package 2.0, "$schema": without it, version 1.
    """
    stated = root.get("$schema")
    match = STANDARD.fullmatch(stated) if isinstance(stated, str) else None
    if isinstance(stated, str) and match is None:
        message = f"is {quote(stated)}: what that profile demands is not checked"
        root.part("$schema").breaks(rules.UNKNOWN_PROFILE, message)
        return root
    if match and match["kind"] != "datapackage":
        message = f"is the profile of a {match['kind']}: expected that of a datapackage"
        root.part("$schema").breaks(rules.UNKNOWN_PROFILE, message)
    if match and match["major"] != "1":
        return root
    was = f"names version {match['major']}" if match else "names no version in '$schema'"
    root.breaks(rules.OLD_VERSION, f"{was}: it is read as version 1 of the standard")
    return Node(type(root.page)(root.page.json, root.page.file, root.page.breaks, old=True), (), root.value)


def _resources(root: Node, files: Files) -> list[Resource]:
    if not isinstance(root.get("resources"), list):
        return []
    schemas: dict[int, Schema | None] = {}
    found = [read_resource(item, files, schemas) for item in root.part("resources").items()]
    return [each for each in found if each is not None]


def _check_names(resources: list[Resource]) -> None:
    seen: dict[str, str] = {}
    for each in resources:
        if each.name is None:
            continue
        if each.name in seen:
            message = f"is {quote(each.name)}, as {seen[each.name]} is: expected each name once"
            each.node.part("name").breaks(resource_rules.DUPLICATE_RESOURCE_NAME, message)
        seen.setdefault(each.name, each.node.path)


def _check_keys(resources: list[Resource], schemas: dict[str, Schema | None]) -> None:
    unread = {each.name for each in resources if each.schema is None and "schema" in each.node}
    for each in resources:
        if each.schema_node is not None:
            check_targets(each.schema_node, each.name, schemas, unread)


def _check_profile(root: Node, resources: list[Resource]) -> None:
    """Check the profile of version 1. Source: Data Package 1.0, "Profiles", "Tabular Data Package"."""
    profile = root.text("profile")
    if profile is None:
        return
    if not root.page.old:
        root.part("profile").breaks_by_name(
            rules.OUTDATED_PROPERTY, "is of version 1: '$schema' has taken its place"
        )
    check_profile(root, OLD_PROFILES)
    if profile == "tabular-data-package":
        for each in resources:
            if each.node.get("profile") != "tabular-data-resource":
                message = "is not of the profile 'tabular-data-resource', which the package's profile demands"
                each.node.breaks(rules.PROFILE_VIOLATION, message)
