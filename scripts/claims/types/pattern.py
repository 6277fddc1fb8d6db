"""Translates a field's pattern to RE2 if RE2 certainly interprets it in the same way; refuses all others.

Accepted: literals, escaped signs, `.`, classes, groups, alternatives, `* + ?` and counted repetition, `\\d`,
`\\s`, XML Schema's `\\i`, `\\c` and `\\p{…}`, and anchors that have no effect. Not accepted: `\\w` (three
meanings in three dialects), look-around, references, flags, lazy and possessive repetition. A class is subtracted
from another one only if the characters of both are known.
"""

import re
import warnings
from functools import lru_cache

from msgspec import Struct

NAME_START = (
    r":A-Z_a-z\x{c0}-\x{d6}\x{d8}-\x{f6}\x{f8}-\x{2ff}\x{370}-\x{37d}\x{37f}-\x{1fff}\x{200c}-\x{200d}"
    r"\x{2070}-\x{218f}\x{2c00}-\x{2fef}\x{3001}-\x{d7ff}\x{f900}-\x{fdcf}\x{fdf0}-\x{fffd}\x{10000}-\x{effff}"
)
NAME = NAME_START + r"\-.0-9\x{b7}\x{300}-\x{36f}\x{203f}-\x{2040}"

BLOCKS: dict[str, tuple[int, int]] = {
    "BasicLatin": (0x0000, 0x007F),
    "Latin-1Supplement": (0x0080, 0x00FF),
    "LatinExtended-A": (0x0100, 0x017F),
    "LatinExtended-B": (0x0180, 0x024F),
    "IPAExtensions": (0x0250, 0x02AF),
    "SpacingModifierLetters": (0x02B0, 0x02FF),
    "CombiningDiacriticalMarks": (0x0300, 0x036F),
    "Greek": (0x0370, 0x03FF),
    "GreekandCoptic": (0x0370, 0x03FF),
    "Cyrillic": (0x0400, 0x04FF),
    "Armenian": (0x0530, 0x058F),
    "Hebrew": (0x0590, 0x05FF),
    "Arabic": (0x0600, 0x06FF),
    "Syriac": (0x0700, 0x074F),
    "Thaana": (0x0780, 0x07BF),
    "Devanagari": (0x0900, 0x097F),
    "Bengali": (0x0980, 0x09FF),
    "Gurmukhi": (0x0A00, 0x0A7F),
    "Gujarati": (0x0A80, 0x0AFF),
    "Oriya": (0x0B00, 0x0B7F),
    "Tamil": (0x0B80, 0x0BFF),
    "Telugu": (0x0C00, 0x0C7F),
    "Kannada": (0x0C80, 0x0CFF),
    "Malayalam": (0x0D00, 0x0D7F),
    "Sinhala": (0x0D80, 0x0DFF),
    "Thai": (0x0E00, 0x0E7F),
    "Lao": (0x0E80, 0x0EFF),
    "Tibetan": (0x0F00, 0x0FFF),
    "Myanmar": (0x1000, 0x109F),
    "Georgian": (0x10A0, 0x10FF),
    "HangulJamo": (0x1100, 0x11FF),
    "Ethiopic": (0x1200, 0x137F),
    "Cherokee": (0x13A0, 0x13FF),
    "UnifiedCanadianAboriginalSyllabics": (0x1400, 0x167F),
    "Khmer": (0x1780, 0x17FF),
    "Mongolian": (0x1800, 0x18AF),
    "LatinExtendedAdditional": (0x1E00, 0x1EFF),
    "GreekExtended": (0x1F00, 0x1FFF),
    "GeneralPunctuation": (0x2000, 0x206F),
    "SuperscriptsandSubscripts": (0x2070, 0x209F),
    "CurrencySymbols": (0x20A0, 0x20CF),
    "LetterlikeSymbols": (0x2100, 0x214F),
    "NumberForms": (0x2150, 0x218F),
    "Arrows": (0x2190, 0x21FF),
    "MathematicalOperators": (0x2200, 0x22FF),
    "BoxDrawing": (0x2500, 0x257F),
    "GeometricShapes": (0x25A0, 0x25FF),
    "MiscellaneousSymbols": (0x2600, 0x26FF),
    "Dingbats": (0x2700, 0x27BF),
    "CJKSymbolsandPunctuation": (0x3000, 0x303F),
    "Hiragana": (0x3040, 0x309F),
    "Katakana": (0x30A0, 0x30FF),
    "Bopomofo": (0x3100, 0x312F),
    "CJKUnifiedIdeographsExtensionA": (0x3400, 0x4DBF),
    "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "YiSyllables": (0xA000, 0xA48F),
    "HangulSyllables": (0xAC00, 0xD7AF),
    "PrivateUse": (0xE000, 0xF8FF),
    "CJKCompatibilityIdeographs": (0xF900, 0xFAFF),
    "ArabicPresentationForms-A": (0xFB50, 0xFDFF),
    "ArabicPresentationForms-B": (0xFE70, 0xFEFF),
    "HalfwidthandFullwidthForms": (0xFF00, 0xFFEF),
}
# Without C: RE2 leaves out of it what is not assigned.
CATEGORIES = re.compile("L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfo]")


def property_ranges(name: str) -> str | None:
    """Return the ranges of a category ("Lu") or of a block ("IsGreek"); None if it is not known here."""
    if CATEGORIES.fullmatch(name):
        return rf"\p{{{name}}}"
    block = BLOCKS.get(name.removeprefix("Is")) if name.startswith("Is") else None
    return None if block is None else rf"\x{{{block[0]:x}}}-\x{{{block[1]:x}}}"


LARGEST_COUNT = 1000  # RE2's limit for a counted repetition
LARGEST_SIZE = 3000  # rough size of a program that RE2 surely still takes

_DIGITS = r"\p{Nd}"
_SPACES = r"\t-\r\x{1c}-\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v"}
_SIGNS = frozenset(r".^$*+?{}[]\|()-/,:;=!<>@#%&~_ '" + '"`')
_UNKNOWN_TO_PYTHON = re.compile(r"\\(?:[icIC]|[pP]\{[A-Za-z0-9_-]*\}|(.))", re.DOTALL)
SUBTRACTION = re.compile(r"-\[(?:\\.|[^\[\]\\])+\](?=\])", re.DOTALL)  # of a class, as XML Schema has it
Letters = frozenset[str] | None  # the characters something can be; None: not known


class Pattern(Struct, frozen=True):
    """A pattern in RE2's syntax, to be matched in full.

    `alphabet` has every character that a matching text can contain, `first` every one that it can begin with; None
    if that is unknown.
    """

    re2: str
    alphabet: Letters
    first: Letters


class _Piece(Struct, frozen=True):
    re2: str
    alphabet: Letters = frozenset()
    first: Letters = frozenset()
    empty: bool = True  # can match nothing
    size: int = 0
    count: int = 1  # the largest product of nested counts


class _Members(Struct, frozen=True):
    """The members of a character class: in RE2's syntax, and as characters if they are few."""

    negated: bool
    parts: list[str]
    chars: set[str] | None


class _RefusedError(Exception):
    """The pattern contains something that RE2 may interpret differently."""


@lru_cache(maxsize=512)  # a schema states a pattern for many fields, and a comparison has two of each
def compile_pattern(text: str) -> Pattern | None:
    """Return the pattern for RE2; None if it is invalid, or if RE2 may interpret it differently."""
    known = _UNKNOWN_TO_PYTHON.sub(lambda match: match[0] if match[1] else "x", text)
    if not compiles(SUBTRACTION.sub("", known)):
        return None
    try:
        reader = _Reader(text)
        piece = reader.alternatives(0)
        if reader.at < len(text) or piece.size > LARGEST_SIZE:
            return None
    except (_RefusedError, RecursionError):
        return None
    return Pattern(piece.re2, piece.alphabet, None if piece.empty and not piece.first else piece.first)


def compiles(text: str) -> bool:
    """Return whether Python, and so frictionless, accepts the pattern; warnings are ignored."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(text)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


def reads_alike(text: str) -> bool:
    """Return whether Python accepts the pattern and interprets it as XML Schema does (without class subtraction)."""
    return compiles(text) and not SUBTRACTION.search(text)


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def alternatives(self, depth: int) -> _Piece:
        """Parse alternatives, up to the end or a closing parenthesis."""
        if depth > 50:
            raise _RefusedError
        branches = [self._branch(depth)]
        while self._peek() == "|":
            self.at += 1
            branches.append(self._branch(depth))
        if len(branches) == 1:
            return branches[0]
        alphabet: Letters = frozenset()
        first: Letters = frozenset()
        for each in branches:
            alphabet, first = _union(alphabet, each.alphabet), _union(first, each.first)
        return _Piece(
            f"(?:{'|'.join(each.re2 for each in branches)})",
            alphabet,
            first,
            any(each.empty for each in branches),
            sum(each.size for each in branches) + len(branches),
            max(each.count for each in branches),
        )

    def _branch(self, depth: int) -> _Piece:
        if depth == 0 and self._peek() == "^":  # says nothing: the match is in full
            self.at += 1
        whole = _Piece("")
        while (char := self._peek()) not in ("", "|", ")"):
            if char == "$" and depth == 0 and self.text[self.at + 1 : self.at + 2] in ("", "|"):
                self.at += 1
                break
            whole = _joined(whole, self._repeated(self._atom(depth)))
        return whole

    def _atom(self, depth: int) -> _Piece:
        char = self._next()
        if char == "(":
            return self._group(depth)
        if char == "[":
            return self._class()
        if char == "\\":
            return self._escape()
        if char == ".":
            return _Piece(r"[^\n]", None, None, empty=False, size=10)
        if char in "*+?{}]^$":
            raise _RefusedError
        return _one(char)

    def _group(self, depth: int) -> _Piece:
        if self._peek() == "?":
            if self.text[self.at : self.at + 2] != "?:":
                raise _RefusedError
            self.at += 2
        inner = self.alternatives(depth + 1)
        if self._next() != ")":
            raise _RefusedError
        return _Piece(f"(?:{inner.re2})", inner.alphabet, inner.first, inner.empty, inner.size, inner.count)

    def _escape(self) -> _Piece:
        char = self._next()
        if char == "d":
            return _Piece(_DIGITS, None, None, empty=False, size=150)
        if char == "s":
            return _Piece(f"[{_SPACES}]", None, None, empty=False, size=30)
        if char in "icICpP":
            ranges = self._set(char)
            return _Piece(f"[{'^' if char.isupper() else ''}{ranges}]", None, None, empty=False, size=150)
        return _one(_escaped(char))

    def _set(self, char: str) -> str:
        """Return the ranges of the set that an escape of XML Schema names."""
        if char in "iI":
            return NAME_START
        if char in "cC":
            return NAME
        found = re.compile(r"\{([A-Za-z0-9_-]+)\}").match(self.text, self.at)
        ranges = property_ranges(found[1]) if found else None
        if found is None or ranges is None:
            raise _RefusedError
        self.at = found.end()
        return ranges

    def _class(self) -> _Piece:
        found = self._members()
        chars = found.chars
        letters = None if found.negated or chars is None else frozenset(chars)
        if not found.parts:
            raise _RefusedError
        wide = 150 if chars is None else 1
        size = wide if letters is not None else 10 + wide
        sign = "^" if found.negated else ""
        return _Piece(f"[{sign}{''.join(found.parts)}]", letters, letters, empty=False, size=size)

    def _members(self) -> _Members:
        """Parse the members of a class, up to its closing bracket."""
        negated = self._peek() == "^"
        if negated:
            self.at += 1
        parts: list[str] = []
        chars: set[str] | None = set()
        while (char := self._next()) != "]":
            if char == "-" and self._peek() == "[" and parts:
                return self._without(_Members(negated, parts, chars))
            if char in ("[", ""):
                raise _RefusedError
            if char == "\\" and self._peek() in ("d", "s", "i", "c", "p"):
                kind = self._next()
                parts.append(_DIGITS if kind == "d" else _SPACES if kind == "s" else self._set(kind))
                chars = None
                continue
            low = _escaped(self._next()) if char == "\\" else char
            high = low
            if self._peek() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", "[", ""):
                self.at += 1
                high = self._next()
                high = _escaped(self._next()) if high == "\\" else high
            elif char in "&~|-" and self._peek() == char:  # set operations to come in Python
                raise _RefusedError
            parts.append(_code(low) if low == high else f"{_code(low)}-{_code(high)}")
            if chars is not None and ord(high) - ord(low) < 256:
                chars.update(map(chr, range(ord(low), ord(high) + 1)))
            else:
                chars = None
        return _Members(negated, parts, chars)

    def _without(self, base: _Members) -> _Members:
        """Parse a class that is subtracted from `base`, which ends with it (XML Schema); return the difference."""
        self.at += 1
        less = self._members()
        if self._next() != "]" or base.chars is None or less.chars is None or not less.parts:
            raise _RefusedError
        if base.negated and not less.negated:
            return _members_of(base.chars | less.chars, negated=True)
        if base.negated:
            return _members_of(less.chars - base.chars)
        return _members_of(base.chars & less.chars if less.negated else base.chars - less.chars)

    def _repeated(self, piece: _Piece) -> _Piece:
        char = self._peek()
        if char not in ("*", "+", "?", "{") or not char:
            return piece
        self.at += 1
        low, high = 0, 1
        sign = char
        if char == "{":
            found = re.compile(r"([0-9]{1,4})?(,([0-9]{1,4})?)?\}").match(self.text, self.at)
            if found is None or (found[1] is None and found[3] is None):
                raise _RefusedError
            self.at = found.end()
            low = int(found[1] or 0)
            high = low if found[2] is None else int(found[3]) if found[3] else max(low, 1)
            sign = f"{{{low}}}" if found[2] is None else f"{{{low},{found[3] or ''}}}"
        if self._peek() in ("?", "+", "*", "{") and self._peek():  # lazy, possessive, or an error
            raise _RefusedError
        count = piece.count * max(high, 1)
        if count > LARGEST_COUNT:
            raise _RefusedError
        empty = piece.empty or char in "*?" or (char == "{" and low == 0)
        return _Piece(
            f"(?:{piece.re2}){sign}", piece.alphabet, piece.first, empty, piece.size * max(high, 1) + 1, count
        )

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _next(self) -> str:
        char = self._peek()
        if not char:
            raise _RefusedError
        self.at += 1
        return char


def _members_of(chars: set[str], *, negated: bool = False) -> _Members:
    return _Members(negated, [_code(each) for each in sorted(chars)], chars)


def _escaped(char: str) -> str:
    if char in _ESCAPED:
        return _ESCAPED[char]
    if char in _SIGNS:
        return char
    raise _RefusedError


def _one(char: str) -> _Piece:
    return _Piece(_code(char), frozenset(char), frozenset(char), empty=False, size=1)


def _code(char: str) -> str:
    return char if char.isascii() and char.isalnum() else rf"\x{{{ord(char):x}}}"


def _joined(left: _Piece, right: _Piece) -> _Piece:
    return _Piece(
        left.re2 + right.re2,
        _union(left.alphabet, right.alphabet),
        _union(left.first, right.first) if left.empty else left.first,
        left.empty and right.empty,
        left.size + right.size,
        max(left.count, right.count),
    )


def _union(left: Letters, right: Letters) -> Letters:
    return None if left is None or right is None else left | right
