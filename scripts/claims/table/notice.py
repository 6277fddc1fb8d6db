"""What the reader notices about a file; the rules of the families file and csv put it into words."""

from collections.abc import Callable

from msgspec import Struct

from claims.model.rule import Place


class Flaw(Struct, frozen=True):
    """`kind` is the id of the rule that speaks of it; `details` are for its message, in the rule's order.

    `form` is which of the rule's messages it is, "" for the usual one.
    """

    kind: str
    place: Place
    details: tuple[str, ...] = ()
    form: str = ""


Notice = Callable[[Flaw], None]


Progress = Callable[[int, int], None]  # bytes done, bytes in all


def silent(_done: int, _total: int) -> None:
    """Tell nobody."""


class Meter(Struct):
    """How many of `total` bytes are done: `tell` hears of each step, and never of one back.

    A file that is read twice counts twice.
    """

    total: int
    tell: Progress = silent
    before: int = 0
    done: int = 0

    def at(self, byte: int) -> None:
        """The file that is being read has been read up to `byte`."""
        done = min(self.before + byte, self.total)
        if done > self.done:
            self.done = done
            self.tell(done, self.total)

    def past(self, size: int) -> None:
        """A file of `size` bytes has been read to its end."""
        self.at(size)
        self.before += size
