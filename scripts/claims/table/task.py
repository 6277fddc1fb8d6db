"""A table that is to be read, and the rows that the engine can read."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from claims.model.rule import Place
from claims.model.table import Schema, Table
from claims.package.store import Store
from claims.table.positions import Index, is_text
from claims.table.records import Grammar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from claims.table.columns import Labels
    from claims.table.key_hash import Keyed
    from claims.table.proof_by_reference import Known, Same


class Flaw(Struct, frozen=True):
    """A fault in a file: `kind` is the id of the rule, `details` are the values for its message.

    `form` selects one of the rule's messages, "" the usual one.
    """

    kind: str
    place: Place
    details: tuple[str, ...] = ()
    form: str = ""


Notice = Callable[[Flaw], None]


def ignore(_: Flaw) -> None:
    """Ignore a flaw."""


Progress = Callable[[int, int], None]  # bytes done, bytes in all


def silent(_done: int, _total: int) -> None:
    """Report nothing."""


class Meter(Struct):
    """Counts how many of `total` bytes have been read, and calls `tell` whenever there are more.

    A file that is read twice is counted twice.
    """

    total: int
    tell: Progress = silent
    before: int = 0
    done: int = 0

    def at(self, byte: int) -> None:
        """Report that the current file has been read up to `byte`."""
        done = min(self.before + byte, self.total)
        if done > self.done:
            self.done = done
            self.tell(done, self.total)

    def past(self, size: int) -> None:
        """Report that a file of `size` bytes has been read to its end."""
        self.at(size)
        self.before += size


Spelt = Literal["as it is", "in digits"]  # a number's, which may have zeros, a sign, a point, an exponent
MOST = 1_000  # rows that are remembered
LONGEST = 1 << 20  # characters of them in all
_NO_DIGITS = re.compile("[^0-9]+")
_WIDE = re.compile("[^\x00-\x7f]+")


class LostRows(Struct):
    """The text of the rows of a table that could not be read; false if there are none.

    `unseen` is True if there are more of them than are remembered, or if the file is truncated.
    """

    texts: list[str] = field(default_factory=list)
    unseen: bool = False
    size: int = 0  # characters
    _texts: "_LostTexts | None" = None

    def __bool__(self) -> bool:
        """Return whether a row was lost."""
        return self.unseen or bool(self.texts)

    def add(self, text: str) -> None:
        """Remember the text of a row."""
        self.size += len(text)
        self.unseen = self.unseen or len(self.texts) >= MOST or self.size > LONGEST
        if not self.unseen:
            self.texts.append(text)

    def join(self, other: "LostRows") -> None:
        """Add the rows that were lost in another file of the table."""
        self.unseen = self.unseen or other.unseen
        for each in other.texts:
            self.add(each)

    def may_hold(self, cells: Sequence[str | None], spelt: Sequence[Spelt | None]) -> bool:
        """Return False if certainly no lost row has these cells; `spelt` says how each is written, None for in any way."""
        if self.unseen:
            return True
        texts = self._seen()
        tests = [_test(cell, how) for cell, how in zip(cells, spelt, strict=True) if cell and how]
        if not all(test(texts.together) or texts.garbled for test in tests):
            return False
        return any(all(test(each) for test in tests) for each in texts.each)

    def _seen(self) -> "_LostTexts":
        """Return the texts prepared for searching."""
        if self._texts is None or len(self._texts.each) < len(self.texts):
            self._texts = _LostTexts.of(self.texts)
        return self._texts


class _LostText(Struct, frozen=True):
    """A text without quotes, and only its digits; `whole` is True if all of it is valid text."""

    bare: str
    digits: str
    whole: bool


class _LostTexts(Struct, frozen=True):
    """Texts one by one, and joined; `garbled` is True if one of them is not whole."""

    each: Sequence[_LostText]
    together: _LostText
    garbled: bool

    @staticmethod
    def of(texts: Sequence[str]) -> "_LostTexts":
        each = [_LostText(text.replace('"', ""), _digits(text), is_text(text)) for text in texts]
        bare, digits = "\0".join(one.bare for one in each), " ".join(one.digits for one in each)
        return _LostTexts(each, _LostText(bare, digits, whole=True), not all(one.whole for one in each))


def _test(cell: str, how: Spelt) -> Callable[[_LostText], bool]:
    """Return a test for texts that may contain the cell, with doubled quotes and undecodable characters."""
    if how == "in digits":
        digits = _digits(re.split("[eE]", cell)[0]).strip("0")
        return lambda text: digits in text.digits
    whole = cell.replace('"', "")

    def holds(text: _LostText) -> bool:
        return whole in text.bare if text.whole else _garbled(whole).search(text.bare) is not None

    return holds


@lru_cache(maxsize=8)
def _garbled(cell: str) -> re.Pattern[str]:
    parts = [re.escape(part) for part in _WIDE.split(cell)]
    return re.compile(".{1,64}?".join(parts), re.DOTALL)


def _digits(text: str) -> str:
    """Return the digits of a text without signs, points and group separators."""
    return _NO_DIGITS.sub("", text)


class Rows(Struct, frozen=True):
    """A table that the engine can read: the file `source` in `grammar`; `header` is True if it has a header.

    `expected` is the number of rows that the engine has to find.
    `plain` is True if no character can break a rule about characters that are not ASCII.
    `edged` is True if a cell may begin or end with a space.
    `longest` is the size of the longest row in bytes; `carriage` is True if lines end with CRLF.
    `splits` are places in `source` where a row begins: the number of rows before it, and its byte.
    `lost` are the rows of the table that could not be read.
    `keyed` are the hashes of the requested key, None if there are none.
    `loaded` is the name of the engine's table that has the rows in their order, "" if the engine reads `source`.
    `numbered` is True if the first column of `source` is the number of the row (from 0), not a column of the table.
    `same` are the rows that have the same text in `Task.beside`.
    """

    table: Table
    schema: Schema
    labels: "Labels"
    source: Path
    grammar: Grammar
    header: bool
    index: Index
    expected: int
    plain: bool
    edged: bool
    longest: int
    carriage: bool
    splits: tuple[tuple[int, int], ...]
    lost: LostRows = field(default_factory=LostRows)
    keyed: "Keyed | None" = None
    loaded: str = ""
    numbered: bool = False
    same: "Same | None" = None

    @property
    def bounds(self) -> "NDArray[np.int64]":
        """Return the byte at which each row begins, and the one after the last row; only with `keyed`."""
        import numpy as np

        stops = self.keyed.stops if self.keyed is not None else np.zeros(0, np.int64)
        return np.concatenate(([self.index.marks[0].offset], stops))

    @property
    def known(self) -> "Known | None":
        """Return what a similar file can be proved by; None without `keyed`."""
        import numpy as np

        from claims.table.proof_by_reference import Known

        if self.keyed is None:
            return None
        marks = self.index.marks
        totals = np.diff([mark.kept for mark in marks], append=self.expected).tolist()
        more = np.concatenate([mark.steps.each(total) for mark, total in zip(marks, totals, strict=True)])
        return Known(self.source, self.bounds, self.keyed.numbers, more, self.longest, self.carriage)


class Task(Struct, frozen=True):
    """The arguments of `read_rows`: a table of a store, and where to write a copy of its rows.

    `notice` is called with each flaw, `meter` counts the bytes that were read.
    `key` are the names of fields whose values are hashed for each row; with a key, even an empty one, characters
    are not examined. `beside` is another version of the table, read with the same key.
    `every` is True if columns that have no field and that only a later file has are read too.
    """

    table: Table
    store: Store
    copy: Path
    notice: Notice
    meter: Meter
    key: tuple[str, ...] | None = None
    beside: Rows | None = None
    every: bool = False
