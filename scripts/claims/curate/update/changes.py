"""Finds what changed between two wordings of a passage, and how important that is to a claim."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import get_args

from msgspec import Struct

from claims.checks.verbatim import SEPARATOR
from claims.model.update import ChangeKind, Within, WordChange
from claims.table.rows import Cells
from claims.text.passage import INTERCHANGEABLE

KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)  # the most important first
_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
_SAME = str.maketrans({char: each[0] for each in INTERCHANGEABLE for char in each})
_QUOTES = frozenset('"“”„‟«»「」『』')
_NUMBER = re.compile(
    r".*\d.*|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(thir|four|fif|six|seven|eigh|nine)teen|"
    r"(twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|millions?|billions?|trillions?|dozens?|half|"
    r"halves|twice|thrice|double|triple|first|second|third|quarters?|percent"
)
_NEGATION = re.compile(
    r"not|no|never|none|nobody|nothing|nowhere|neither|nor|without|cannot|hardly|barely|scarcely|\w+n't|den(y|ies|ied|ial)|"
    r"refus(e|es|ed|al)|fail(s|ed)?|reject(s|ed)?"
)
_HEDGE = re.compile(
    r"may|might|could|would|should|can|possibl[ey]|probabl[ey]|perhaps|maybe|likely|unlikely|apparently|allegedly|reportedly|"
    r"if|unless|seems?|appears?|suggests?|about|around|nearly|almost|expected|potentially|presumably|supposedly"
)
_CUE = re.compile(
    r"sa(id|ys?|ying)|t(old|ells?)|accord(s|ing)|pledg(ed?|es)|promis(ed?|es)|warn(s|ed)?|claim(s|ed)?|announc(ed?|es)|"
    r"add(s|ed)|stat(ed?|es)|confirm(s|ed)?|insist(s|ed)?|argu(ed?|es)|admit(s|ted)?|acknowledg(ed?|es)|"
    r"reaffirm(s|ed)?|urg(ed?|es)|hop(ed?|es)|report(s|ed)?|stress(es|ed)?|denounc(ed?|es)|accus(ed?|es)"
)


class Token(Struct, frozen=True):
    """A word or a punctuation mark of a text; `key` is equal for words that differ only in case or kind of apostrophe."""

    start: int
    end: int
    text: str
    key: str


def tokens_of(text: str) -> list[Token]:
    """Return the words and punctuation marks of a text."""
    return [
        Token(each.start(), each.end(), each[0], each[0].translate(_SAME).casefold())
        for each in _TOKEN.finditer(text)
    ]


def map_span(old: str, new: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return the part of a new sentence that a part of the old one became; start and end are equal if it is gone."""
    from rapidfuzz.distance import Levenshtein

    before, after = tokens_of(old), tokens_of(new)
    inside = [at for at, each in enumerate(before) if each.end > span[0] and each.start < span[1]]
    if not inside:
        return 0, 0
    steps = Levenshtein.opcodes([each.key for each in before], [each.key for each in after])
    first, last = inside[0], inside[-1] + 1
    kept = []
    for step in steps:
        low, high = max(first, step.src_start), min(last, step.src_end)
        if low < high and step.tag in ("equal", "replace"):
            kept += [step.dest_start + low - step.src_start, step.dest_start + high - step.src_start]
    if not kept:
        return 0, 0
    return after[min(kept)].start, after[max(kept) - 1].end


def find_changes(old: str, new: str, claim: Cells, within: Within = "passage") -> list[WordChange]:
    """Return the words that changed between two texts, the most important change first."""
    found = [
        WordChange(kind=kind, old=gone, new=more, within=within)
        for kind, gone, more in _edits(old, new, claim)
    ]
    quotation = claim.get("quotation") or ""
    lost = quotation and _holds(old, quotation) and not _holds(new, quotation)
    if lost and all(each.kind != "quotation" for each in found):
        found.append(WordChange(kind="quotation", old=quotation, new="", within=within))
    if not found and old != new:
        found.append(WordChange(kind="spacing", old=old, new=new, within=within))
    return sorted(found, key=lambda each: KINDS.index(each.kind))


def missing_cells(claim: Cells, text: str) -> list[WordChange]:
    """Return the verbatim cells of a claim that a text does not have."""
    columns: tuple[tuple[ChangeKind, str], ...] = (
        ("quotation", "quotation"),
        ("hedge", "hedge"),
        ("cue", "cue"),
    )
    cells = [(kind, claim.get(column) or "") for kind, column in columns]
    return [
        WordChange(kind=kind, old=cell, new="", within="passage")
        for kind, cell in cells
        if not _holds(text, cell)
    ]


def _holds(text: str, cell: str) -> bool:
    """Return whether the parts of a quotation are in a text, in order."""
    at = 0
    for part in cell.split(SEPARATOR):
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def _edits(old: str, new: str, claim: Cells) -> Iterator[tuple[ChangeKind, str, str]]:
    """Yield kind, old words and new words of each edit, in order."""
    from rapidfuzz.distance import Levenshtein

    before, after = tokens_of(old), tokens_of(new)
    steps = Levenshtein.opcodes([each.text for each in before], [each.text for each in after])
    quoted = _quoted(before), _quoted(after)
    merged: list[list[int]] = []
    for step in steps:
        if step.tag == "equal":
            continue
        if merged and merged[-1][1] == step.src_start and merged[-1][3] == step.dest_start:
            merged[-1][1], merged[-1][3] = step.src_end, step.dest_end
        else:
            merged.append([step.src_start, step.src_end, step.dest_start, step.dest_end])
    for start, end, begin, stop in merged:
        gone, more = before[start:end], after[begin:stop]
        in_quotes = any(quoted[0][start:end]) or any(quoted[1][begin:stop])
        words = _words(old, gone), _words(new, more)
        yield _kind(gone, more, claim, in_quotes=in_quotes), *words


def _words(text: str, tokens: list[Token]) -> str:
    return text[tokens[0].start : tokens[-1].end] if tokens else ""


def _quoted(tokens: list[Token]) -> list[bool]:
    """Return for each token whether it is within quotation marks."""
    inside, found = False, []
    for each in tokens:
        mark = each.text in _QUOTES
        found.append(inside and not mark)
        inside = inside != mark
    return found


def _kind(gone: list[Token], more: list[Token], claim: Cells, *, in_quotes: bool) -> ChangeKind:
    """Return the most important kind of words that an edit changed."""
    keys = Counter(each.key for each in gone), Counter(each.key for each in more)
    words = [*(keys[0] - keys[1]), *(keys[1] - keys[0])]
    marks = {each.text in _QUOTES for each in (*gone, *more)}
    if (in_quotes and words) or (True in marks and any(each == '"' for each in words)):
        return "quotation"
    tests: list[tuple[ChangeKind, Callable[[str], object]]] = [
        ("number", _NUMBER.fullmatch), ("negation", _NEGATION.fullmatch),
        ("hedge", lambda word: _HEDGE.fullmatch(word) or _in_cell(claim, "hedge", word)),
        ("cue", lambda word: _CUE.fullmatch(word) or _in_cell(claim, "cue", word)),
    ]  # fmt: skip
    for kind, test in tests:
        if any(map(test, words)):
            return kind
    if any(each.text[:1].isupper() and each.key in words for each in (*gone, *more)):
        return "name"
    return "words" if any(word[0].isalnum() for word in words) else "punctuation"


def _in_cell(claim: Cells, column: str, word: str) -> bool:
    return word in {each.key for each in tokens_of(claim.get(column) or "")}
