"""The line ends of a file, and which of them the others become."""

from collections.abc import Callable

from msgspec import Struct, field

from claims.engine.opening import LINE_ENDS
from claims.models.rule import Rule
from claims.rules.file import LINE_END, MIXED_LINE_ENDS, NO_FINAL_NEWLINE


class LineEnds(Struct):
    """How many lines end how; `open` is True while the last line read has no line end."""

    counts: dict[str, int] = field(default_factory=dict)
    open: bool = False

    def add(self, raw: str, end: str) -> None:
        """Count one row's line end."""
        self.open = bool(raw) and not end
        if end:
            self.counts[end] = self.counts.get(end, 0) + 1


class Ending(Struct, frozen=True):
    """What becomes of line ends: `rule` is the one that all of them are made `end` by, None to keep them.

    `closed` is True where a last line without a line end is given one.
    """

    end: str
    rule: Rule | None
    closed: bool


def ending(ends: LineEnds, stated: str | None, applies: Callable[[Rule], bool], *, quick: bool) -> Ending:
    """All lines end as the dialect states; where it states nothing, as most do, the first among equals.

    `quick` is False for a file whose final line end no rule looks at.
    """
    common = max(ends.counts, key=lambda end: ends.counts[end]) if ends.counts else "\n"
    wanted = stated if stated in LINE_ENDS else common
    rule = None
    if len(ends.counts) > 1 and applies(MIXED_LINE_ENDS):
        rule = MIXED_LINE_ENDS
    elif len(ends.counts) == 1 and wanted != common and applies(LINE_END):
        rule = LINE_END
    if rule is None and ends.counts:
        wanted = common
    return Ending(wanted, rule, quick and ends.open and applies(NO_FINAL_NEWLINE))
