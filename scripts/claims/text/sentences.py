"""Splits a text into sentences, and describes a sentence so that it is found again without its words."""

import hashlib
import re
from itertools import pairwise

from claims.text.passage import passage_hash

SKETCH_PARTS = 16  # numbers of four bits, one hexadecimal digit each
_CLOSING = r"[\"'”’»)\]」』）]"
_GAP = re.compile(rf"[。！？।۔؟]++{_CLOSING}*+\s*+|\s++")
_END = re.compile(rf"([.!?…।۔؟]+){_CLOSING}*$")
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff"  # kana and ideographs, which are written without spaces
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+(?:['’][^\W{_UNSPACED}]+)*+")
_JOINED = re.compile(rf"[^\W{_UNSPACED}]+(?:(?:['’-]|(?<=\d)[.,:/](?=\d))[^\W{_UNSPACED}]+)*+")
_LONGEST_WORD = 40  # characters before a gap that are looked at
_DOTTED = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")  # an initial, or letters such as U.S
_TITLES = re.compile(
    r"capt|cf|col|dr|e\.g|etc|fr|gen|gov|hon|i\.e|lt|m|mlle|mme|mr|mrs|ms|prof|rep|rev|sen|sgt|st|vs", re.I
)
_BEFORE_NUMBERS = re.compile(
    r"apr|art|aug|ca|dec|feb|fig|jan|jul|jun|mar|nos?|nov|nr|oct|p|pp|sec|sept?|vol", re.I
)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the start and end of each sentence, in code points, without the whitespace between them.

    A sentence ends at a period, question mark or exclamation mark before a space, unless the next word starts in lower
    case or the period belongs to an abbreviation; at a blank line; and at the end of a line before a line that does
    not start in lower case.
    """
    found = []
    start = word = len(text) - len(text.lstrip())
    for gap in _GAP.finditer(text, start):
        if _ends_sentence(text, word, gap):
            stop = gap.start() + len(gap[0].rstrip())
            found.append((start, stop))
            start = gap.end()
        word = gap.end()
    stop = len(text.rstrip())
    return [*found, (start, stop)] if start < stop else found


def _ends_sentence(text: str, word: int, gap: re.Match[str]) -> bool:
    """Return whether a sentence ends at the gap after the word that starts at `word`."""
    after = text[gap.end() : gap.end() + 1]
    lines = gap[0].count("\n")
    if not gap[0].isspace() or lines > 1:
        return True
    if after.islower():
        return False
    before = text[max(word, gap.start() - _LONGEST_WORD) : gap.start()]
    end = _END.search(before)
    return bool(lines) or (end is not None and not (end[1] == "." and _is_abbreviation(before, after)))


def _is_abbreviation(word: str, after: str) -> bool:
    """Return whether the period at the end of a word is part of an abbreviation."""
    bare = word.rstrip("\"'”’»)]").removesuffix(".").lstrip("\"'“‘«([")
    if _BEFORE_NUMBERS.fullmatch(bare):
        return after.isdigit()
    return bare != "I" and (_TITLES.fullmatch(bare) or _DOTTED.fullmatch(bare)) is not None


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case; a kana or an ideograph is a word of its own."""
    return [each.replace("’", "'") for each in _WORD.findall(text.casefold())]


def word_interiors(text: str) -> bytearray:
    """Return for each place of a text, and its end, whether it is within a word or a number such as 4,000."""
    inside = bytearray(len(text) + 1)
    for each in _JOINED.finditer(text):
        inside[each.start() + 1 : each.end()] = b"\1" * (each.end() - each.start() - 1)
    return inside


def sentence_hash(sentence: str) -> str:
    """Return the first 16 hex digits of the SHA-256 of a sentence, as for a passage."""
    return passage_hash(sentence)


def sketch(sentence: str) -> str:
    """Return 16 hex digits, most of which stay the same if a few words of the sentence change.

    Each is the lowest four bits of the minimum of one of 16 hash functions over the words and the pairs of
    neighboring words. Source: Broder, On the resemblance and containment of documents (1997), with b-bit values after
    Li and König, b-Bit minwise hashing (2010).
    """
    import numpy as np

    words = words_of(sentence)
    grams = {*words, *map(" ".join, pairwise(words))} or {""}
    digests = b"".join(hashlib.sha512(each.encode()).digest() for each in grams)
    lowest = np.frombuffer(digests, ">u4").reshape(-1, SKETCH_PARTS).min(axis=0)
    return "".join(f"{each & 15:x}" for each in lowest.tolist())


def resemblance(one: str, other: str) -> float:
    """Return the share of digits on which two sketches agree, from 0 to 1."""
    return sum(a == b for a, b in zip(one, other, strict=True)) / SKETCH_PARTS
