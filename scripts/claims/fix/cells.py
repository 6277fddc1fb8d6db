"""What is done to a cell: composed to NFC, and spaces taken from its ends, where a rule asks for it."""

import re
import unicodedata
from collections.abc import Callable

import msgspec
from msgspec import Struct

from claims.engine.hygiene import SPACES
from claims.engine.reader import Start
from claims.models.rule import Rule
from claims.models.table import Field
from claims.rules.value import value_checks
from claims.rules.value_rules import EDGE_SPACE, NOT_NFC

ASCII_SPACES = " \t\n\v\f\r"


def _characters(ranges: str) -> str:
    """The characters of a class written for RE2."""
    found = re.findall(r"\\x\{([0-9a-f]+)\}(?:-\\x\{([0-9a-f]+)\})?", ranges)
    return "".join(chr(code) for low, high in found for code in range(int(low, 16), int(high or low, 16) + 1))


ALL_SPACES = ASCII_SPACES + _characters(SPACES)


class Column(Struct, frozen=True):
    """A field whose cells may be changed: `at` is its column in the file, from 0.

    `spaces` are those taken from the ends; `composed` is True where text is brought to NFC.
    `kept` are cells that stay as they are, each with the reason; it grows while the files are surveyed.
    """

    field: Field
    at: int
    spaces: str
    composed: bool
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
        spaces = "" if EDGE_SPACE.id not in checked else ALL_SPACES if composed else ASCII_SPACES
        column = Column(
            each, at, spaces if applies(EDGE_SPACE) else "", composed=composed and applies(NOT_NFC)
        )
        if column.spaces or column.composed:
            found.append(column)
    return tuple(found)
