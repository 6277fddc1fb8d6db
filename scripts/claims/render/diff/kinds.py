"""The kinds of change that a Diff lists, in reading order."""

from collections.abc import Mapping
from typing import Literal, get_args

RowKind = Literal["removed", "changed", "key_changed", "added", "formatting_only"]
Kind = Literal[
    "findings",
    "descriptor",
    "schema",
    "removed",
    "changed",
    "key_changed",
    "added",
    "moved",
    "formatting_only",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
ROW_KINDS: tuple[RowKind, ...] = get_args(RowKind)
WORDS: Mapping[RowKind, str] = {kind: kind for kind in ROW_KINDS} | {
    "key_changed": "key changed",
    "formatting_only": "formatting only",
}
COUNTED = {kind: kind.replace("_", " ") for kind in (*ROW_KINDS, "moved", "not_compared")}
