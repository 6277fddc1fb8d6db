"""What a renderer is given."""

import posixpath
from collections.abc import Mapping

from msgspec import Struct, field

from claims.model.report import Finding, Report
from claims.model.rule import Rule
from claims.table.positions import Line, Lines


class Checkout(Struct, frozen=True):
    """The git checkout that a package lies in: its `top`, and the `folder` that a Report's files are seen from.

    Both are absolute, with `/`.
    """

    top: str
    folder: str


class View(Struct, frozen=True):
    """A Report, the rules it speaks of, and how its reader sees it.

    `lines`: what stands at a finding's file, line and column, where the format shows it.
    `color`: the reader sees colours. `width`: columns that a line of a file may take.
    `room`: bytes for rows of findings in Markdown; what is around them takes less than 340,000 more.
    """

    report: Report
    rules: Mapping[str, Rule]
    lines: Lines = field(default_factory=dict)
    color: bool = False
    width: int = 100
    checkout: Checkout | None = None
    room: int = 700_000

    def line(self, each: Finding) -> Line | None:
        """The line that a finding stands on; None where it stands on none, or the line is not there."""
        if each.file is None or each.line is None:
            return None
        return self.lines.get((each.file, (each.line, each.column or 1)))

    def file(self, each: Finding) -> str | None:
        """The file of a finding, from the top of its checkout where it lies in one."""
        if each.file is None or self.checkout is None:
            return each.file
        path = posixpath.normpath(posixpath.join(self.checkout.folder, each.file))
        return path.removeprefix(self.checkout.top.rstrip("/") + "/")
