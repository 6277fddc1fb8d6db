"""Text that is not what it seems, in SQL: not composed, spaced, invisible, turned round, or no value at all.

RE2 has no look-around, so a joiner out of place is found by what stands before it.
"""

import unicodedata
from functools import cache

from claims.engine.duck import literal

# What no text needs. Not here: no-break and other spaces (typography), variation selectors (emoji, CJK).
INVISIBLE = (
    r"\x{ad}\x{34f}\x{115f}\x{1160}\x{17b4}\x{17b5}\x{200b}\x{2028}\x{2029}\x{2060}-\x{2064}\x{206a}-\x{206f}"
    r"\x{3164}\x{feff}\x{ffa0}\x{fff9}-\x{fffb}\x{e0001}"
)
TAGS = r"\x{e0020}-\x{e007f}"  # spell the flags of England, Scotland and Wales after a black flag
JOINERS = r"\x{200c}\x{200d}"
BIDI = r"\x{61c}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}"
SPACES = r"\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"
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


@cache
def _nfc_suspects() -> str:
    """The characters without which no text is out of NFC, as the inside of an RE2 class."""
    ranges: list[list[int]] = []
    for code in range(0x300, 0x2FA20):
        char = chr(code)
        # A mark can belong before; a Hangul vowel or final consonant can join; others have another form.
        odd = (
            unicodedata.combining(char)
            or unicodedata.category(char) in ("Mc", "Mn")
            or 0x1160 <= code <= 0x11FF
            or unicodedata.normalize("NFC", char) != char
        )
        if not odd:
            continue
        if (ranges and ranges[-1][1] >= code - 3 and code < 0x1F00) or (ranges and ranges[-1][1] == code - 1):
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(rf"\x{{{first:x}}}-\x{{{last:x}}}" for first, last in ranges)


def odd_text(column: str) -> str:
    """True for text with a character that any of these checks could mind; written alike, so worked out once."""
    suspects = literal(f"[{INVISIBLE}{TAGS}{JOINERS}{BIDI}{SPACES}{_nfc_suspects()}]")
    return f"CASE WHEN strlen({column}) <> length({column}) THEN regexp_matches({column}, {suspects}) ELSE false END"


def _if_odd(column: str, condition: str) -> str:
    return f"CASE WHEN {odd_text(column)} THEN {condition} ELSE false END"


def not_nfc(column: str) -> str:
    """True for text that Unicode composes differently."""
    return _if_odd(column, f"nfc_normalize({column}) <> {column}")


def invisible(column: str) -> str:
    """True for text with an invisible character, or a joiner where nothing is joined."""
    return _if_odd(column, f"regexp_matches({column}, {literal(_INVISIBLE)})")


def bidi(column: str) -> str:
    """True for text with a bidirectional control."""
    return _if_odd(column, f"regexp_matches({column}, {literal(f'[{BIDI}]')})")


def edge_space(column: str) -> str:
    """True for text that begins or ends with white space of ASCII."""
    ends = " OR ".join(
        f"suffix({column}, {char})" for char in ("' '", "chr(10)", "chr(13)", "chr(9)", "chr(11)", "chr(12)")
    )
    return f"(({column} < '!' AND regexp_matches({column}, '^[\\t-\\r ]')) OR {ends})"


def wide_edge_space(column: str) -> str:
    """True for text that begins or ends with white space beyond ASCII."""
    return _if_odd(column, f"regexp_matches({column}, {literal(f'^[{SPACES}]|[{SPACES}]$')})")


def formula_start(column: str) -> str:
    """True for text that a spreadsheet takes for a formula, but for a dash alone and for signed numbers."""
    first = ", ".join(literal(char) if char.isprintable() else f"chr({ord(char)})" for char in FORMULA)
    number = literal(r"[+-]?(?:[0-9][0-9 ,.''’]*(?:[eE][+-]?[0-9]+)?%?|\.[0-9]+%?)|-+".replace("''", "'"))
    return (
        f"CASE WHEN {column} < 'A' AND left({column}, 1) IN ({first}) "
        f"THEN NOT regexp_full_match({column}, {number}) ELSE false END"
    )


def placeholder(column: str, allowed: frozenset[str]) -> str:
    """True for a text that stands for no value, but for those `allowed`; "" where all are."""
    texts = [text for text in PLACEHOLDERS if text not in allowed]
    if not texts:
        return ""
    longest = max(len(text.encode()) for text in texts)
    return f"CASE WHEN strlen({column}) <= {longest} THEN {column} IN ({', '.join(map(literal, texts))}) ELSE false END"
