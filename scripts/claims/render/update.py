"""Shows what a later version of a text means for the claims, as text, Markdown or JSON."""

from collections.abc import Callable, Iterator, Mapping
from typing import get_args

from msgspec import Struct

from claims.model.update import ChangeKind, ClaimUpdate, SentenceUpdate, Update, WordChange
from claims.render.diff.words import Mark, mark_color, mark_plain, marked
from claims.render.report.markdown import code
from claims.text.display import apart, json_text, plural, quote, terminal, truncate

KINDS = get_args(ChangeKind)  # the most important first
LONGEST = 300  # characters of a sentence


class UpdateView(Struct, frozen=True):
    """An Update, with the new text and the names of the speakers by id."""

    update: Update
    text: str
    names: Mapping[str, str]
    color: bool = False


class Section(Struct, frozen=True):
    """A title, and for each entry its lines; the first line of a claim is its text, the others describe the match."""

    title: str
    entries: list[list[str]]


def render_json(view: UpdateView) -> Iterator[str]:
    """Yield the update as JSON."""
    yield json_text(view.update.model_dump_json(indent=2, by_alias=True)) + "\n"


def render_text(view: UpdateView) -> Iterator[str]:
    """Yield the update for a terminal."""
    update = view.update
    yield f"{terminal(update.snapshots[-1])} → {terminal(update.file)}: {_totals(update)}\n"
    for section in _sections(view, mark_color if view.color else mark_plain):
        yield f"\n{section.title}\n"
        for first, *others in section.entries:
            yield f"  {first}\n"
            yield from (f"      {line}\n" for line in others)


def render_markdown(view: UpdateView) -> Iterator[str]:
    """Yield the update as Markdown; everything from the package or a text is inline code."""
    update = view.update
    yield f"{code(update.snapshots[-1])} → {code(update.file)}: {_totals(update)}\n"
    for section in _sections(view, mark_plain):
        yield f"\n## {section.title}\n\n"
        for first, *others in section.entries:
            yield f"- {code(first)}\n"
            yield from (f"  - {code(line)}\n" for line in others)


UPDATE_FORMATS: dict[str, Callable[[UpdateView], Iterator[str]]] = {
    "text": render_text,
    "json": render_json,
    "markdown": render_markdown,
}


def _totals(update: Update) -> str:
    counts = update.counts.claims
    states = [
        f"{counts[each]:,} {each}"
        for each in ("unchanged", "moved", "reworded", "removed", "ambiguous")
        if each in counts
    ]
    return plural(len(update.claims), "claim") + (f": {', '.join(states)}" if states else "")


def _sections(view: UpdateView, mark: Mark) -> Iterator[Section]:
    """Yield what an editor has to look at; claims that are unchanged in an unchanged sentence are only counted."""
    claims = view.update.claims
    by_importance = sorted(
        claims, key=lambda each: min((KINDS.index(one.kind) for one in each.changes), default=len(KINDS))
    )
    sections = (
        ("Reworded", [each for each in by_importance if each.state == "reworded"]),
        ("Same passage in a changed sentence", [
            each for each in by_importance if each.state in ("unchanged", "moved") and each.changes
        ]),
        ("Moved", [each for each in claims if each.state == "moved" and not each.changes]),
        ("Removed", [each for each in claims if each.state == "removed"]),
        ("Ambiguous: find the passage", [each for each in claims if each.state == "ambiguous"]),
    )  # fmt: skip
    for title, found in sections:
        if found:
            yield Section(title, [describe_claim(each, view.names, mark) for each in found])
    free = [each for each in view.update.sentences if not each.claims]
    new = [each for each in free if each.state in ("new", "reworded")]
    old = [each for each in free if each not in new]
    if new:
        yield Section(
            "New or reworded sentences without a claim", [[_sentence(each, view.text)] for each in new]
        )
    if old:
        yield Section(
            "Other sentences without a claim" if new else "Sentences without a claim",
            [[_sentence(each, view.text)] for each in old],
        )


def describe_claim(claim: ClaimUpdate, names: Mapping[str, str], mark: Mark) -> list[str]:
    """Return the lines about a claim: its speaker and text, the changed words, and how it was matched."""
    name = names.get(claim.speaker_id) or claim.speaker_id
    lines = [f"{terminal(claim.claim_id)}  {terminal(name)}: {terminal(claim.text)}"]
    lines += [_change(each) for each in claim.changes if each.kind != "words"]
    if claim.old is not None and claim.new is not None and claim.old != claim.new:
        lines.append(marked(*apart(claim.old, claim.new), mark))
    elif claim.state == "reworded" and claim.new is not None:
        lines.append(terminal(truncate(claim.new, LONGEST)))
    elif claim.old is not None and claim.state in ("removed", "ambiguous"):
        lines.append(mark("gone", truncate(claim.old, LONGEST)))
    place = "" if claim.start is None else f"at {claim.start} to {claim.end}; "
    how = (
        "nothing decides"
        if claim.match_pass is None
        else f"{claim.match_pass}, confidence {claim.confidence:.2f}"
    )
    return [*lines, place + how]


def _change(change: WordChange) -> str:
    where = "" if change.within == "passage" else " (in the rest of the sentence)"
    if not change.new:
        return f"{change.kind}: {quote(change.old)} is gone{where}"
    if not change.old:
        return f"{change.kind}: {quote(change.new)} added{where}"
    return f"{change.kind}: {' → '.join(map(quote, apart(change.old, change.new)))}{where}"


def _sentence(sentence: SentenceUpdate, text: str) -> str:
    words = terminal(truncate(text[sentence.start : sentence.end], LONGEST))
    return f"{sentence.start} to {sentence.end}: {words}"
