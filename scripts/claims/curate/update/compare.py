"""Finds out what a later version of a text means for the claims that were read in the older versions."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from claims.checks.verbatim import SEPARATOR
from claims.curate.dataset import Dataset
from claims.curate.update.alignment import (
    Alignment,
    Pair,
    Sentences,
    align,
    longest_chain,
    read_sentences,
)
from claims.curate.update.changes import KINDS, find_changes, map_span, missing_cells
from claims.curate.update.snapshots import Snapshot, find_snapshots
from claims.curate.update.windows import Known, find_windows
from claims.model.codes import HASH_16
from claims.model.report import PackageName
from claims.model.update import (
    ClaimState,
    ClaimUpdate,
    MatchPass,
    SentenceState,
    SentenceUpdate,
    Update,
    UpdateCounts,
    WordChange,
)
from claims.table.rows import Cells
from claims.text.passage import passage_hash, read_text

SHORTEST = 20  # code points of a passage that is recognized outside of its sentence
KEPT = 0.3  # similarity of a passage below which it counts as removed from its sentence
PLACES = 50  # of a passage that occurs often
UNCERTAIN = 0.5
_HASH = re.compile(HASH_16)


class _Match(Struct, frozen=True):
    """Where the passage of a claim is in the new text, if anywhere; `old` and `new` are spans, None if not known."""

    state: ClaimState
    new: tuple[int, int] | None
    match_pass: MatchPass | None
    confidence: float
    old: tuple[int, int] | None = None
    changes: Sequence[WordChange] = ()


def compare_text(dataset: Dataset, source: str, file: Path, texts: Mapping[str, Path]) -> Update:
    """Compare the text in a file with the snapshots of a source; `texts` are those of older snapshots, if known.

    Raises CannotDo if the file or a text cannot be read, or as `find_snapshots` does.
    """
    new = read_sentences(read_text(file))
    snapshots = find_snapshots(dataset, source, texts, new)
    found: list[ClaimUpdate] = []
    newest: Alignment | None = None
    for each in snapshots:
        alignment = align(each.sentences, new) if each.sentences is not None else None
        newest = alignment or newest
        found += match_claims(each, new, alignment)
    claims = sorted(found, key=lambda each: (each.start is None, each.start or 0, each.end or 0))
    sentences = list(_sentences(new, newest, claims))
    package = dataset.opened.package
    return Update(
        package=PackageName(name=package.name, version=package.version, path=dataset.opened.store.name),
        snapshots=[each.source_id for each in snapshots],
        texts=[each.source_id for each in snapshots if each.source_id in texts],
        file=str(file),
        claims=claims,
        sentences=sentences,
        counts=UpdateCounts(
            claims=dict(sorted(Counter(each.state for each in claims).items())),
            sentences=dict(
                sorted(Counter(each.state for each in sentences if each.state is not None).items())
            ),
        ),
    )


def match_claims(snapshot: Snapshot, new: Sentences, alignment: Alignment | None) -> Iterator[ClaimUpdate]:
    """Yield what the new text means for each claim of a snapshot."""
    old = alignment.old.text if alignment is not None else ""
    if alignment is not None and old:
        matches = [_match_text(each, alignment) for each in snapshot.claims]
    else:
        matches = _match_hashes(snapshot.claims, new, alignment)
    for claim, match in zip(snapshot.claims, matches, strict=True):
        yield ClaimUpdate(
            claim_id=claim.get("claim_id") or "",
            source_id=snapshot.source_id,
            speaker_id=claim.get("speaker_id") or "",
            text=claim.get("text") or "",
            state=match.state,
            start=match.new[0] if match.new else None,
            end=match.new[1] if match.new else None,
            match_pass=match.match_pass,
            confidence=round(match.confidence, 2),
            changes=sorted(match.changes, key=lambda each: (each.within, KINDS.index(each.kind))),
            old=old[slice(*match.old)] if match.old else None,
            new=new.text[slice(*match.new)] if match.new else None,
        )


def _span(claim: Cells) -> tuple[int, int] | None:
    """Return the passage of a claim; None if it has none that is well formed."""
    start, end = claim.get("passage_start") or "", claim.get("passage_end") or ""
    if not (start.isdecimal() and end.isdecimal() and len(end) < 19):
        return None
    return (int(start), int(end)) if int(start) < int(end) else None


def _match_text(claim: Cells, alignment: Alignment) -> _Match:
    """Match a claim by the words of its passage in the old text."""
    old, new = alignment.old, alignment.new
    span = _span(claim)
    if span is None or passage_hash(old.text[slice(*span)]) != claim.get("passage_hash"):
        return _match_quotation(claim, new)
    own = old.overlapping(*span)
    paired = [(at, alignment.pairs[at]) for at in own if at in alignment.pairs]
    shift = new.spans[paired[0][1].new][0] - old.spans[own[0]][0] if len(paired) == len(own) else 0
    if paired and len(paired) == len(own) and all(
        each.similarity == 1 and new.spans[each.new][0] - old.spans[at][0] == shift for at, each in paired
    ):  # fmt: skip
        place = (span[0] + shift, span[1] + shift)
        if old.text[slice(*span)] == new.text[slice(*place)]:
            return _Match("unchanged" if paired[0][1].in_order else "moved", place, "passage", 1.0, span)
    places = [
        place
        for place in _places(old.text[slice(*span)], new.text)
        if all(new.word_interiors[at] <= old.word_interiors[was] for at, was in zip(place, span, strict=True))
        and not _is_other(alignment, own, place)
    ]
    near = [place for place in places if {each.new for _, each in paired} & {*new.overlapping(*place)}]
    if near or (len(places) == 1 and span[1] - span[0] >= SHORTEST):
        place = (near or places)[0]
        changes = _context_changes(claim, alignment, span, place)
        if len(near) > 1:
            return _Match("ambiguous", None, "passage", 1 / len(near), span)
        return _Match(_order(alignment, own, place), place, "passage", 1.0, span, changes)
    reworded = _match_reworded(claim, alignment, span, paired)
    if reworded is not None:
        return reworded
    if places:
        return _Match("ambiguous", None, "passage", 1 / (len(places) + 1), span)
    best = max((alignment.best.get(at, 0.0) for at in own), default=0.0)
    return _Match("removed", None, "alignment", 1 - best, span)


def _places(words: str, text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = text.find(words)
    while at >= 0 and len(found) < PLACES:
        found.append((at, at + len(words)))
        at = text.find(words, at + 1)
    return found


def _is_other(alignment: Alignment, own: range, place: tuple[int, int]) -> bool:
    """Return whether words at a place of the new text belong to another old sentence, which had the same words."""
    words = alignment.new.text[slice(*place)]
    other = alignment.origins.get(alignment.new.overlapping(*place)[0])
    return other is not None and other not in own and words in alignment.old.words(other)


def _order(alignment: Alignment, own: range, place: tuple[int, int]) -> ClaimState:
    """Return whether words that are found at a place are still in the same order relative to the other sentences."""
    target = alignment.new.overlapping(*place)
    before = max(
        (each.new for at, each in alignment.pairs.items() if each.in_order and at < own[0]), default=-1
    )
    after = min(
        (each.new for at, each in alignment.pairs.items() if each.in_order and at > own[-1]),
        default=len(alignment.new.spans),
    )
    return "unchanged" if before <= target[0] and target[-1] <= after else "moved"


def _context_changes(
    claim: Cells, alignment: Alignment, span: tuple[int, int], place: tuple[int, int]
) -> list[WordChange]:
    """Return what changed in the sentences around a passage that is itself the same."""
    around = []
    for sentences, (start, end) in ((alignment.old, span), (alignment.new, place)):
        at = sentences.overlapping(start, end)
        first, last = sentences.spans[at[0]][0], sentences.spans[at[-1]][1]
        around.append((sentences.text[first:start], sentences.text[end:last]))
    (before, after), (new_before, new_after) = around
    pairs = ((before, new_before), (after, new_after))
    return [
        each for one, other in pairs if one != other for each in find_changes(one, other, claim, "sentence")
    ]


def _match_reworded(
    claim: Cells, alignment: Alignment, span: tuple[int, int], paired: Sequence[tuple[int, Pair]]
) -> _Match | None:
    """Match a claim whose sentence was reworded; None if nothing like its passage is left."""
    old, new = alignment.old, alignment.new
    parts: list[tuple[int, int]] = []
    for at, each in paired:
        start, end = old.spans[at]
        inside = max(span[0], start) - start, min(span[1], end) - start
        low, high = map_span(old.words(at), new.words(each.new), inside)
        if low < high:
            base = new.spans[each.new][0]
            parts.append((base + low, base + high))
    if not parts:
        return None
    place = min(parts)[0], max(parts, key=lambda each: each[1])[1]
    if place[1] - place[0] > 2 * sum(end - start for start, end in parts):
        place = max(parts, key=lambda each: each[1] - each[0])
    before, after = old.text[slice(*span)], new.text[slice(*place)]
    similarity = _similarity(before, after)
    if similarity < KEPT:
        return None
    changes = [*find_changes(before, after, claim), *_context_changes(claim, alignment, span, place)]
    return _Match("reworded", place, "alignment", similarity, span, changes)


def _similarity(old: str, new: str) -> float:
    from rapidfuzz import fuzz

    return float(fuzz.ratio(old, new)) / 100


def _match_hashes(claims: Sequence[Cells], new: Sentences, alignment: Alignment | None) -> list[_Match]:
    """Match the claims of a snapshot whose text is not known, by the hashes of passages, then by sketches."""
    known = [_known(each) for each in claims]
    found = find_windows(new.text, [each for each in known if each is not None])
    placed = {each: (at[0], at[0] + each.length) for each, at in found.items() if len(at) == 1}
    kept = longest_chain([(each.start, at, float(each.length)) for each, (at, _) in placed.items()])
    matches = []
    for claim, passage in zip(claims, known, strict=True):
        if passage is None or (passage not in found and alignment is None):
            matches.append(_match_quotation(claim, new))
        elif passage in placed:
            state: ClaimState = "unchanged" if passage.start in kept else "moved"
            if alignment is not None:
                own = alignment.old.overlapping(passage.start, passage.start + passage.length)
                state = _order(alignment, own, placed[passage]) if own else state
            matches.append(_Match(state, placed[passage], "passage", 1.0))
        elif passage in found:
            matches.append(_Match("ambiguous", None, "passage", 1 / len(found[passage])))
        elif alignment is not None:
            matches.append(_match_sketch(claim, passage, alignment))
    return matches


def _known(claim: Cells) -> Known | None:
    """Return what is known of the passage of a claim; None if that is incomplete."""
    span, mark = _span(claim), claim.get("passage_hash") or ""
    return Known(span[0], span[1] - span[0], mark) if span and _HASH.fullmatch(mark) else None


def _match_sketch(claim: Cells, known: Known, alignment: Alignment) -> _Match:
    """Match a claim by the sketches of the sentences in which it was read."""
    own = alignment.old.overlapping(known.start, known.start + known.length)
    paired = [alignment.pairs[at] for at in own if at in alignment.pairs]
    if not own:
        return _match_quotation(claim, alignment.new)
    if not paired:
        return _Match("removed", None, "sketch", 1 - max(alignment.best.get(at, 0.0) for at in own))
    spans = [alignment.new.spans[each.new] for each in paired]
    place = min(spans)[0], max(spans)[1]
    words = alignment.new.text[slice(*place)]
    confidence = min(each.similarity for each in paired)
    return _Match("reworded", place, "sketch", confidence, None, missing_cells(claim, words))


def _match_quotation(claim: Cells, new: Sentences) -> _Match:
    """Match a claim by its quotation alone, if that is long enough and occurs in one place."""
    quotation = claim.get("quotation") or ""
    parts = quotation.split(SEPARATOR)
    places = [_places(each, new.text) for each in parts]
    if len(quotation) >= SHORTEST and all(len(each) == 1 for each in places):
        first, last = places[0][0][0], places[-1][0][1]
        around = new.overlapping(first, last) if first < last else range(0)
        if 0 < len(around) <= len(parts):
            place = new.spans[around[0]][0], new.spans[around[-1]][1]
            words = new.text[slice(*place)]
            return _Match("reworded", place, "quotation", UNCERTAIN, None, missing_cells(claim, words))
    return _Match("ambiguous", None, None, 0.0)


def _sentences(
    new: Sentences, alignment: Alignment | None, claims: Sequence[ClaimUpdate]
) -> Iterator[SentenceUpdate]:
    """Yield the sentences of the new text with the claims whose passages are in them."""
    covering: dict[int, list[str]] = {}
    known: dict[int, SentenceState] = {}
    for each in claims:
        if each.start is None or each.end is None:
            continue
        for at in new.overlapping(each.start, each.end):
            covering.setdefault(at, []).append(each.claim_id)
            start, end = new.spans[at]
            if each.start <= start and end <= each.end and each.state in ("unchanged", "moved"):
                known.setdefault(at, "unchanged" if each.state == "unchanged" else "moved")
    if alignment is not None:
        known = dict.fromkeys(range(len(new.spans)), "new")
        for pair in alignment.pairs.values():
            state: SentenceState = "unchanged" if pair.in_order else "moved"
            known[pair.new] = state if pair.similarity == 1 else "reworded"
    for at, (start, end) in enumerate(new.spans):
        yield SentenceUpdate(
            start=start, end=end, state=known.get(at), claims=sorted(set(covering.get(at, ())))
        )
