"""What is known of rows that could not be read: a reference from or to one of them cannot be judged."""

import re
from collections.abc import Callable, Sequence
from typing import Literal

from msgspec import Struct, field

from claims.engine.index import is_text

Spelt = Literal["as it is", "in digits"]  # a number's, which may have zeros, a sign, a point, an exponent
MOST = 1_000  # rows that are remembered
LONGEST = 1 << 20  # characters of them in all
_NO_DIGITS = re.compile("[^0-9]+")
_WIDE = re.compile("[^\x00-\x7f]+")


class Lost(Struct):
    """The text of the rows of a table that could not be read; false where there are none.

    `unseen`: there are more of them than are remembered, or rows are missing from the file.
    """

    texts: list[str] = field(default_factory=list)
    unseen: bool = False
    size: int = 0

    def __bool__(self) -> bool:
        """Whether a row was lost."""
        return self.unseen or bool(self.texts)

    def add(self, text: str) -> None:
        """Remember a row as it stands in its file."""
        self.size += len(text)
        self.unseen = self.unseen or len(self.texts) >= MOST or self.size > LONGEST
        if not self.unseen:
            self.texts.append(text)

    def join(self, other: "Lost") -> None:
        """Remember the rows that another file of the table lost."""
        self.unseen = self.unseen or other.unseen
        for each in other.texts:
            self.add(each)

    def may_hold(self, cells: Sequence[str | None], spelt: Sequence[Spelt | None]) -> bool:
        """False where for sure no lost row has these cells, each spelt as `spelt` says, None for in any way."""
        if self.unseen:
            return True
        sought = [_sought(cell, how) for cell, how in zip(cells, spelt, strict=True) if cell and how]
        return any(all(each(text) for each in sought) for text in self.texts)


def _sought(cell: str, how: Spelt) -> Callable[[str], bool]:
    """Whether a text may hold the cell: quotes may be doubled, other characters undecodable."""
    if how == "in digits":
        digits = _digits(re.split("[eE]", cell)[0]).strip("0")
        return lambda text: digits in _digits(text)
    whole = cell.replace('"', "")
    parts = [re.escape(part) for part in _WIDE.split(whole)]
    garbled = re.compile(".{1,64}?".join(parts), re.DOTALL)

    def holds(text: str) -> bool:
        bare = text.replace('"', "")
        return whole in bare if is_text(bare) else garbled.search(bare) is not None

    return holds


def _digits(text: str) -> str:
    """The digits of a text, whatever parts them: a sign, a point, marks of groups."""
    return _NO_DIGITS.sub("", text)
