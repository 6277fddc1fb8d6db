"""What a renderer is given."""

from collections.abc import Mapping
from dataclasses import dataclass

from claims.models.report import Report
from claims.models.rule import Rule


@dataclass(frozen=True, slots=True)
class View:
    """A Report, the rules it speaks of, and whether the reader sees colours."""

    report: Report
    rules: Mapping[str, Rule]
    color: bool = False
