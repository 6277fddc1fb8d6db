"""What `claims fix` changed in a package and what it left, as text."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, repeat

from claims.edit.edits import Edit
from claims.edit.fix import FixPlan
from claims.text.display import inert, plural, terminal

WORDS = {
    "byte-order-mark": "removed",
    "line-ending": "{:,} converted",
    "mixed-line-endings": "{:,} converted",
    "missing-final-newline": "added",
    "wrong-delimiter": "replaced",
    "unnecessary-quotes": "removed",
    "bare-quote": "{:,} quoted",
    "not-nfc": "{:,} normalized",
    "leading-or-trailing-whitespace": "{:,} trimmed",
    "unsorted-row": "{:,} moved",
    "bytes-mismatch": "{:,} removed",
    "hash-mismatch": "{:,} removed",
}
NOTHING = "nothing to fix\n"
SEE = "run `claims validate`\n"


def repairs(plan: FixPlan) -> Iterator[str]:
    """Yield a line for each file that was fixed."""
    for each in plan.revisions:
        yield f"{terminal(each.shown)}: {_done(each.done)}\n"


def leftovers(plan: FixPlan) -> Iterator[str]:
    """Yield a line for each rule that could not be fixed in a file, with the reason, then the number of other findings."""
    for each in plan.left:
        places = plural(each.count, "place")
        yield f"{terminal(each.shown)}: not fixed: {each.rule} in {places}: {terminal(each.reason)}\n"
    stay = sum(plan.stay.values())
    if stay and (plan.revisions or plan.left):
        yield f"{_unfixable(stay)}: {SEE}"


def nothing(plan: FixPlan) -> str:
    """Return the message for a package in which nothing can be fixed."""
    stay = sum(plan.stay.values())
    return f"{_unfixable(stay)}: {SEE}" if stay else NOTHING


def _unfixable(count: int) -> str:
    return f"{plural(count, 'finding')} cannot be fixed automatically"


def _done(done: Counter[str]) -> str:
    return ", ".join(f"{rule}: {words.format(done[rule])}" for rule, words in WORDS.items() if done[rule])


AROUND = 3  # unchanged lines that are shown around a change
LARGEST = 5_000  # lines of a hunk: a longer one is shown as several
LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
Pair = tuple[str | None, str | None]  # a line before and after
OPEN = "\\ No newline at end of file\n"


def patch(name: str, edits: Iterable[Edit]) -> Iterator[str]:
    """Yield the lines of the diff of one file; nothing for a file that does not change."""
    shown = terminal(name)
    heading = f"diff --git a/{shown} b/{shown}\n--- a/{shown}\n+++ b/{shown}\n"
    for hunk in _hunks(edits):
        yield heading + hunk
        heading = ""


def _hunks(edits: Iterable[Edit]) -> Iterator[str]:
    """Yield each hunk of the diff: changed lines with at most `AROUND` unchanged lines on either side."""
    pairs: list[Pair] = []
    numbers = [1, 1]  # of the first line of `pairs`, before and after
    is_changed = False
    unchanged = 0  # lines at the end of `pairs`
    for pair in chain(_lines(edits), repeat(("", ""), 2 * AROUND + 1)):
        pairs.append(pair)
        unchanged = unchanged + 1 if pair[0] == pair[1] else 0
        is_changed = is_changed or not unchanged
        done = len(pairs) - AROUND  # lines that no later hunk shows
        if is_changed:
            if unchanged <= 2 * AROUND and len(pairs) <= LARGEST:
                continue
            done = len(pairs) - min(unchanged, AROUND)
            end = len(pairs) - unchanged + (AROUND if unchanged > 2 * AROUND else 0)
            yield _hunk(numbers, [each for each in pairs[:end] if each != ("", "")])
            is_changed = False
        if done > 0:
            for side in (0, 1):
                numbers[side] += sum(each[side] is not None for each in pairs[:done])
            del pairs[:done]


def _hunk(numbers: Sequence[int], pairs: Sequence[Pair]) -> str:
    counts = [sum(pair[side] is not None for pair in pairs) for side in (0, 1)]
    starts = [number if count else number - 1 for number, count in zip(numbers, counts, strict=True)]
    body = []
    for is_unchanged, group in groupby(pairs, lambda pair: pair[0] == pair[1]):
        gone, fresh = zip(*group, strict=True)
        if is_unchanged:
            body += [_shown(" ", line) for line in gone]
        else:
            body += [_shown("-", line) for line in gone if line is not None]
            body += [_shown("+", line) for line in fresh if line is not None]
    return f"@@ -{starts[0]},{counts[0]} +{starts[1]},{counts[1]} @@\n{''.join(body)}"


def _lines(edits: Iterable[Edit]) -> Iterator[Pair]:
    """Yield the lines of the file before and after; of a row of several lines, only those that changed."""
    for edit in edits:
        gone, fresh = LINE.findall(edit.old or ""), LINE.findall(edit.new or "")
        if len(gone) == len(fresh):
            yield from zip(gone, fresh, strict=True)
            continue
        yield from ((line, None) for line in gone)
        yield from ((None, line) for line in fresh)


def _shown(sign: str, line: str) -> str:
    """Return a line with its sign; a carriage return, a byte order mark and a combining accent are escaped."""
    text = line.removesuffix("\n")
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = "".join(char if char == unicodedata.normalize("NFC", char) and not unicodedata.combining(char)
                       else f"\\u{ord(char):04x}" for char in text)  # fmt: skip
    text = "\t".join(map(inert, text.split("\t"))).replace("##[", "##\\x5b")  # a command in GitHub's logs
    closed = line.endswith(("\n", "\r"))
    return f"{sign}{text}\n{'' if closed else OPEN}"
