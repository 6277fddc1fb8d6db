"""What is known of rows that could not be read: a reference from or to one of them cannot be judged."""

import re

from msgspec import Struct, field

from claims.engine.index import is_text

MOST = 1_000  # rows that are remembered
LONGEST = 1 << 20  # characters of them in all
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

    def may_hold(self, cell: str) -> bool:
        """False where for sure no lost row has this cell: quotes may be doubled, other characters undecodable."""
        if self.unseen:
            return True
        parts = [re.escape(part.replace('"', "")) for part in _WIDE.split(cell)]
        garbled = re.compile(".{1,64}?".join(parts), re.DOTALL)
        whole = cell.replace('"', "")
        return any(
            whole in text if is_text(text) else garbled.search(text) is not None
            for text in (each.replace('"', "") for each in self.texts)
        )
