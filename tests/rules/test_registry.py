"""The registry of all rules."""

import re

from claims.rules.registry import ABOUT, FAMILIES, RULES


def test_each_rule_is_in_the_family_that_it_names() -> None:
    assert {rule.id: rule.family for rule in RULES.values()} == {
        rule.id: family for family, rules in FAMILIES.items() for rule in rules
    }
    assert sum(map(len, FAMILIES.values())) == len(RULES)


def test_each_family_is_described() -> None:
    assert list(ABOUT) == list(FAMILIES)


def test_ids_are_in_kebab_case_and_differ_from_families() -> None:
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in [*RULES, *FAMILIES])
    assert not RULES.keys() & FAMILIES.keys()
