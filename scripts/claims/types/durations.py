"""Durations in the order of XML Schema: months have no fixed length, so some durations cannot be compared."""

from decimal import Decimal
from typing import Any

from msgspec import Struct

# (year, month) of the moments after which two durations are laid, each on the first day: XML Schema 1.1 Part 2,
# "The duration datatype, Ordering". They have the shortest and the longest run of each number of months.
STARTS = ((1696, 9), (1697, 2), (1903, 3), (1903, 7))
DAY = 86_400  # seconds


class Duration(Struct, frozen=True):
    """Months and seconds; a duration is less than another one only if it is so after each of STARTS."""

    months: int
    seconds: Decimal

    def __lt__(self, other: "Duration") -> bool:
        """Return whether it is certainly shorter."""
        return all(one < two for one, two in zip(self._ends(), other._ends(), strict=True))

    def __le__(self, other: "Duration") -> bool:
        """Return whether it is certainly not longer."""
        return all(one <= two for one, two in zip(self._ends(), other._ends(), strict=True))

    def _ends(self) -> list[Decimal]:
        return [DAY * _days(year, month + self.months) + self.seconds for year, month in STARTS]


def duration_of(value: Any) -> Duration:
    """Return the duration that frictionless has read: a timedelta, or an isodate duration with years and months."""
    months = 12 * getattr(value, "years", 0) + getattr(value, "months", 0)
    span = getattr(value, "tdelta", value)
    seconds = Decimal(DAY * span.days + span.seconds) + Decimal(span.microseconds) / 1_000_000
    return Duration(int(months), seconds)


def _days(year: int, month: int) -> int:
    """Return the days from year 0 to the first of a month, whose number may be less than 1 or more than 12."""
    year, month = year + (month - 1) // 12, (month - 1) % 12
    past = year - 1
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    before = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)[month]
    return 365 * year + past // 4 - past // 100 + past // 400 + before + (leap and month > 1)
