"""Checks the objects of a descriptor against their declarations in the standard."""

from collections.abc import Iterable

from claims.descriptor.node import Node, show
from claims.descriptor.standard import COUNT, EXTENSIONS, OBJECT, JsonType, ObjectType, Property
from claims.model.rule import Rule
from claims.rules import descriptor as rules


def check_object(node: Node, declared: ObjectType) -> bool:
    """Report what is wrong with the properties of an object; return False if the value is not an object."""
    if not check_type(node, OBJECT):
        return False
    if declared.not_empty and not node.value:
        node.report(rules.EMPTY_PROPERTY, "is empty: add at least a 'title'")
        return True
    for name, each in declared.properties.items():
        if name not in node and each.required:
            message = f"has no {name!r}, which is required"
            node.report(rules.MISSING_REQUIRED_PROPERTY, message, f"add '{name}'")
        elif name not in node and each.recommended and not node.old:
            check_recommended(node, name)
    if declared.any_of and not any(node.get(name) for name in declared.any_of):
        names = " nor ".join(map(repr, declared.any_of))
        node.report(rules.LICENSE_WITHOUT_NAME, f"has neither {names}: add one of them")
    for name, child in node.properties():
        if name in declared.properties:
            _check_property(child, declared.properties[name])
        elif name in declared.misplaced and not (name == "fields" and COUNT.holds(child.value)):
            place = f"{declared.misplaced[name]}.{name}"
            child.report_key(
                rules.MISPLACED_PROPERTY,
                f"has no effect here: did you mean {place!r}?",
                f"move it to '{place}'",
            )
        elif name not in EXTENSIONS:
            # A property that is already there can only be meant with other capitals.
            known = [
                each for each in declared.properties if each not in node or each.casefold() == name.casefold()
            ]
            _check_spelling(child, name, known)
    return True


def check_recommended(node: Node, name: str) -> None:
    """Report that a recommended property is missing."""
    if name not in node:
        message = f"has no {name!r}, which is recommended"
        node.report(rules.MISSING_RECOMMENDED_PROPERTY, message, f"add '{name}'")


def check_type(node: Node, expected: JsonType) -> bool:
    """Report a value of the wrong JSON type, in an array each wrong item; return whether it is right."""
    if expected.holds(node.value):
        return True
    if expected.item is not None and isinstance(node.value, list):
        for item in node.items():
            check_type(item, expected.item)
        return False
    node.report(rules.INVALID_PROPERTY_TYPE, f"is {show(node.value)}: expected {expected.words}")
    return False


def is_first(node: Node, seen: dict[str, str], rule: Rule, key: str | None = None) -> bool:
    """Return whether the value is not among `seen` (key → path), to which it is added; report it otherwise."""
    path = seen.setdefault(str(node.value) if key is None else key, node.path)
    if path == node.path:
        return True
    node.report(rule, f"is {show(node.value)}, the same as {path}: each must be unique")
    return False


def report_empty(node: Node) -> None:
    """Report an empty value."""
    node.report(rules.EMPTY_PROPERTY, "is empty: fill it in or remove it")


def _check_property(node: Node, declared: Property) -> None:
    if declared.outdated and not node.old:
        node.report_key(rules.OUTDATED_PROPERTY, declared.outdated)
    if declared.since == 2 and node.old:
        return
    if not check_type(node, declared.type):
        return
    if declared.not_empty and not node.value:
        report_empty(node)
        return
    check = declared.check_v1 if node.old and declared.check_v1 else declared.check
    wrong = check(node.value) if check and isinstance(node.value, str) else None
    if wrong:
        node.report(*wrong)
    if declared.inner is not None:
        for each in [node] if isinstance(node.value, dict) else node.items():
            check_object(each, declared.inner)


def _check_spelling(node: Node, name: str, known: Iterable[str]) -> None:
    correct = correct_spelling(name, known)
    if correct:
        node.report_key(
            rules.MISSPELLED_PROPERTY,
            f"is not a property of the standard: did you mean {correct!r}?",
            f"write '{correct}', or give a custom property a prefix, as in 'my:{name[:40]}'",
        )


SHORT, LONG = 5, 8  # letters: below SHORT only two swapped letters count, from LONG on two errors do
LONGEST = 40  # letters of a name that is compared


def correct_spelling(name: str, known: Iterable[str]) -> str | None:
    """Return the known property that `name` misspells, or None if it is probably a custom one.

    A name with a prefix (`my:title`, `x-title`, `_title`) is always a custom one.
    """
    if not name or ":" in name or name.startswith(("_", "x-", "@", "$")) or len(name) > LONGEST:
        return None
    letters = _letters(name)
    candidates = [(_count_errors(letters, _letters(each)), each) for each in known]
    return min(((errors, each) for errors, each in candidates if errors is not None), default=(0, None))[1]


def _letters(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "")


def _count_errors(one: str, other: str) -> int | None:
    """Return how many errors make `one` of `other`, or None if that is more than their length allows."""
    if one == other:
        return 0
    short = min(len(one), len(other))
    allowed = 0 if short < SHORT else 1 if short < LONG else 2
    if abs(len(one) - len(other)) > allowed:
        return None
    if short >= SHORT - 1 and sorted(one) == sorted(other) and one[0] == other[0]:
        allowed = 1
    errors = edit_distance(one, other)
    return errors if errors <= allowed else None


def edit_distance(one: str, other: str) -> int:
    """Return how many letters to replace, add, delete or swap with the next turn one text into the other."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, here in enumerate(one, 1):
        line = [row]
        for column, there in enumerate(other, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (here != there))
            if row > 1 and column > 1 and here == other[column - 2] and one[row - 2] == there:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]
