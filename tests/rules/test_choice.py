"""Which rules are checked, at which severity."""

import pytest
from msgspec.structs import replace

from claims.model.errors import CannotDo
from claims.model.report import SEVERITIES, Severity
from claims.package.configuration import Configuration
from claims.rules.choice import choose_change_rules, chosen
from claims.rules.registry import FAMILIES, RULES
from claims.rules.value import BIDI_CONTROL, TYPE_ERROR

KEY = {rule.id for rule in FAMILIES["key"]}


def test_nothing_selected_means_everything() -> None:
    assert chosen([], [], {}, None).rules == set(RULES)


def test_rules_and_families_are_selected_and_ignored() -> None:
    choice = chosen(["key", "type-error"], ["duplicate-key"], {}, None)
    assert choice.rules == (KEY | {"type-error"}) - {"duplicate-key"}
    assert choice.applies(RULES["type-error"])
    assert not choice.applies(RULES["duplicate-key"])


def test_the_severity_of_a_rule_takes_precedence_over_that_of_its_family() -> None:
    choice = chosen([], [], {"duplicate-key": "error", "key": "warning"}, None)
    severities = {choice.severity(RULES[name]) for name in KEY - {"duplicate-key"}}
    assert (choice.severity(RULES["duplicate-key"]), severities) == ("error", {"warning"})


def test_a_limit_applies_except_to_rules_that_are_kept_whole() -> None:
    choice = chosen(["key"], [], {}, 5)
    assert choice.most(RULES["duplicate-key"]) == 5
    assert choice.most(RULES["type-error"]) == 0
    assert chosen(["key"], [], {}, None).most(RULES["duplicate-key"]) > 1 << 60


@pytest.mark.parametrize("name", ["duplicate-keys", "keys", ""])
def test_an_unknown_name_is_refused(name: str) -> None:
    with pytest.raises(CannotDo, match=f"^'{name}' is neither a rule nor a family"):
        chosen([name], [], {}, None)


def test_change_rules_follow_the_configuration() -> None:
    configuration = Configuration(ignore=("claim-removed",), severity={"change": "warning"})
    choice = choose_change_rules(configuration, {"text-changed": "error"})
    assert choice.rules == {rule.id for rule in FAMILIES["change"]} - {"claim-removed"}
    assert choice.severity(RULES["text-changed"]) == "error"
    assert choice.severity(RULES["quotation-changed"]) == "warning"


def test_a_rule_may_be_more_severe_in_a_table_of_claims() -> None:
    choice = replace(chosen([], [], {}, None), claim_tables=frozenset({"claims"}))
    assert [choice.severity(BIDI_CONTROL, table) for table in (None, "notes", "claims")] == [
        "warning",
        "warning",
        "error",
    ]
    assert choice.severity(TYPE_ERROR, "claims") == "error"
    assert choice.tells(BIDI_CONTROL, TYPE_ERROR, "claims")
    assert not choice.tells(BIDI_CONTROL, TYPE_ERROR, "notes")


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("name", ["bidi-control", "value"])
def test_a_severity_that_is_set_applies_in_every_table(name: str, severity: Severity) -> None:
    choice = replace(chosen([], [], {name: severity}, None), claim_tables=frozenset({"claims"}))
    assert {choice.severity(BIDI_CONTROL, table) for table in (None, "notes", "claims")} == {severity}
