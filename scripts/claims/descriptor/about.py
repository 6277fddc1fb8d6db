"""Checks what a package or resource says about itself: names, licences, people, sources, dates, versions."""

import re
from collections.abc import Iterable, Sequence

from claims.descriptor import vocabulary as words
from claims.descriptor.node import OLD_NAME, Node, check_not_empty, check_object, check_recommended
from claims.model.semver import SEMVER
from claims.package.paths import REMOTE, check_path
from claims.package.store import Refused
from claims.rules import descriptor as rules
from claims.rules import resource as resource_rules
from claims.text.display import quote
from claims.types.dates import read_datetime
from claims.types.value import is_email, is_uri

NAME = re.compile(r"[-a-z0-9._]+")
INVALID_LICENSE_NAME = re.compile(r"[-a-zA-Z0-9._+]+")
URL = re.compile(r"(?:https?|ftps?)://[^\s/]+\S*", re.IGNORECASE)
CREATED = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})",
    re.IGNORECASE,
)


def check_package(node: Node) -> None:
    """Check the properties of the package other than its resources. Source: Data Package 2.0."""
    check_name(node)
    check_licenses(node)
    check_sources(node)
    _check_contributors(node)
    for name in ("licenses", "contributors", "keywords", "sources"):
        check_not_empty(node, name)
    version = node.text("version")
    if version is not None and not SEMVER.fullmatch(version):
        message = f"is {quote(version)}: expected MAJOR.MINOR.PATCH, such as '1.0.0'"
        node.part("version").breaks(rules.VERSION_NOT_SEMVER, message)
    created = node.text("created")
    if created is not None and not _is_moment(created):
        message = f"is {quote(created)}: expected a date and time such as '2024-03-05T12:00:00Z'"
        node.part("created").breaks(rules.CREATED_NOT_DATETIME, message)
    check_url(node, "homepage")
    check_url_or_path(node, "image")
    if not node.page.old:
        check_recommended(node, ("name", "id", "licenses"))


def _is_moment(text: str) -> bool:
    return CREATED.fullmatch(text) is not None and read_datetime(text.upper()) is not None


def check_name(node: Node) -> None:
    """Check the form of a name: version 1 demands what version 2 recommends."""
    name = node.text("name")
    if name is None:
        return
    part = node.part("name")
    if not name:
        part.breaks(rules.EMPTY_PROPERTY, "is empty: expected a name")
    if node.page.old and not OLD_NAME.fullmatch(name):
        part.breaks(
            rules.INVALID_NAME, f"is {quote(name)}: expected lower-case letters, digits, '.', '-', '_'"
        )
    elif name and not NAME.fullmatch(name):
        part.breaks(
            rules.DISCOURAGED_NAME, f"is {quote(name)}: expected lower-case letters, digits, '.', '-', '_'"
        )


def check_profile(node: Node, known: Sequence[str]) -> None:
    """Check that a profile of version 1 is a registered one, or a URL, which is not followed.

    Source: Data Package 1.0, "Profiles".
    """
    profile = node.text("profile")
    if profile is None or profile in known:
        return
    if URL.fullmatch(profile):
        message = f"is {quote(profile)}: what that profile demands is not checked"
        node.part("profile").breaks(rules.UNKNOWN_PROFILE, message)
    else:
        message = f"is {quote(profile)}: expected one of {', '.join(known)}, or a URL"
        node.part("profile").breaks(rules.PROFILE_VIOLATION, message)


def check_licenses(node: Node) -> None:
    """Check the licences of a package or resource."""
    for item in _objects(node, "licenses", words.LICENSE):
        if not item.get("name") and not item.get("path"):
            item.breaks(rules.LICENSE_WITHOUT_NAME, "has neither 'name' nor 'path': expected one of them")
        name = item.text("name")
        if name and not INVALID_LICENSE_NAME.fullmatch(name):
            message = f"is {quote(name)}: expected an identifier such as 'CC-BY-4.0'"
            item.part("name").breaks(rules.INVALID_LICENSE_NAME, message)
        check_url_or_path(item, "path")


def check_sources(node: Node) -> None:
    """Check the sources of a package or resource."""
    for item in _objects(node, "sources", words.SOURCE):
        _check_entry(item)
        check_url_or_path(item, "path")


def _check_contributors(node: Node) -> None:
    for item in _objects(node, "contributors", words.CONTRIBUTOR):
        _check_entry(item)
        check_url(item, "path")
        check_not_empty(item, "roles")
        if "role" in item and not node.page.old:
            item.part("role").breaks_by_name(
                rules.OUTDATED_PROPERTY, "is of version 1: expected 'roles', an array"
            )


def _check_entry(item: Node) -> None:
    """Check what contributors and sources share."""
    if not item.value:
        item.breaks(rules.EMPTY_PROPERTY, "is empty: give at least a 'title'")
    elif not item.page.old:
        check_recommended(item, ("title",))
    email = item.text("email")
    if email is not None and not is_email(email):
        item.part("email").breaks(
            rules.INVALID_EMAIL, f"is {quote(email)}: expected an address such as 'a@example.org'"
        )


def _objects(node: Node, name: str, properties: words.Properties) -> Iterable[Node]:
    """The objects in an array; the other items are taken down."""
    if isinstance(node.get(name), list):
        for item in node.part(name).items():
            if check_object(item, properties):
                yield item


def check_url(node: Node, name: str) -> None:
    """Check that a property, where it is a string, is a fully qualified URL."""
    text = node.text(name)
    if text is not None and not (URL.fullmatch(text) and is_uri(text)):
        message = f"is {quote(text)}: expected a whole URL such as 'https://example.org'"
        node.part(name).breaks(rules.INVALID_URL, message)


def check_url_or_path(node: Node, name: str) -> None:
    """Check that a property is a URL or a safe path; no file is looked at.

    Source: Data Package 2.0, Glossary, "URL or Path".
    """
    text = node.text(name)
    if text is None:
        return
    if REMOTE.match(text) or "://" in text:
        check_url(node, name)
        return
    try:
        check_path(text)
    except Refused as refused:
        node.part(name).breaks(resource_rules.UNSAFE_PATH, f"cannot be used: {refused.message}")
