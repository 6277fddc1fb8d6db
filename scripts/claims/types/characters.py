"""Checks of text in SQL: normalization, whitespace, invisible characters, mojibake, formulas, placeholders.

RE2 has no look-around, so a misplaced joiner is found together with the character before it.
"""

import re
import unicodedata
from functools import lru_cache

from claims.text.sql import literal

# What no text needs. Not here: no-break and other spaces (typography), variation selectors (emoji, CJK).
INVISIBLE = (
    r"\x{80}-\x{9f}\x{ad}\x{34f}\x{115f}\x{1160}\x{17b4}\x{17b5}\x{200b}\x{2028}\x{2029}\x{2060}-\x{2064}\x{206a}-\x{206f}"
    r"\x{3164}\x{feff}\x{ffa0}\x{fff9}-\x{fffb}\x{e0001}"
)
TAGS = r"\x{e0020}-\x{e007f}"  # spell the flags of England, Scotland and Wales after a black flag
JOINERS = r"\x{200c}\x{200d}"
BIDI = r"\x{61c}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}"
SPACES = r"\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"
SEEN_WRONG = (
    f"{INVISIBLE}{TAGS}{JOINERS}{BIDI}{SPACES}"  # characters that a reader does not see, or sees elsewhere
)
# UTF-8 that was read as Windows-1252: what its first and its later bytes were taken for. A later byte alone is
# rare in text, and so are the letters beside it: text without either is spared.
_SECOND = r"\x{a2}-\x{a6}\x{a7}-\x{a9}\x{ae}\x{af}\x{b1}-\x{b6}\x{b8}\x{b9}\x{bc}-\x{be}"
_LEADS = r"\x{c2}\x{c3}\x{ce}-\x{d1}\x{d8}-\x{db}\x{178}"
_SIGNS = r"\x{a1}\x{aa}\x{ac}\x{ad}\x{b0}\x{b7}\x{ba}\x{bf}"  # as common in text as in garbled text, alone
_LETTERS = r"\x{192}\x{20ac}\x{2020}\x{2021}\x{2c6}\x{2030}\x{160}\x{152}\x{17d}\x{2dc}\x{2122}\x{161}\x{153}\x{17e}\x{178}"
_QUOTES = r"\x{a0}\x{ab}\x{bb}"
_DASHES = r"\x{2018}\x{201c}\x{201e}\x{2013}"
_LATER = rf"\x{{80}}-\x{{bf}}{_LETTERS}{_DASHES}\x{{201a}}\x{{2026}}\x{{2039}}\x{{203a}}\x{{2019}}\x{{201d}}\x{{2022}}\x{{2014}}"
MINDED = (
    rf"{SEEN_WRONG}{_SECOND}{_LEADS}\x{{ac}}\x{{2020}}\x{{20ac}}\x{{fffd}}"  # all that a check minds but NFC
)
_GARBLED = "|".join(
    (
        r"\x{fffd}",
        rf"[\x{{c2}}\x{{c3}}][{_SECOND}{_SIGNS}]",
        rf"\x{{c3}}[{_LETTERS}]",
        rf"\x{{c3}}[{_DASHES}][a-z]",
        rf"(?:^|[^A-Z\x{{c0}}-\x{{de}}])[\x{{c2}}\x{{c3}}][{_QUOTES}]",
        rf"(?:[\x{{ce}}-\x{{d1}}\x{{d8}}-\x{{db}}][{_LATER}]){{2}}",  # Greek, Cyrillic, Arabic
        r"\x{e2}(?:\x{20ac}|\x{201a}\x{ac}|\x{201e}\x{a2}|\x{2020}[\x{2018}-\x{201d}])",
        r"\x{f0}\x{178}",  # emoji
    )
)
GARBLED = re.compile(re.sub(r"\\x\{([0-9a-f]+)\}", lambda point: re.escape(chr(int(point[1], 16))), _GARBLED))
_ODD_SPACES = SPACES.replace(r"\x{2028}\x{2029}", "").replace(r"\x{85}", "")  # which are invisible characters
ASCII_SPACES = " \t\n\v\f\r"
_SCRIPTS = [
    "Arabic",
    "Syriac",
    "Mandaic",
    "Nko",
    "Mongolian",
    "Devanagari",
    "Bengali",
    "Gurmukhi",
    "Gujarati",
    "Oriya",
    "Tamil",
    "Telugu",
    "Kannada",
    "Malayalam",
    "Sinhala",
    "Tibetan",
    "Myanmar",
    "Khmer",
    "Thai",
    "Lao",
    "Balinese",
    "Javanese",
    "Sundanese",
    "Newa",
    "Tirhuta",
    "Grantha",
]
_EMOJI = r"\x{23e9}-\x{23ff}\x{2600}-\x{27bf}\x{2190}-\x{21ff}\x{2b00}-\x{2bff}\x{fe0f}\x{1f000}-\x{1faff}"
BEFORE_JOINER = rf"\p{{M}}{_EMOJI}{TAGS}" + "".join(rf"\p{{{script}}}" for script in _SCRIPTS)
BEFORE_TAG = rf"\x{{1f3f4}}{TAGS}"
_INVISIBLE = rf"[{INVISIBLE}]|(?:^|[^{BEFORE_JOINER}])[{JOINERS}]|(?:^|[^{BEFORE_TAG}])[{TAGS}]"

FORMULA = ("=", "+", "-", "@", "\t", "\r")
PLACEHOLDERS = (
    *("N/A", "n/a", "#N/A", "#NA", "NULL", "Null", "null", "(null)", "None", "none", "nil", "Nil", "NIL"),
    *("NaN", "nan", "undefined", "TBD", "tbd", "TBC", "TBA", "TODO", "todo", "FIXME", "XXX", "xxx"),
    *("unknown?", "?", "??", "???", "-", "--", "---", "–", "—", "...", "…"),
    *("#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"),
)


# No text is out of NFC without one of these: marks, Hangul vowels and finals, characters with another form.
NFC_SUSPECTS = (
    r"\p{M}\x{374}\x{37e}\x{387}\x{958}-\x{95f}\x{9dc}-\x{9df}\x{a33}-\x{a5e}\x{b5c}\x{b5d}\x{f43}-\x{fb9}"
    r"\x{1160}-\x{11ff}\x{1f71}-\x{1fff}\x{2000}\x{2001}\x{2126}\x{212a}\x{212b}\x{2329}\x{232a}\x{2adc}"
    r"\x{f900}-\x{faff}\x{fb1d}-\x{fb4e}\x{1d15e}-\x{1d1c0}\x{2f800}-\x{2fa1d}"
)


def plain(text: str) -> bool:
    """Return True for text without a character that a check of non-ASCII text below could report.

    Characters that are unassigned in Python's Unicode version count as such, because the engine may know them.
    """
    if text.isascii():
        return True
    odd = _odd()
    return not any(
        odd.match(each) or unicodedata.category(each)[0] == "M" or unicodedata.category(each) == "Cn"
        for each in set(text)
    )


def _characters(ranges: str) -> str:
    """Return the characters of a class written for RE2."""
    found = re.findall(r"\\x\{([0-9a-f]+)\}(?:-\\x\{([0-9a-f]+)\})?", ranges)
    return "".join(chr(code) for low, high in found for code in range(int(low, 16), int(high or low, 16) + 1))


WIDE_SPACES = _characters(SPACES)
ALL_SPACES = ASCII_SPACES + WIDE_SPACES  # what `str.strip` and `trimmed` take from the ends of a cell


@lru_cache(maxsize=1)
def _odd() -> re.Pattern[str]:
    ranges = f"{MINDED}{NFC_SUSPECTS}".replace(r"\p{M}", "")
    return re.compile(
        "[" + re.sub(r"\\x\{([0-9a-f]+)\}", lambda point: re.escape(chr(int(point[1], 16))), ranges) + "]"
    )


def odd_text(column: str) -> str:
    """Return the condition that a text has a character that one of these checks could report.

    All checks use the same expression, so that the engine computes it once.
    """
    suspects = literal(f"[{MINDED}{NFC_SUSPECTS}]")
    return f"CASE WHEN strlen({column}) <> length({column}) THEN regexp_matches({column}, {suspects}) ELSE false END"


def _if_odd(column: str, condition: str) -> str:
    return f"CASE WHEN {odd_text(column)} THEN {condition} ELSE false END"


def not_nfc(column: str) -> str:
    """Return the condition that a text is not in NFC."""
    text = f"replace({column}, chr(0), chr(1))"  # nfc_normalize drops what follows a NUL (DuckDB 2.0.1)
    return _if_odd(column, f"nfc_normalize({text}) <> {text}")


def invisible(column: str) -> str:
    """Return the condition that a text has an invisible character, or a joiner that joins nothing."""
    return _if_odd(column, f"regexp_matches({column}, {literal(_INVISIBLE)})")


def bidi(column: str) -> str:
    """Return the condition that a text has a bidirectional control character."""
    return _if_odd(column, f"regexp_matches({column}, {literal(f'[{BIDI}]')})")


def edge_space(column: str) -> str:
    """Return the condition that a text begins or ends with ASCII whitespace."""
    spaces = "(' ', chr(9), chr(10), chr(11), chr(12), chr(13))"
    return f"(({column} < '!' AND left({column}, 1) IN {spaces}) OR {column}[-1] IN {spaces})"


def wide_edge_space(column: str) -> str:
    """Return the condition that a text begins or ends with non-ASCII whitespace."""
    return _if_odd(column, f"regexp_matches({column}, {literal(f'^[{SPACES}]|[{SPACES}]$')})")


def trimmed(column: str) -> str:
    """Return the expression for a text without leading and trailing whitespace."""
    return f"trim({column}, {literal(ALL_SPACES)})"


def inner_space(column: str) -> str:
    """Return the condition that a text has non-ASCII whitespace between other characters."""
    inside = f"[^{SPACES}][{_ODD_SPACES}]+[^{SPACES}]"
    return _if_odd(column, f"regexp_matches({column}, {literal(inside)})")


def garbled(column: str) -> str:
    """Return the condition that a text has a replacement character, or UTF-8 that was decoded as Windows-1252."""
    return _if_odd(column, f"regexp_matches({column}, {literal(_GARBLED)})")


def formula_start(column: str) -> str:
    """Return the condition that a spreadsheet takes a text for a formula; dashes and signed numbers are allowed."""
    first = ", ".join(literal(char) if char.isprintable() else f"chr({ord(char)})" for char in FORMULA)
    number = literal(r"[+-]?(?:[0-9][0-9 ,.''’]*(?:[eE][+-]?[0-9]+)?%?|\.[0-9]+%?)|-+".replace("''", "'"))
    return (
        f"CASE WHEN {column} < 'A' AND left({column}, 1) IN ({first}) "
        f"THEN NOT regexp_full_match({column}, {number}) ELSE false END"
    )


def placeholder(column: str, allowed: frozenset[str]) -> str:
    """Return the condition that a text is a placeholder and not among `allowed`; "" if all are allowed."""
    texts = [text for text in PLACEHOLDERS if text not in allowed]
    if not texts:
        return ""
    longest = max(len(text.encode()) for text in texts)
    return f"CASE WHEN strlen({column}) <= {longest} THEN {column} IN ({', '.join(map(literal, texts))}) ELSE false END"
