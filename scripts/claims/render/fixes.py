"""What `claims fix` changed in a package and what it left, as text."""

import re
import unicodedata
from collections import Counter, deque
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

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
OPEN = "\\ No newline at end of file\n"


def patch(name: str, edits: Iterable[Edit]) -> Iterator[str]:
    """Yield the lines of the diff of one file; nothing for a file that does not change."""
    shown = terminal(name)
    first = True
    for piece in _hunks(edits):
        if first:
            yield f"diff --git a/{shown} b/{shown}\n--- a/{shown}\n+++ b/{shown}\n"
            first = False
        yield piece


class _Hunk(Struct):
    """Lines that are shown together; `old` and `new` are the numbers of the first line."""

    old: int
    new: int
    lines: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    fresh: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)

    def text(self) -> str:
        """Return the hunk with its heading and at most `AROUND` unchanged lines at its end."""
        self.settle()
        self.lines += [_shown(" ", line) for line in self.same[:AROUND]]
        old = sum(line[0] in " -" for line in self.lines)
        new = sum(line[0] in " +" for line in self.lines)
        heading = f"@@ -{_range(self.old, old)} +{_range(self.new, new)} @@\n"
        return heading + "".join(self.lines)

    def settle(self) -> None:
        """Append the removed lines, then the lines that replace them."""
        self.lines += [_shown("-", line) for line in self.gone] + [_shown("+", line) for line in self.fresh]
        self.gone, self.fresh = [], []


def _range(start: int, count: int) -> str:
    return f"{start if count else start - 1},{count}"


def _hunks(edits: Iterable[Edit]) -> Iterator[str]:
    before: deque[str] = deque(maxlen=AROUND)
    hunk: _Hunk | None = None
    old = new = 1
    for gone, fresh in _lines(edits):
        if gone is not None and gone == fresh:
            if hunk is None:
                before.append(gone)
            else:
                hunk.settle()
                hunk.same.append(gone)
                if len(hunk.same) > 2 * AROUND:
                    yield hunk.text()
                    before.extend(hunk.same)
                    hunk = None
        else:
            if hunk is None:
                hunk = _Hunk(old - len(before), new - len(before), [_shown(" ", line) for line in before])
                before.clear()
            hunk.lines += [_shown(" ", line) for line in hunk.same]
            hunk.same = []
            hunk.gone += [] if gone is None else [gone]
            hunk.fresh += [] if fresh is None else [fresh]
        old += gone is not None
        new += fresh is not None
        if hunk is not None and len(hunk.lines) + len(hunk.gone) + len(hunk.fresh) > LARGEST:
            before.extend(hunk.same)
            hunk.same = []
            yield hunk.text()
            hunk = None
    if hunk is not None:
        yield hunk.text()


def _lines(edits: Iterable[Edit]) -> Iterator[tuple[str | None, str | None]]:
    """Yield the lines of the file before and after; of a row of several lines, only those that changed."""
    for edit in edits:
        gone, fresh = LINE.findall(edit.old or ""), LINE.findall(edit.new or "")
        if len(gone) == len(fresh):
            yield from zip(gone, fresh, strict=True)
            continue
        yield from ((line, None) for line in gone)
        yield from ((None, line) for line in fresh)


def _shown(sign: str, line: str) -> str:
    """A line with its sign; a carriage return, a byte order mark and a combining accent are escaped."""
    text = line.removesuffix("\n")
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = "".join(char if char == unicodedata.normalize("NFC", char) and not unicodedata.combining(char)
                       else f"\\u{ord(char):04x}" for char in text)  # fmt: skip
    text = "\t".join(map(inert, text.split("\t"))).replace("##[", "##\\x5b")  # a command in GitHub's logs
    closed = line.endswith(("\n", "\r"))
    return f"{sign}{text}\n{'' if closed else OPEN}"
