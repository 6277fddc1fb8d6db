"""What a check of one column is: an SQL condition, or a judgement in Python where SQL cannot say it."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from claims.models.rule import Rule


class Check(Struct, frozen=True):
    """A check that the engine makes while it scans a table.

    `breaks` is an SQL condition over one column of text, missing values NULL; NULL counts as false.
    `expected` says in a message what the value had to be.
    `choices` are the values of an enum, from which a message picks the one that was meant.
    `given`: `breaks` is looked at only in rows in which one of these conditions of other checks holds; () for all.
    `unless`: what excuses a row, looked at only where `breaks` holds.
    `trimmed`: `breaks` for the cell without the spaces at its ends, where that is not said elsewhere.
    `reason` says of a value why it breaks the rule, "" where it cannot.
    """

    rule: Rule
    field: str
    breaks: str
    expected: str
    choices: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    unless: str = ""
    trimmed: str = ""
    reason: Callable[[str], str] | None = None


class Judged(Struct, frozen=True):
    """A check that Python makes on the distinct values of a column, in batches, in the order of the list.

    `judge` gives True for each value that breaks the rule.
    """

    rule: Rule
    field: str
    expected: str
    judge: Callable[[Sequence[str]], list[bool]]
    choices: tuple[str, ...] = ()
    reason: Callable[[str], str] | None = None
