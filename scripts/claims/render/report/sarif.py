"""Shows a Report as SARIF 2.1.0, for GitHub's code scanning and other viewers.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import json
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from claims.model.report import Finding
from claims.model.rule import Rule
from claims.render.report.place import aside, cell_end
from claims.render.report.view import View
from claims.text.display import json_text, terminal

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(view: View) -> Iterator[str]:
    """Yield one run with the rules that have findings, and a result for each listed finding."""
    report = view.report
    rules = [rule for name, rule in view.rules.items() if name in report.counts.by_rule]
    numbers = {rule.id: at for at, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "claims",
                "version": version("claims-datapackage"),
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "invocations": [{"executionSuccessful": True}],
        "columnKind": "unicodeCodePoints",
        "results": [_result(view, each, numbers[each.rule]) for each in report.findings],
        "properties": {
            "valid": report.valid,
            "counts": report.counts.model_dump(),
            "not_read": report.not_read.model_dump(),
            "truncated": report.truncated,
        },
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    yield json_text(json.dumps(log, ensure_ascii=False, indent=2)) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    why = f"{rule.why}\n\nSeverity: {rule.severities}."
    help_text = f"{why}\n\nBad:\n\n{rule.bad}\n\nGood:\n\n{rule.good}\n\nFix: {rule.fix}."
    markdown = f"{why}\n\nBad:\n\n{_code(rule.bad)}\n\nGood:\n\n{_code(rule.good)}\n\nFix: {rule.fix}."
    return {
        "id": rule.id,
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": rule.why},
        "help": {"text": help_text, "markdown": markdown},
        "helpUri": rule.url,
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"tags": [rule.family]},
    }


def _code(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def _result(view: View, each: Finding, rule: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": each.rule,
        "ruleIndex": rule,
        "level": each.severity,
        "message": {"text": _message(f"{aside(each)}{each.message}; fix: {each.fix}")},
        "partialFingerprints": {"claims/v1": each.fingerprint},
        "occurrenceCount": each.count,
    }
    file = view.file(each)
    if file is not None:
        location: dict[str, Any] = {"artifactLocation": {"uri": _uri(file)}}
        if each.line is not None:
            location["region"] = _region(view, each)
        result["locations"] = [{"physicalLocation": location}]
    return result


def _region(view: View, each: Finding) -> dict[str, int]:
    line, column = view.line(each), each.column or 1
    region = {"startLine": each.line or 1, "startColumn": column}
    if line is not None:
        region["endColumn"] = max(cell_end(each, line), column)
    return region


def _uri(file: str) -> str:
    path = quote(file.encode("utf-8", "surrogateescape"), safe="/")
    return f"file://{path}" if path.startswith("/") else path


def _message(text: str) -> str:
    """Return the message on one line, escaped; brackets are escaped if they would make a link (section 3.11.6)."""
    inert = terminal(text)
    return inert.replace("[", "\\[").replace("]", "\\]") if "](" in inert else inert
