"""Parsing the header of a rule's SQL file."""

import pytest

from claims.rules.sql_file import BadRuleError, create_rule, split_file

HEADER = {name: f"the {name}" for name in ("title", "why", "bad", "good", "fix", "message")}
HEADER |= {"severity": "warning", "table": "claims"}


def test_a_file_is_split_into_header_and_sql() -> None:
    text = "-- title: a\n-- why: b\n--   c\n-- bad: text\n--   x\n-- derive: a\n-- derive: b\nselect 1\n-- a comment\nwhere 2\n"
    header, sql = split_file(text)
    assert header == {"title": "a", "why": "b c", "bad": "text\nx", "derive": "a\nb"}
    assert sql == "select 1\nwhere 2"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("-- title: a\n-- title: b\n", "has 'title' twice"),
        ("-- title: a\n--why\n", "is not '-- key: value'"),
        ("--   more\n", "is not '-- key: value'"),
    ],
)
def test_a_malformed_header_is_refused(text: str, message: str) -> None:
    with pytest.raises(BadRuleError, match=message):
        split_file(text)


def test_a_rule_is_made_from_its_header() -> None:
    rule = create_rule("some-rule", "claim", {**HEADER, "field": "text"}, (["field"], ["given"]))
    assert (rule.id, rule.family, rule.severity, rule.title) == ("some-rule", "claim", "warning", "the title")
    assert (rule.why, rule.bad, rule.good, rule.fix) == ("the why", "the bad", "the good", "the fix")


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ({key: value for key, value in HEADER.items() if key != "why"}, "lacks 'why'"),
        ({}, "lacks 'bad'"),
        ({**HEADER, "field": "text"}, "unknown key 'field'"),
        ({**HEADER, "severity": "fatal"}, "severity 'fatal' is not one of error, warning"),
        ({**HEADER, "table": "people"}, "'people' is not one of the tables claims, speakers, sources"),
    ],
)
def test_a_header_that_is_incomplete_or_wrong_is_refused(header: dict[str, str], message: str) -> None:
    with pytest.raises(BadRuleError, match=message):
        create_rule("some-rule", "change", header, ([], []))
