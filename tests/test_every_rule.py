"""No rule is without a case that breaks it, and no case names a rule that is not."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

import test_csv_rules
import test_descriptor_rules
import test_file_rules
import test_key_rules
import test_schema_rules
import test_text_rules
import test_value_cases
from claims.rules.registry import FAMILIES, RULES

HERE = Path(__file__).parent


def _of_cases(cases: Iterable[tuple[object, ...]]) -> set[str]:
    """Rules in a list of cases whose last part is all that is found: pairs of a rule and a message."""
    return {rule for case in cases for rule, _ in case[-1]}  # type: ignore[attr-defined]


def _quoted(*names: str) -> set[str]:
    """Rules that test modules quote."""
    text = "".join(file.read_text(encoding="utf-8") for name in names for file in sorted(HERE.glob(name)))
    return set(RULES) & set(re.findall(r'"([a-z0-9-]+)"', text))


ASIDE = {
    "json-encoding",
    "duplicate-json-key",
    "not-a-number",
    "number-too-big",
    "bytes-mismatch",
    "hash-mismatch",
}
STANDARD = _of_cases(test_descriptor_rules.CASES) | _of_cases(test_descriptor_rules.JSON_CASES)
BROKEN: dict[str, set[str]] = {
    "descriptor": STANDARD
    | _of_cases(test_schema_rules.CASES)
    | (ASIDE & _quoted("test_descriptor_rules.py")),
    "schema": _of_cases(test_schema_rules.CASES),
    "file": test_file_rules.BROKEN,
    "csv": test_csv_rules.BROKEN,
    "value": test_value_cases.BROKEN | ({"odd-space"} & _quoted("test_key_rules.py")),
    "key": test_key_rules.BROKEN,
    "text": test_text_rules.BROKEN,
    "claim": _quoted("test_claim*.py", "test_validation.py"),
    "accepted": _quoted("test_accepted.py"),
    "event": _quoted("diff_package.py"),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_rule_of_a_family_is_broken_somewhere(family: str) -> None:
    assert {rule.id for rule in FAMILIES[family]} - BROKEN[family] == set()


def test_cases_name_rules() -> None:
    assert set().union(*BROKEN.values()) - set(RULES) == set()
