"""What the reader notices about a file, before it is put into words."""

from collections.abc import Callable

from msgspec import Struct

from claims.model.rule import Place


class Flaw(Struct, frozen=True):
    """A fault in a file: `kind` is the id of the rule, `details` are the values for its message.

    `form` selects one of the rule's messages, "" the usual one.
    """

    kind: str
    place: Place
    details: tuple[str, ...] = ()
    form: str = ""


Notice = Callable[[Flaw], None]


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
