"""The findings of a Diff: reads each `finding/<rule>.sql`, in the form of the claim rules.

Its query runs over views of what changed, `TABLE_added`, `TABLE_removed` and `TABLE_changed`: the first two have
the columns of the table, the last has each as `old_COLUMN` and `new_COLUMN`; all are text, null where empty.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct

from claims.model.report import SEVERITIES
from claims.model.rule import Rule
from claims.rules.claim import COLUMNS, SLOT, BadRuleError, parted

FOLDER = Path(__file__).with_name("change")
Change = Literal["added", "removed", "changed"]
CHANGES: tuple[Change, ...] = ("added", "removed", "changed")

_MANUAL = ("title", "why", "bad", "good", "fix", "severity")
_KEYS = (*_MANUAL, "table", "change", "message")
_VIEW = re.compile(rf"\b({'|'.join(COLUMNS)})_({'|'.join(CHANGES)})\b")
_WORD = re.compile(r"[a-z_0-9]+")


class ChangeRule(Struct, frozen=True):
    """A rule about rows of `table` that were added, removed or changed; `query` gives those that break it.

    `views` are the views that the query reads, as (table, change); `columns` the names that it and the message
    use: the rule applies where each is a column of one of these views.
    """

    rule: Rule
    table: str
    change: Change
    query: str
    message: str
    views: tuple[tuple[str, Change], ...]
    columns: frozenset[str]

    def say(self, cells: Mapping[str, object]) -> str:
        """The message for a row that the query gave, by column."""
        return SLOT.sub(lambda slot: _word(cells[slot[1]]), self.message)


def names(columns: tuple[str, ...], change: Change) -> tuple[str, ...]:
    """The columns of a view of a table that has these."""
    if change != "changed":
        return columns
    return tuple(f"{side}_{name}" for side in ("old", "new") for name in columns)


def read(name: str, text: str) -> ChangeRule:
    """Take a rule's name and its file's text; give the rule, or raise BadRuleError."""
    header, query = parted(text)
    if set(header) != set(_KEYS):
        odd = sorted(set(header) ^ set(_KEYS))
        raise BadRuleError(f"rule '{name}': the header lacks or should not have {', '.join(odd)}")
    severity = next((severity for severity in SEVERITIES if severity == header["severity"]), None)
    change = next((change for change in CHANGES if change == header["change"]), None)
    views = tuple(dict.fromkeys((table, kind) for table, kind in _VIEW.findall(query)))
    if severity is None or change is None or (header["table"], change) not in views:
        raise BadRuleError(f"rule '{name}': severity, table or change is not what the query is about")
    known = {each for table, kind in views for each in names(COLUMNS[table], kind)}
    used = frozenset(word for word in _WORD.findall(query) if word in known)
    slots = frozenset(SLOT.findall(header["message"]))
    if not slots <= known:
        raise BadRuleError(f"rule '{name}': the message has a slot that names no column")
    rule = Rule(
        name, "change", severity, header["title"], header["why"], header["bad"], header["good"], header["fix"]
    )
    return ChangeRule(rule, header["table"], change, query, header["message"], views, used | slots)


def _word(cell: object) -> str:
    return "(empty)" if cell is None else str(cell)


CHANGE_RULES: tuple[ChangeRule, ...] = tuple(
    read(path.stem, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.sql"))
)
ORPHAN = Rule(
    "reference-broken",
    "change",
    "error",
    "a change leaves no reference that leads nowhere",
    "A row that refers to what is gone has lost who said it, or where.",
    "the speaker ada-quill deleted, and a claim that still names ada-quill",
    "the claim corrected first",
    "put the row back, or correct the references to it",
)
RULES: tuple[Rule, ...] = (ORPHAN, *(each.rule for each in CHANGE_RULES))
