"""Shows claims as text: a list with one line per claim, and one claim with everything related to it."""

from collections.abc import Iterator, Mapping

from claims.model.listing import Listing, Row, Shown
from claims.model.log import LogCell
from claims.table.writer import write_row
from claims.text.display import terminal, told

LABEL = 12  # columns of a label


def listed(listing: Listing, names: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each claim with the name of its speaker, then the number of claims."""
    for row in listing.claims:
        yield f"{_line(row, names)}\n"
    yield f"{len(listing.claims):,} of {listing.total:,} claims\n"


def listed_csv(listing: Listing) -> Iterator[str]:
    """Yield the rows as CSV, with the columns of their table."""
    yield write_row(listing.columns) + "\n"
    for row in listing.claims:
        yield write_row(row.get(column) or "" for column in listing.columns) + "\n"


def whole(shown: Shown, names: Mapping[str, str]) -> Iterator[str]:
    """Yield one claim with its speaker, source, status and related claims, and the commits that changed it."""
    claim = shown.claim
    yield f"{_cell(claim, 'claim_id')}  {_cell(claim, 'status')}\n{_cell(claim, 'text')}\n\n"
    for label, text in _about(shown):
        if text:
            yield f"  {label:<{LABEL}} {text}\n"
    others = [
        ("revises", [shown.revises] if shown.revises else []),
        ("revised by", shown.revised_by),
        ("responds to", [shown.responds_to] if shown.responds_to else []),
        ("answered by", shown.answered_by),
    ]
    for label, rows in others:
        for number, row in enumerate(rows):
            yield f"  {'' if number else label:<{LABEL}} {_line(row, names)}\n"
    for number, entry in enumerate(shown.history or ()):
        changed = "" if entry.kind != "changed" else ": " + ", ".join(
            _changed(cell) for cell in entry.cells
        )  # fmt: skip
        yield "\n" if not number else ""
        yield f"  {terminal(entry.date[:10])}  {terminal(entry.author)}  {terminal(entry.subject)}\n"
        yield f"    {entry.kind}{changed}\n"


def _about(shown: Shown) -> Iterator[tuple[str, str]]:
    claim, source = shown.claim, shown.source or {}
    role = _cell(claim, "speaker_role")
    yield "said by", _named(shown.speaker, claim, "speaker_id") + (f", {role}" if role else "")
    yield "relayed by", _named(shown.relayed_by, claim, "relayed_by")
    yield "said on", _cell(claim, "said_on")
    title = _cell(source, "title")
    yield "read in", _cell(claim, "source_id") + (f", {title}" if title else "")
    yield (
        "published",
        " ".join(
            part
            for part in (_cell(source, "published"), "by", _named(shown.publisher, source, "publisher_id"))
            if shown.source and part
        ),
    )
    yield "", _cell(source, "url")
    yield "", _cell(source, "archive_url")
    quotation = _cell(claim, "quotation")
    yield "quotation", f"“{quotation}”" if quotation else ""
    cue = _cell(claim, "cue")
    yield "attribution", _cell(claim, "attribution") + (f" (“{cue}”)" if cue else "")
    hedge = _cell(claim, "hedge")
    yield "certainty", _cell(claim, "certainty") + (f" (“{hedge}”)" if hedge else "")
    yield "polarity", _cell(claim, "polarity")
    start, end = _cell(claim, "passage_start"), _cell(claim, "passage_end")
    yield "passage", f"{start} to {end}, {_cell(claim, 'passage_hash')}" if start or end else ""
    yield "shown by", _titled(shown.status_source, claim)
    yield "note", _cell(claim, "note")


def _titled(source: Row | None, claim: Row) -> str:
    title = _cell(source or {}, "title")
    return _cell(claim, "status_source_id") + (f", {title}" if title else "")


def _named(row: Row | None, of: Row, column: str) -> str:
    name = _cell(row or {}, "name")
    return f"{name} ({_cell(of, column)})" if name else _cell(of, column)


def _line(row: Row, names: Mapping[str, str]) -> str:
    """Return the claim on one line, with its status unless it is current."""
    status = _cell(row, "status")
    note = "" if status == "current" else f" [{status}]"
    speaker = row.get("speaker_id") or ""
    return f"{_cell(row, 'claim_id')}{note}  {terminal(names.get(speaker) or speaker)}: {_cell(row, 'text')}"


def _cell(row: Row, column: str) -> str:
    return terminal(row.get(column) or "")


def _changed(cell: LogCell) -> str:
    if cell.renamed_from is not None:
        return f"{terminal(cell.field)} renamed from {terminal(cell.renamed_from)}"
    return f"{terminal(cell.field)} {told(cell.old)} → {told(cell.new)}"
