"""Writes a file of a table anew, row by row, beside the old one; the old one is only read."""

import codecs
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from claims.fix.cells import Column
from claims.fix.lines import Ending
from claims.fix.rows import Part, rows_in
from claims.fix.written import Writer
from claims.models.rule import Rule
from claims.rules.csv import STRAY_QUOTE
from claims.rules.file import BYTE_ORDER_MARK, NO_FINAL_NEWLINE


class Tally(Struct):
    """What was done to a file by rule, and what was left by rule and reason."""

    done: Counter[str] = field(default_factory=Counter)
    left: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count(self, rule: Rule) -> None:
        """Count one thing that was mended."""
        self.done[rule.id] += 1

    def leave(self, rule: Rule, reason: str) -> None:
        """Count one thing that was left."""
        self.left[rule.id, reason] += 1


class Work(Struct, frozen=True):
    """What is to be done to a file: its line ends, its columns, and the rules that apply."""

    part: Part
    ending: Ending
    columns: Sequence[Column]
    applies: Callable[[Rule], bool]


def rewrite(work: Work, copy: Path) -> tuple[Part, Tally]:
    """Write the file anew at `copy`; the same part with its text there, and what was done."""
    part, tally = work.part, Tally()
    codec = part.codec
    if codec.stray_mark and work.applies(BYTE_ORDER_MARK):
        tally.count(BYTE_ORDER_MARK)
        codec = replace(codec, mark=b"", stray_mark=False)
    writer = Writer(
        part,
        work.columns,
        work.applies(STRAY_QUOTE),
        tally.count,
        tally.leave,
    )
    encoder = codecs.getincrementalencoder(codec.name)("strict")
    head, heading = 0, part.head
    with copy.open("wb") as out:
        out.write(codec.mark)
        for row in rows_in(part):
            raw, end = writer.raw(row), row.end
            if end and work.ending.rule is not None and end != work.ending.end:
                tally.count(work.ending.rule)
                end = work.ending.end
            elif not end and raw and work.ending.closed:
                tally.count(NO_FINAL_NEWLINE)
                end = work.ending.end
            text = raw + end
            if heading > 0:
                heading -= len((row.raw + row.end).encode("utf-8", "surrogatepass"))
                head += len(text.encode("utf-8", "surrogatepass"))
            out.write(encoder.encode(text))
        out.write(encoder.encode("", final=True))
    return replace(part, source=copy, codec=codec, head=head), tally
