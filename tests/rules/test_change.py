"""Parsing the files of change rules."""

import pytest

from claims.rules.change import CHANGE_RULES, read
from claims.rules.claim import BadRuleError


def test_an_empty_cell_is_not_quoted() -> None:
    rule = next(each for each in CHANGE_RULES if each.rule.id == "hedge-changed")
    message = rule.format_message({"old_hedge": "may", "new_hedge": None})
    assert message == "hedge changed from 'may' to (empty)"


HEADER = "\n".join(f"-- {key}: x" for key in ("title", "why", "bad", "good", "fix"))


@pytest.mark.parametrize(
    "text",
    [
        "select * from claims_added\n",
        f"{HEADER}\n-- severity: error\n-- table: claims\n-- change: added\n-- message: m\nselect * from claims_removed\n",
        f"{HEADER}\n-- severity: bad\n-- table: claims\n-- change: added\n-- message: m\nselect * from claims_added\n",
        f"{HEADER}\n-- severity: error\n-- table: claims\n-- change: added\n-- message: {{no}}\nselect * from claims_added\n",
    ],
)
def test_a_malformed_rule_file_is_refused(text: str) -> None:
    with pytest.raises(BadRuleError, match="rule 'x'"):
        read("x", text)


@pytest.mark.parametrize(("source", "end"), [("s1", " (source s1)"), (None, "")])
def test_source_in_parentheses_is_left_out_if_empty(source: str | None, end: str) -> None:
    rule = next(each for each in CHANGE_RULES if each.rule.id == "status-changed")
    cells = {"old_status": "asserted", "new_status": "removed", "new_status_source_id": source}
    assert rule.format_message(cells) == f"status changed from 'asserted' to 'removed'{end}"
