"""Whether a changed constraint allows fewer values than before, or more."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from msgspec import Struct

Direction = Literal["tightened", "loosened"]
LOWER = frozenset({"minimum", "exclusiveMinimum", "minLength"})
UPPER = frozenset({"maximum", "exclusiveMaximum", "maxLength"})
_EXACT, _PARTIAL = "exact", "partial"
# Which headers a value of fieldsMatch allows, as sets: each is wider than those named (Table Schema 2.0).
_NARROWER = {"exact": (), "equal": ("exact",), "subset": ("exact", "equal"), "superset": ("exact", "equal")}


class Step(Struct, frozen=True):
    """A constraint that changed: from `old` to `new`, None where there was none; which way, if that can be said."""

    name: str
    old: Any
    new: Any
    direction: Direction | None


def steps(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Step]:
    """Every difference between the constraints of a field; an enum may be both tightened and loosened."""
    for name in [*new, *(each for each in old if each not in new)]:
        default = False if name in ("required", "unique") else None
        one, other = old.get(name, default), new.get(name, default)
        if one == other and type(one) is type(other):
            continue
        if name == "enum" and isinstance(one, list) and isinstance(other, list):
            yield from lists(name, one, other)
        else:
            yield Step(name, one, other, _direction(name, one, other))


def lists(name: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Step]:
    """The differences between two lists of the only values allowed: what is gone, and what is new."""
    gone = [each for each in old if each not in new]
    more = [each for each in new if each not in old]
    if gone:
        yield Step(name, gone, None, "tightened")
    if more:
        yield Step(name, None, more, "loosened")
    if not gone and not more:
        yield Step(name, old, new, None)


def _direction(name: str, old: Any, new: Any) -> Direction | None:
    if name in ("required", "unique"):
        return "tightened" if new is True else "loosened"
    if old is None:
        return "tightened"
    if new is None:
        return "loosened"
    if name in LOWER | UPPER:
        one, other = _ordered(old), _ordered(new)
        if one is None or other is None or type(one) is not type(other) or one == other:
            return None
        return "tightened" if (other > one) == (name in LOWER) else "loosened"
    return None


def _ordered(bound: Any) -> Any:
    """A bound to compare: a number, or a text of fixed form such as a date, which sorts as it is."""
    if isinstance(bound, bool):
        return None
    try:
        return Decimal(str(bound))
    except InvalidOperation:
        return str(bound)


def of_fields_match(old: str, new: str) -> Direction | None:
    """Whether `fieldsMatch` allows fewer headers than before, or more."""
    if new == _PARTIAL or old in _NARROWER.get(new, ()):
        return "loosened"
    return "tightened" if old == _PARTIAL or new in _NARROWER.get(old, ()) else None
