"""All rules, in the order users see."""

from claims.model.rule import Rule
from claims.rules.change import RULES as CHANGE
from claims.rules.claim import RULES as CLAIM
from claims.rules.csv import RULES as CSV
from claims.rules.descriptor import RULES as DESCRIPTOR
from claims.rules.file import RULES as FILE
from claims.rules.key import RULES as KEY
from claims.rules.schema import RULES as SCHEMA
from claims.rules.suppression import RULES as SUPPRESSION
from claims.rules.text import RULES as TEXT
from claims.rules.value import RULES as VALUE

FAMILIES: dict[str, tuple[Rule, ...]] = {
    "descriptor": DESCRIPTOR,
    "schema": SCHEMA,
    "file": FILE,
    "csv": CSV,
    "value": VALUE,
    "key": KEY,
    "claim": CLAIM,
    "text": TEXT,
    "suppression": SUPPRESSION,
    "change": CHANGE,
}
ABOUT: dict[str, str] = {
    "descriptor": "required and recommended content of the descriptor",
    "schema": "required and recommended content of a Table Schema",
    "file": "the bytes of a table's file",
    "csv": "the header and the rows of a CSV file",
    "value": "the value of a single cell",
    "key": "primary keys, unique keys, references, the order of rows",
    "claim": "constraints of the data model across columns, rows and tables",
    "text": "passages and quotations that do not match the text of their source (with `--text`)",
    "suppression": "the file of suppressed findings",
    "change": "changes that a reviewer has to see (with `claims diff`)",
}
RULES: dict[str, Rule] = {rule.id: rule for rules in FAMILIES.values() for rule in rules}
