"""Reads a package's descriptor and checks it against the Data Package standard."""

import re

from msgspec.structs import replace

from claims.descriptor.check import check_object, is_first
from claims.descriptor.files import LIMIT, File, Package, PackageFiles
from claims.descriptor.node import Node
from claims.descriptor.resource import TABULAR_PROFILE, Resource, read_resource
from claims.descriptor.schema import check_targets
from claims.descriptor.standard import PACKAGE, PACKAGE_PROFILES
from claims.descriptor.text_checks import profile_name
from claims.model.errors import CannotDo
from claims.model.rule import Break
from claims.model.table import Schema, Table
from claims.package.configuration import find_local_copies
from claims.package.store import Refused, Store
from claims.rules import descriptor as rules
from claims.rules import resource as resource_rules
from claims.text.display import quote

PROFILE = re.compile(r"https?://datapackage\.org/profiles/(?P<major>[0-9]+)\.[0-9]+/(?P<kind>\w+)\.json")


def read_descriptor(store: Store, path: str) -> tuple[Package | None, list[Break]]:
    """Return the package whose descriptor is at `path` in the store, and all faults of the descriptor.

    Parts that cannot be used are left out of the package, which is None only if the file is not a JSON object.
    Raises CannotDo if the file itself cannot be read. Sources: Data Package 2.0, 1.0 and 0.9.
    """
    try:
        data = store.read(path, LIMIT)
    except Refused as refused:
        raise CannotDo(refused.message) from None
    breaks: list[Break] = []
    files = PackageFiles(store, breaks, find_local_copies(store))
    root = files.parse(data, path)
    if root is None:
        return None, breaks
    root = _detect_version(root)
    check_object(root, PACKAGE)
    resources = _read_resources(root, files)
    _check_tabular_profile(root, resources)
    _check_names(resources)
    _check_foreign_keys(resources)
    return _package(root, resources), breaks


def _package(root: Node, resources: list[Resource]) -> Package:
    """Return the package; of several resources with one name it keeps the first, to which foreign keys refer."""
    kept: dict[str, Table | File] = {}
    for each in resources:
        if each.content is not None:
            kept.setdefault(each.content.name, each.content)
    stated = {each.label or "": each for each in reversed(resources) if each.is_table}
    with_schema = [name for name, each in reversed(stated.items()) if "schema" in each.node]
    return Package(
        name=root.text("name"),
        version=root.text("version"),
        id=root.text("id"),
        tables=tuple(each for each in kept.values() if isinstance(each, Table)),
        files=tuple(each for each in kept.values() if isinstance(each, File)),
        properties=root.object,
        file=root.document.file,
        stated_tables=tuple(reversed(stated)),
        stated_schemas=tuple(with_schema),
        unread_schemas=tuple(name for name in with_schema if stated[name].schema is None),
    )


def _detect_version(root: Node) -> Node:
    """Return the root, marked as old unless it names version 2 or an unknown profile.

    Source: Data Package 2.0, "$schema": without it, version 1.
    """
    stated = root.text("$schema")
    if profile_name(stated) in PACKAGE_PROFILES:
        stated = None  # a profile of version 1, which names none
    match = PROFILE.fullmatch(stated) if stated is not None else None
    if stated is not None and match is None:
        message = f"is {quote(stated)}: the requirements of this profile are not checked"
        root.child("$schema").report(rules.UNKNOWN_PROFILE, message)
        return root
    if match and match["kind"] != "datapackage":
        message = f"is the profile of a {match['kind']}: expected that of a datapackage"
        root.child("$schema").report(rules.UNKNOWN_PROFILE, message)
    if match and match["major"] != "1":
        return root
    version = f"version {match['major']}" if match else "no version"
    root.report(
        rules.OLD_VERSION, f"names {version} in '$schema', so it is read as version 1 of the standard"
    )
    return replace(root, document=replace(root.document, old=True))


def _read_resources(root: Node, files: PackageFiles) -> list[Resource]:
    if not isinstance(root.get("resources"), list):
        return []
    schemas: dict[int, Schema | None] = {}
    found = [read_resource(item, files, schemas) for item in root.child("resources").items()]
    return [each for each in found if each is not None]


def _check_names(resources: list[Resource]) -> None:
    first: dict[str, str] = {}
    for each in resources:
        if each.name is not None:
            is_first(each.node.child("name"), first, resource_rules.DUPLICATE_RESOURCE_NAME)


def _check_foreign_keys(resources: list[Resource]) -> None:
    schemas = {each.name: each.schema for each in resources if each.name is not None}
    unread = {
        each.name
        for each in resources
        if each.schema is None and ("schema" in each.node or isinstance(each.content, Table))
    }
    for each in resources:
        if each.schema_node is not None:
            check_targets(each.schema_node, each.name, schemas, unread)


def _check_tabular_profile(root: Node, resources: list[Resource]) -> None:
    """Source: Data Package 1.0, "Profiles", "Tabular Data Package"."""
    if profile_name(root.get("profile")) != "tabular-data-package":
        return
    for each in resources:
        if profile_name(each.node.get("profile")) != TABULAR_PROFILE:
            message = (
                "does not have the profile 'tabular-data-resource', which the package's profile requires"
            )
            each.node.report(rules.PROFILE_VIOLATION, message)
