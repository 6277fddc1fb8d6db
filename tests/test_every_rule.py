"""No rule is without a case that breaks it, and no case names a rule that is not."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.descriptor import (
    test_check,
    test_constraints,
    test_dialect,
    test_field,
    test_files,
    test_resource,
    test_schema,
    test_text_checks,
)
from tests.rules import test_csv as test_csv_rules
from tests.rules import test_descriptor as test_descriptor_rules
from tests.rules import test_file as test_file_rules
from tests.rules import test_key as test_key_rules
from tests.rules import test_resource as test_resource_rules
from tests.rules import test_schema as test_schema_rules
from tests.rules import test_text as test_text_rules
from tests.rules import test_value as test_value_cases

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
    "invalid-yaml",
    "invalid-json-encoding",
    "duplicate-json-key",
    "invalid-json-number",
    "number-out-of-range",
    "bytes-mismatch",
    "hash-mismatch",
}
OF_SCHEMAS = (test_schema_rules, test_field, test_constraints, test_schema)
OF_RESOURCES = (
    *(test_resource_rules, test_resource, test_dialect),
    *(test_check, test_files, test_text_checks),
)
SCHEMA = _of_cases(case for module in OF_SCHEMAS for case in module.CASES)
SCHEMA |= _of_cases(test_field.LABEL_CASES) | _of_cases(test_constraints.PATTERN_CASES)
RESOURCE = _of_cases(case for module in OF_RESOURCES for case in module.CASES)
STANDARD = RESOURCE | _of_cases(test_descriptor_rules.CASES) | _of_cases(test_descriptor_rules.JSON_CASES)
BROKEN: dict[str, set[str]] = {
    "descriptor": STANDARD
    | SCHEMA
    | (ASIDE & _quoted("rules/test_descriptor.py", "descriptor/test_checksum.py")),
    "schema": SCHEMA,
    "file": test_file_rules.BROKEN,
    "csv": test_csv_rules.BROKEN,
    "value": test_value_cases.BROKEN | ({"non-standard-whitespace"} & _quoted("rules/test_key.py")),
    "key": test_key_rules.BROKEN,
    "text": test_text_rules.BROKEN,
    "claim": _quoted("rules/test_claim.py", "support/claim_case.py", "validation/test_validate.py"),
    "suppression": _quoted("validation/test_suppressions.py"),
    "change": _quoted("support/diff_package.py"),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_rule_of_a_family_is_broken_somewhere(family: str) -> None:
    assert {rule.id for rule in FAMILIES[family]} - BROKEN[family] == set()


def test_cases_name_rules() -> None:
    assert set().union(*BROKEN.values()) - set(RULES) == set()
