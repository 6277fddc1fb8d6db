"""The change rules: SQL files `change/<rule>.sql`, in the same format as the claim rules.

Each query reads views of the rows that changed: `TABLE_added` and `TABLE_removed` have the columns of the table,
`TABLE_changed` has each of them as `old_COLUMN` and `new_COLUMN`. All cells are text, null if empty.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct

from claims.model.rule import Rule
from claims.rules.sql_file import COLUMNS, SLOT, BadRuleError, create_rule, split_file

FOLDER = Path(__file__).with_name("change")
Change = Literal["added", "removed", "changed"]
CHANGES: tuple[Change, ...] = ("added", "removed", "changed")

IN_PARENTHESES = re.compile(r" \([^({]*\{(\w+)\}\)")  # words in a message, with a column at their end
_VIEW = re.compile(rf"\b({'|'.join(COLUMNS)})_({'|'.join(CHANGES)})\b")
EMPTY = "(empty)"
_WORD = re.compile(r"[a-z_0-9]+")


class ChangeRule(Struct, frozen=True):
    """A rule about added, removed or changed rows of `table`; `query` returns the rows that violate it.

    `views`: the views that the query reads, as (table, change). `columns`: the names that the query and the message
    use; the rule applies only if each of them is a column of one of these views.
    """

    rule: Rule
    table: str
    change: Change
    query: str
    message: str
    views: tuple[tuple[str, Change], ...]
    columns: frozenset[str]

    def format_message(self, cells: Mapping[str, str | None]) -> str:
        """Return the message with the cells of a row that the query returned, by column.

        Words in parentheses are left out if the cell at their end is empty.
        """
        words = {name: EMPTY if cell is None else cell for name, cell in cells.items()}
        message = IN_PARENTHESES.sub(lambda part: part[0] if cells[part[1]] is not None else "", self.message)
        return SLOT.sub(lambda slot: words[slot[1]], message).replace(f"'{EMPTY}'", EMPTY)


def view_columns(columns: tuple[str, ...], change: Change) -> tuple[str, ...]:
    """Return the columns of a view of a table with these columns."""
    if change != "changed":
        return columns
    return tuple(f"{side}_{name}" for side in ("old", "new") for name in columns)


def read(rule_id: str, text: str) -> ChangeRule:
    """Parse the text of a rule's file. Raises BadRuleError."""
    try:
        header, query = split_file(text)
        rule = create_rule(rule_id, "change", header, (["change"], []))
    except BadRuleError as error:
        raise BadRuleError(f"rule '{rule_id}': {error}") from error
    table, change = header["table"], next((each for each in CHANGES if each == header["change"]), None)
    views = tuple(dict.fromkeys((name, kind) for name, kind in _VIEW.findall(query)))
    if change is None or (table, change) not in views:
        raise BadRuleError(f"rule '{rule_id}': the query does not read {table}_{header['change']}")
    known = {each for name, kind in views for each in view_columns(COLUMNS[name], kind)}
    slots = frozenset(SLOT.findall(header["message"]))
    if not slots <= known:
        raise BadRuleError(f"rule '{rule_id}': unknown column in the message")
    used = known.intersection(_WORD.findall(query))
    return ChangeRule(rule, table, change, query, header["message"], views, slots.union(used))


CHANGE_RULES: tuple[ChangeRule, ...] = tuple(
    read(path.stem, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.sql"))
)
REFERENCE_BROKEN = Rule(
    "reference-broken",
    "change",
    "error",
    "Reference broken by the change",
    "A claim whose speaker or source is missing no longer says who said it, or where.",
    "the speaker ada-quill is deleted, and a claim still names ada-quill",
    "the claim is corrected first",
    "restore the row, or correct the references to it",
)
RULES: tuple[Rule, ...] = (REFERENCE_BROKEN, *(each.rule for each in CHANGE_RULES))
