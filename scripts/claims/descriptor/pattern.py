"""Checks the regular expression of a `pattern`: that it compiles, is checked here, and is known to every reader."""

import re
import warnings

from claims.model.rule import Rule
from claims.rules import schema as rules
from claims.text.display import quote
from claims.types.pattern import SUBTRACTION, compile_pattern, property_ranges, reads_alike

LIMIT = 10_000  # characters
NOT_IN_PYTHON = re.compile(
    r"\\(?:(?P<xml>[icIC]|[pP]\{[A-Za-z0-9_-]*\})|.)|\(\?[a-zA-Z-]*(?P<end>[:)])", re.DOTALL
)
NOT_IN_XML_SCHEMA = re.compile(
    r"\\[pP]\{[^}]*\}|\\(?P<escape>.)|\[(?:\\.|[^\]\\])+\]|(?P<group>\(\?(?!:)[^):]{0,3})|(?P<lazy>[*+?}][?+])",
    re.DOTALL,
)
PROPERTY = re.compile(r"\\[pP]\{([A-Za-z0-9_-]*)\}")


def explain_pattern(text: str) -> tuple[Rule, str] | None:
    """Return the rule that the pattern breaks and the message; only a non-portable pattern is checked anyway."""
    if len(text) > LIMIT:
        return rules.INVALID_PATTERN, f"has {len(text):,} characters: expected at most {LIMIT:,}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(SUBTRACTION.sub("", NOT_IN_PYTHON.sub(_replace, text)))
    except re.error as error:
        at = f" at character {error.pos + 1}" if error.pos is not None else ""
        return rules.INVALID_PATTERN, f"is not a regular expression: {error.msg}{at}"
    except (RecursionError, OverflowError):
        return rules.INVALID_PATTERN, "has too much nesting or repetition to be compiled"
    if compile_pattern(text) is None and not reads_alike(text):
        return rules.UNCHECKED_PATTERN, f"is not checked: {_explain_unchecked(text)}"
    for match in NOT_IN_XML_SCHEMA.finditer(text):
        if match["group"] or match["lazy"] or (match["escape"] and match["escape"] in "123456789bBAZ"):
            message = f"contains {quote(match[0])}, which is not in XML Schema: not every reader supports it"
            return rules.NON_PORTABLE_PATTERN, message
    return None


def _replace(match: re.Match[str]) -> str:
    """Return what Python compiles in place of an escape of XML Schema, and without flags.

    Many ranges that ignore case take minutes to compile, and no flag changes whether the pattern compiles.
    """
    if match["xml"]:
        return "x"
    return match[0] if match["end"] is None else "(?:" + match["end"].removeprefix(":")


def _explain_unchecked(text: str) -> str:
    """Return why no engine reads a pattern that is valid in XML Schema."""
    for match in PROPERTY.finditer(text):
        if property_ranges(match[1]) is None:
            return f"{quote(match[0])} is not a known category or block of characters"
    return "it mixes features that only XML Schema has with features that only other dialects have"
