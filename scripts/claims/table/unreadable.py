"""What is known of rows that could not be read: references from or to them cannot be checked."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct, field

from claims.table.positions import is_text

Spelt = Literal["as it is", "in digits"]  # a number's, which may have zeros, a sign, a point, an exponent
MOST = 1_000  # rows that are remembered
LONGEST = 1 << 20  # characters of them in all
_NO_DIGITS = re.compile("[^0-9]+")
_WIDE = re.compile("[^\x00-\x7f]+")


class LostRows(Struct):
    """The text of the rows of a table that could not be read; false if there are none.

    `unseen` is True if there are more of them than are remembered, or if the file is truncated.
    """

    texts: list[str] = field(default_factory=list)
    unseen: bool = False
    size: int = 0  # characters
    _texts: "_LostTexts | None" = None

    def __bool__(self) -> bool:
        """Return whether a row was lost."""
        return self.unseen or bool(self.texts)

    def add(self, text: str) -> None:
        """Remember the text of a row."""
        self.size += len(text)
        self.unseen = self.unseen or len(self.texts) >= MOST or self.size > LONGEST
        if not self.unseen:
            self.texts.append(text)

    def join(self, other: "LostRows") -> None:
        """Add the rows that were lost in another file of the table."""
        self.unseen = self.unseen or other.unseen
        for each in other.texts:
            self.add(each)

    def may_hold(self, cells: Sequence[str | None], spelt: Sequence[Spelt | None]) -> bool:
        """Return False if certainly no lost row has these cells, each spelled as `spelt` says, None for in any way."""
        if self.unseen:
            return True
        texts = self._seen()
        tests = [_test(cell, how) for cell, how in zip(cells, spelt, strict=True) if cell and how]
        if not all(test(texts.together) or texts.garbled for test in tests):
            return False
        return any(all(test(each) for test in tests) for each in texts.each)

    def _seen(self) -> "_LostTexts":
        """Return the texts prepared for searching."""
        if self._texts is None or len(self._texts.each) < len(self.texts):
            self._texts = _LostTexts.of(self.texts)
        return self._texts


class _LostText(Struct, frozen=True):
    """A text without quotes, and only its digits; `whole` is True if all of it is valid text."""

    bare: str
    digits: str
    whole: bool


class _LostTexts(Struct, frozen=True):
    """Texts one by one, and joined; `garbled` is True if one of them is not whole."""

    each: Sequence[_LostText]
    together: _LostText
    garbled: bool

    @staticmethod
    def of(texts: Sequence[str]) -> "_LostTexts":
        each = [_LostText(text.replace('"', ""), _digits(text), is_text(text)) for text in texts]
        bare, digits = "\0".join(one.bare for one in each), " ".join(one.digits for one in each)
        return _LostTexts(each, _LostText(bare, digits, whole=True), not all(one.whole for one in each))


def _test(cell: str, how: Spelt) -> Callable[[_LostText], bool]:
    """Return a test for texts that may contain the cell, with doubled quotes and undecodable characters."""
    if how == "in digits":
        digits = _digits(re.split("[eE]", cell)[0]).strip("0")
        return lambda text: digits in text.digits
    whole = cell.replace('"', "")

    def holds(text: _LostText) -> bool:
        return whole in text.bare if text.whole else _garbled(whole).search(text.bare) is not None

    return holds


@lru_cache(maxsize=8)
def _garbled(cell: str) -> re.Pattern[str]:
    parts = [re.escape(part) for part in _WIDE.split(cell)]
    return re.compile(".{1,64}?".join(parts), re.DOTALL)


def _digits(text: str) -> str:
    """Return the digits of a text without signs, points and group separators."""
    return _NO_DIGITS.sub("", text)
