"""What is done to a cell: composed to NFC, and spaces taken from its ends, where a rule asks for it."""

import unicodedata
from collections.abc import Callable

import msgspec
from msgspec import Struct

from claims.engine.hygiene import ALL_SPACES
from claims.engine.reader import Start
from claims.models.rule import Rule
from claims.models.table import Field
from claims.rules.value import value_checks
from claims.rules.value_rules import EDGE_SPACE, NOT_NFC


class Column(Struct, frozen=True):
    """A field whose cells may be changed: `at` is its column in the file, from 0.

    `spaces` are those taken from the ends; `composed` is True where text is brought to NFC.
    `bound`: a space at an end is a fault only where the cell without it is right, as in a list of values.
    `kept` are cells that stay as they are, each with the reason ("" where nothing is wrong with it, or nothing
    that is mended here); it grows while the files are surveyed.
    """

    field: Field
    at: int
    spaces: str
    composed: bool
    bound: bool = False
    kept: dict[str, str] = msgspec.field(default_factory=dict)

    def mended(self, cell: str) -> str:
        """The cell as the rules want it; itself where it stands for a missing value."""
        if cell in self.field.missing_values:
            return cell
        if self.composed and not cell.isascii():
            cell = unicodedata.normalize("NFC", cell)
        return cell.strip(self.spaces) if self.spaces else cell

    def rules(self, cell: str) -> list[Rule]:
        """The rules that `cell` breaks."""
        normal = unicodedata.normalize("NFC", cell) if self.composed else cell
        trimmed = normal.strip(self.spaces) if self.spaces else normal
        broken = ((NOT_NFC, normal != cell), (EDGE_SPACE, trimmed != normal))
        return [rule for rule, breaks in broken if breaks]


def columns_of(start: Start, applies: Callable[[Rule], bool]) -> tuple[Column, ...]:
    """The columns whose cells the rules that apply may change, as the rules themselves say."""
    found: list[Column] = []
    for each, at in zip(start.schema.fields, start.labels.column, strict=True):
        if at is None:
            continue
        checked = {check.rule.id for check in value_checks(each, "cell")}
        composed = NOT_NFC.id in checked
        spaces = ALL_SPACES if applies(EDGE_SPACE) else ""
        bound = EDGE_SPACE.id not in checked
        column = Column(each, at, spaces, composed=composed and applies(NOT_NFC), bound=bound)
        if column.spaces or column.composed:
            found.append(column)
    return tuple(found)
