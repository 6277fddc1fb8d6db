"""Says in words what was repaired in a package and what was left."""

from collections import Counter
from collections.abc import Iterator

from claims.fix.plan import Plan
from claims.render.escape import terminal

WORDS = {
    "byte-order-mark": ("removed", "removed"),
    "line-end": ("{} line end", "{} line ends"),
    "mixed-line-ends": ("{} line end", "{} line ends"),
    "no-final-newline": ("added", "added"),
    "stray-quote": ("{} cell", "{} cells"),
    "not-nfc": ("{} cell", "{} cells"),
    "edge-space": ("{} cell", "{} cells"),
    "sort-order": ("{} row moved", "{} rows moved"),
    "bytes-mismatch": ("{} value taken out", "{} values taken out"),
    "hash-mismatch": ("{} value taken out", "{} values taken out"),
}
PLACES = ("{} place", "{} places")
NOTHING = "nothing to fix\n"
SEE = "run `claims validate`\n"


def repairs(plan: Plan) -> Iterator[str]:
    """A line for each file that is repaired."""
    for each in plan.revisions:
        yield f"{terminal(each.shown)}: {_done(each.done)}\n"


def leftovers(plan: Plan) -> Iterator[str]:
    """A line for each rule that a file still breaks, with the reason; one for all that cannot be repaired."""
    for each in plan.left:
        places = _counted(PLACES, each.count)
        yield f"{terminal(each.shown)}: left: {each.rule} in {places}: {terminal(each.reason)}\n"
    stay = sum(plan.stay.values())
    if stay and (plan.revisions or plan.left):
        yield f"{_stay(stay)} that `claims fix` cannot repair: {SEE}"


def nothing(plan: Plan) -> str:
    """What to say where nothing is repaired and nothing left that could have been."""
    stay = sum(plan.stay.values())
    return f"nothing that `claims fix` can repair; {_stay(stay)}: {SEE}" if stay else NOTHING


def _stay(count: int) -> str:
    return _counted(("{} finding stays", "{} findings stay"), count)


def _done(done: Counter[str]) -> str:
    return ", ".join(f"{rule} {_counted(words, done[rule])}" for rule, words in WORDS.items() if done[rule])


def _counted(words: tuple[str, str], count: int) -> str:
    return words[count != 1].format(f"{count:,}")
