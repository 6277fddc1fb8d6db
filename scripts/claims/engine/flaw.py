"""What the reader notices about a file; the rules of the families file and csv put it into words."""

from collections.abc import Callable

from msgspec import Struct

from claims.models.rule import Place


class Flaw(Struct, frozen=True):
    """`kind` is the id of the rule that speaks of it; `details` are for its message, in the rule's order.

    `form` is which of the rule's messages it is, "" for the usual one.
    """

    kind: str
    place: Place
    details: tuple[str, ...] = ()
    form: str = ""


Notice = Callable[[Flaw], None]
