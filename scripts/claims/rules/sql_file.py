"""Reads the SQL file of a claim rule or a change rule: a header of `-- key: value` lines, then the query.

A line `--   more` continues the value above it. In the query, lines that begin with `--` are comments.
"""

import re
from collections.abc import Collection, Mapping

from claims.model.claim import Claim
from claims.model.report import SEVERITIES
from claims.model.rule import Rule
from claims.model.source import Source
from claims.model.speaker import Speaker

COLUMNS: Mapping[str, tuple[str, ...]] = {
    record.layout.name: tuple(record.model_fields) for record in (Claim, Speaker, Source)
}
SLOT = re.compile(r"\{([^{}]*)\}")  # a column in a message

_TEXTS = ("title", "why", "bad", "good", "fix")
_SEVERAL_LINES = ("bad", "good", "derive")
_HEADER = re.compile(r"-- ([a-z]+): (.+)")


class BadRuleError(ValueError):
    """The file of a rule is malformed. That is a mistake of ours, so it stops the program."""


def split_file(text: str) -> tuple[dict[str, str], str]:
    """Return the header of a rule's file by key, and its SQL. Raises BadRuleError for a malformed header."""
    header: dict[str, str] = {}
    lines = text.rstrip("\n").split("\n")
    key = ""
    while lines and lines[0].startswith("--"):
        line = lines.pop(0)
        if match := _HEADER.fullmatch(line):
            key, value = match[1], match[2]
            if key in header and key != "derive":
                raise BadRuleError(f"the header has '{key}' twice")
        elif key and line.startswith("--   "):
            value = line[5:]
        else:
            raise BadRuleError(f"header line '{line}' is not '-- key: value'")
        separator = "\n" if key in _SEVERAL_LINES else " "
        header[key] = f"{header[key]}{separator}{value}" if key in header else value
    return header, "\n".join(line for line in lines if not line.startswith("--")).strip()


def create_rule(
    rule_id: str, family: str, header: Mapping[str, str], keys: tuple[Collection[str], Collection[str]]
) -> Rule:
    """Return the rule that a header describes. Raises BadRuleError.

    `keys` are the required and the optional keys that the family adds to those that every rule has.
    """
    required, optional = {*_TEXTS, "severity", "table", "message", *keys[0]}, keys[1]
    if missing := sorted(required.difference(header)):
        raise BadRuleError(f"the header lacks '{missing[0]}'")
    if unknown := sorted(set(header).difference(required, optional)):
        raise BadRuleError(f"the header has an unknown key '{unknown[0]}'")
    severity = next((severity for severity in SEVERITIES if severity == header["severity"]), None)
    if severity is None:
        raise BadRuleError(f"severity '{header['severity']}' is not one of {', '.join(SEVERITIES)}")
    if header["table"] not in COLUMNS:
        raise BadRuleError(f"'{header['table']}' is not one of the tables {', '.join(COLUMNS)}")
    title, why, bad, good, fix = (header[key] for key in _TEXTS)
    return Rule(rule_id, family, severity, title, why, bad, good, fix)
