"""Checks of a property's text: each returns the broken rule and the message, or None for valid text."""

import codecs
import re
from collections.abc import Callable, Sequence

from claims.model.rule import Rule
from claims.model.semver import SEMVER
from claims.package.paths import REMOTE, check_path
from claims.package.store import Refused
from claims.rules import descriptor as rules
from claims.rules import resource as resource_rules
from claims.rules import schema as schema_rules
from claims.text.display import quote
from claims.types.dates import read_datetime
from claims.types.value import is_email, is_uri

TextCheck = Callable[[str], tuple[Rule, str] | None]

NAME = re.compile(r"[-a-z0-9._]*")
NAME_V1 = re.compile(r"[-a-z0-9._/]+")
LICENSE_NAME = re.compile(r"[-a-zA-Z0-9._+]*")
URL = re.compile(r"(?:https?|ftps?)://[^\s/]+\S*", re.IGNORECASE)
CREATED = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})",
    re.IGNORECASE,
)
OFFICIAL_PROFILE = re.compile(
    r"https?://(?:(?:specs\.)?frictionlessdata\.io|schemas\.frictionlessdata\.io|schemas\.datapackages\.org)"
    r"(?:/schemas)?/((?:tabular-|fiscal-)?data-(?:package|resource))\.json"
)
BINARY_ENCODINGS = ("idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem")


def expect(rule: Rule, expected: str, fits: Callable[[str], object]) -> TextCheck:
    """Return a check that `fits` is true for the text."""
    return lambda text: None if fits(text) else (rule, f"is {quote(text)}: expected {expected}")


def unless_empty(check: TextCheck) -> TextCheck:
    """Return a check that accepts the empty text too: templates leave metadata blank, which states nothing."""
    return lambda text: check(text) if text else None


def _is_created(text: str) -> bool:
    return CREATED.fullmatch(text) is not None and read_datetime(text.upper()) is not None


def is_encoding(name: str) -> bool:
    """Return whether Python knows the text encoding."""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return False
    return found._is_text_encoding and found.name.replace("-", "_") not in BINARY_ENCODINGS


_NAME_FORM = "lowercase letters, digits, '.', '-', '_'"
check_name = expect(rules.DISCOURAGED_NAME, _NAME_FORM, NAME.fullmatch)
check_inner_name = expect(
    rules.INVALID_NAME, "lowercase letters, as frictionless requires", NAME_V1.fullmatch
)
check_inner_type = expect(
    rules.INVALID_NAME, "lowercase letters, as frictionless requires", re.compile(r"[-a-z/]+").fullmatch
)
check_license_name = expect(
    rules.INVALID_LICENSE_NAME, "an identifier such as 'CC-BY-4.0'", LICENSE_NAME.fullmatch
)
check_email = expect(rules.INVALID_EMAIL, "an address such as 'a@example.org'", is_email)
check_url = expect(
    rules.INVALID_URL,
    "a complete URL such as 'https://example.org'",
    lambda text: URL.fullmatch(text) and is_uri(text),
)
check_uri = expect(rules.INVALID_URL, "the URI of a class", is_uri)
check_semver = expect(rules.VERSION_NOT_SEMVER, "MAJOR.MINOR.PATCH, such as '1.0.0'", SEMVER.fullmatch)
check_created = expect(
    rules.CREATED_NOT_DATETIME, "a date and time such as '2024-03-05T12:00:00Z'", _is_created
)
check_resource_type = expect(resource_rules.INVALID_RESOURCE_TYPE, "'table'", "table".__eq__)
check_media_type = expect(
    resource_rules.INVALID_MEDIA_TYPE,
    "a media type such as 'text/csv'",
    lambda text: "/" in text.strip("/") and text.strip(),
)
check_encoding = expect(resource_rules.UNKNOWN_ENCODING, "a known encoding such as 'utf-8'", is_encoding)
check_character = expect(resource_rules.INVALID_DIALECT_VALUE, "one character", lambda text: len(text) == 1)
check_characters = expect(resource_rules.INVALID_DIALECT_VALUE, "at least one character", bool)
check_row_type = expect(
    resource_rules.INVALID_DIALECT_VALUE, "'array' or 'object'", ("array", "object").__contains__
)


def item_type_check(known: Sequence[str]) -> TextCheck:
    """Return a check of the type of a list's items."""
    return expect(schema_rules.UNKNOWN_FIELD_TYPE, f"one of {', '.join(known)}", known.__contains__)


def check_name_v1(text: str) -> tuple[Rule, str] | None:
    """Check a name by version 1, which requires what version 2 recommends."""
    if NAME_V1.fullmatch(text):
        return check_name(text)
    return rules.INVALID_NAME, f"is {quote(text)}: expected {_NAME_FORM}"


def check_url_or_path(text: str) -> tuple[Rule, str] | None:
    """Check a URL or a safe path; no file is opened. Source: Data Package 2.0, Glossary, "URL or Path"."""
    if REMOTE.match(text) or "://" in text:
        return check_url(text)
    try:
        check_path(text)
    except Refused as refused:
        return resource_rules.UNSAFE_PATH, f"cannot be used: {refused.message}"
    return None


def profile_name(text: object) -> object:
    """Return the name of an official version 1 profile that is given by its URL; anything else as it is.

    Source: Data Package 1.0, "Profiles", the registry.
    """
    match = OFFICIAL_PROFILE.fullmatch(text) if isinstance(text, str) else None
    return match[1] if match else text


def profile_check(known: Sequence[str]) -> TextCheck:
    """Return a check of a version 1 profile: a registered one, or a URL. Source: Data Package 1.0, "Profiles"."""

    def check(text: str) -> tuple[Rule, str] | None:
        if profile_name(text) in known:
            return None
        if URL.fullmatch(text):
            return (
                rules.UNKNOWN_PROFILE,
                f"is {quote(text)}: the requirements of this profile are not checked",
            )
        return rules.PROFILE_VIOLATION, f"is {quote(text)}: expected one of {', '.join(known)}, or a URL"

    return check
