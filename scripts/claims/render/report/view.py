"""The input of a renderer of a Report."""

import posixpath
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from claims.model.report import SEVERITIES, Finding, Report
from claims.model.rule import Rule

if TYPE_CHECKING:
    from claims.table.lines import Line, Lines


class Checkout(Struct, frozen=True):
    """The git checkout that contains a package: its top folder, and the folder to which a Report's files are relative.

    Both are absolute paths with `/`.
    """

    top: str
    folder: str

    def path_from_top(self, file: str) -> str:
        """Return the path of a file from the top of the checkout; the absolute path if it is outside."""
        path = posixpath.normpath(posixpath.join(self.folder, file))
        return path.removeprefix(self.top.rstrip("/") + "/")


def find_checkout(folder: Path) -> Checkout | None:
    """Return the git checkout that contains a folder; None if there is none."""
    folder = folder.resolve()
    top = next((each for each in (folder, *folder.parents) if (each / ".git").exists()), None)
    return Checkout(top.as_posix(), Path.cwd().as_posix()) if top else None


class View(Struct, frozen=True):
    """A Report, its rules, and how it is shown.

    `lines`: the line at each finding's file, line and column, for formats that show it.
    `color`: use colors. `width`: columns for a line of a file.
    `room`: bytes for findings in Markdown, in which all else takes less than 340,000.
    """

    report: Report
    rules: Mapping[str, Rule]
    lines: "Lines" = field(default_factory=dict)
    color: bool = False
    width: int = 100
    checkout: Checkout | None = None
    room: int = 700_000

    def line(self, each: Finding) -> "Line | None":
        """Return the line of a finding, or None if it has none or its line is not known."""
        if each.file is None or each.line is None:
            return None
        return self.lines.get((each.file, (each.line, each.column or 1)))

    def file(self, each: Finding) -> str | None:
        """Return the file of a finding, from the top of the checkout if there is one."""
        if each.file is None or self.checkout is None:
            return each.file
        return self.checkout.path_from_top(each.file)


def rank(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings with errors first, and in them the first finding of each rule before the second of any."""
    seen: Counter[str] = Counter()
    ranked = []
    for each in findings:
        seen[each.rule] += 1
        ranked.append((SEVERITIES.index(each.severity), seen[each.rule], each))
    return [each for _, _, each in sorted(ranked, key=lambda ranks: ranks[:2])]
