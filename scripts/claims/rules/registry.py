"""All rules, in the order users see."""

from claims.models.rule import Rule
from claims.rules import claim_rules, csv, descriptor, file, key, schema, text, value

FAMILIES: dict[str, tuple[Rule, ...]] = {
    "descriptor": descriptor.RULES,
    "schema": schema.RULES,
    "file": file.RULES,
    "csv": csv.RULES,
    "value": value.RULES,
    "key": key.RULES,
    "claim": claim_rules.RULES,
    "text": text.RULES,
}
RULES: dict[str, Rule] = {rule.id: rule for rules in FAMILIES.values() for rule in rules}
