"""Statements of the standard on Table Schemas, and a violation of each."""

import pytest
from tests.descriptor.test_constraints import CASES as CONSTRAINT_CASES
from tests.descriptor.test_constraints import PATTERN_CASES
from tests.descriptor.test_field import CASES as FIELD_CASES
from tests.descriptor.test_field import LABEL_CASES
from tests.descriptor.test_schema import CASES as KEY_CASES
from tests.support.descriptor_case import GONE, PACKAGE, changed, found

from claims.rules import schema as rules

# where in the standard, what it says there, a change that violates it (or does not), all that is found
CASES = [
    (
        "Table Schema › fields",
        "MUST contain fields",
        {"resources.0.schema": {}},
        [("missing-required-property", "resources[0].schema has no 'fields', which is required")],
    ),
    (
        "Table Schema › fields",
        "MUST be an array",
        {"resources.1.schema.fields": "id", "resources.0.schema.foreignKeys": GONE},
        [("invalid-property-type", "resources[1].schema.fields is 'id': expected an array")],
    ),
    (
        "Table Schema › fields",
        "says something",
        {"resources.1.schema.fields": [], "resources.0.schema.foreignKeys": GONE},
        [("empty-property", "resources[1].schema.fields is empty: fill it in or remove it")],
    ),
    (
        "frictionless",
        "refuses other names of a schema",
        {"resources.0.schema.name": "Claims!", "resources.0.schema.type": "T1"},
        [
            (
                "invalid-name",
                "resources[0].schema.name is 'Claims!': expected lowercase letters, as frictionless requires",
            ),
            (
                "invalid-name",
                "resources[0].schema.type is 'T1': expected lowercase letters, as frictionless requires",
            ),
        ],
    ),
    (
        "Table Schema › fieldsMatch",
        "MUST be one of five",
        {"resources.0.schema.fieldsMatch": "strict"},
        [
            (
                "invalid-fields-match",
                "resources[0].schema.fieldsMatch is 'strict': expected one of exact, equal, subset, superset, partial",
            )
        ],
    ),
    (
        "Table Schema › fieldsMatch",
        "as the published profile has it",
        {"resources.0.schema.fieldsMatch": ["subset"]},
        [],
    ),
    (
        "Table Schema › missingValues",
        "MUST be an array",
        {"resources.0.schema.missingValues": "-"},
        [("invalid-property-type", "resources[0].schema.missingValues is '-': expected an array")],
    ),
]


def test_a_valid_package_has_no_findings(tmp_path):
    assert found(tmp_path, PACKAGE) == []


@pytest.mark.parametrize(("where", "what", "change", "expected"), CASES)
def test_violations_of_the_standard(tmp_path, where, what, change, expected):
    (tmp_path / "folder").mkdir()
    assert found(tmp_path, changed(change)) == expected


def test_every_rule_has_a_breaking_case():
    others = [*FIELD_CASES, *CONSTRAINT_CASES, *KEY_CASES, *LABEL_CASES, *PATTERN_CASES]
    broken = {rule for case in [*CASES, *others] for rule, _ in case[3]}
    assert {rule.id for rule in rules.RULES} - broken == set()


def test_every_rule_is_explained():
    assert len({rule.id for rule in rules.RULES}) == len(rules.RULES)
    for rule in rules.RULES:
        assert rule.family == "schema"
        assert all((rule.title, rule.why, rule.bad, rule.good, rule.fix))
