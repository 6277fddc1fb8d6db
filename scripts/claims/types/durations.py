"""Durations in the order of XML Schema: months and seconds do not convert, so some two cannot be ordered."""

from decimal import Decimal
from typing import Any

from msgspec import Struct

# (year, month) of the moments after which two durations are laid, each on the first day: XML Schema 1.1 Part 2,
# "The duration datatype, Ordering". They have the shortest and the longest run of each number of months.
STARTS = ((1696, 9), (1697, 2), (1903, 3), (1903, 7))
DAY = 86_400  # seconds


class Duration(Struct, frozen=True):
    """Months and seconds; one duration is less than another only where it is so after each of STARTS."""

    months: int
    seconds: Decimal

    def __lt__(self, other: "Duration") -> bool:
        """Whether it is surely the shorter one."""
        return all(one < two for one, two in zip(self._ends(), other._ends(), strict=True))

    def __le__(self, other: "Duration") -> bool:
        """Whether it is surely not the longer one."""
        return all(one <= two for one, two in zip(self._ends(), other._ends(), strict=True))

    def _ends(self) -> list[Decimal]:
        return [DAY * _days(year, month + self.months) + self.seconds for year, month in STARTS]


def duration_of(value: Any) -> Duration:
    """The duration that frictionless has read: a timedelta, or isodate's with years and months."""
    months = 12 * getattr(value, "years", 0) + getattr(value, "months", 0)
    span = getattr(value, "tdelta", value)
    seconds = Decimal(DAY * span.days + span.seconds) + Decimal(span.microseconds) / 1_000_000
    return Duration(int(months), seconds)


def _days(year: int, month: int) -> int:
    """The days from the year 0 to the first of a month, whose number may lie outside of the year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12
    past = year - 1
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    before = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)[month]
    return 365 * year + past // 4 - past // 100 + past // 400 + before + (leap and month > 1)
