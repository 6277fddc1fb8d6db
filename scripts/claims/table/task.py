"""A table that is to be read, and the rows that the engine can read."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from claims.model.rule import Place
from claims.model.table import Schema, Table
from claims.package.store import Store
from claims.table.positions import Index
from claims.table.records import Grammar
from claims.table.unreadable import LostRows

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


class Rows(Struct, frozen=True):
    """A table that the engine can read: `source` in `grammar`, whose first record is a header or not.

    `expected` is how many rows the engine has to find; it may still trip over one where `source` is no copy.
    `plain`: it has no character that the checks of more than ASCII could mind.
    `edged`: a cell of it may begin or end with a space.
    `splits` are places in `source` where a row begins: how many stand before it, and its byte.
    `lost`: what is known of rows that are not among them.
    `keyed`: what tells the rows apart by the key that was asked for, None where nothing does.
    `loaded`: the engine's own table that holds the rows in their order, "" where it reads `source`.
    `numbered`: the first column of `source` is not the table's, but the number of the row (from 0).
    `same`: the rows that stand as the same text in the file beside which this one was read.
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
        """The byte at which each row begins, and the one after the last; of rows that are told apart."""
        import numpy as np

        stops = self.keyed.stops if self.keyed is not None else np.zeros(0, np.int64)
        return np.concatenate(([self.index.marks[0].offset], stops))

    @property
    def known(self) -> "Known | None":
        """What another file may be proved by, where the rows are told apart."""
        import numpy as np

        from claims.table.proof_by_reference import Known

        if self.keyed is None:
            return None
        marks = self.index.marks
        totals = np.diff([mark.kept for mark in marks], append=self.expected).tolist()
        more = np.concatenate([mark.steps.each(total) for mark, total in zip(marks, totals, strict=True)])
        return Known(self.source, self.bounds, self.keyed.numbers, more, self.longest, self.carriage)


class Task(Struct, frozen=True):
    """What `read_rows` works on: `copy` is where a copy may be written, `meter` hears how far it has come.

    `key` names the fields by which rows are to be told apart, perhaps none, where the characters of cells do not
    matter. `beside` is another state of the table, read with the same key. `every`: also columns are wanted that no
    field names, of all of the table's files.
    """

    table: Table
    store: Store
    copy: Path
    notice: Notice
    meter: Meter
    key: tuple[str, ...] | None = None
    beside: Rows | None = None
    every: bool = False
