"""A CSV file with the claims to decide about, which an editor fills in, for example in a spreadsheet."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from claims.curate.dataset import Dataset
from claims.curate.passage import AmbiguousPassage
from claims.curate.update.record import ACTIONS, REVISABLE, Decision, open_claims
from claims.model.errors import CannotDo
from claims.model.update import Update
from claims.table.records import Grammar, records
from claims.table.writer import write_row
from claims.text.display import quote
from claims.text.passage import Anchor, find_passage, read_text

ABOUT = ("claim_id", "state", "confidence", "changes", "old_passage")
FILLED = ("decision", "passage", "start")


def write_worksheet(update: Update, dataset: Dataset) -> Iterator[str]:
    """Yield a header, and a row for each claim to decide about, with an empty decision."""
    known = dataset.opened.columns("claims")
    columns = [*ABOUT, *FILLED, *(each for each in REVISABLE if each in known)]
    yield write_row(columns) + "\n"
    for each in open_claims(update):
        changes = "; ".join(f"{one.kind}: {one.old} → {one.new}" for one in each.changes)
        cells = {name: cell or "" for name, cell in dataset.row("claims", each.claim_id).items()}
        cells |= {
            "state": each.state,
            "confidence": f"{each.confidence:.2f}",
            "changes": changes,
            "old_passage": each.old or "",
            "passage": each.new or "",
            "start": "" if each.start is None else str(each.start),
        }
        yield write_row(cells.get(name, "") for name in columns) + "\n"


def read_worksheet(file: Path, text: str) -> list[Decision]:
    """Return the decisions in a worksheet, whose passages are located in the new text; rows without one are left out.

    Raises CannotDo, naming the line, for a row that is malformed, an unknown decision, and a passage that is not in
    the text or is there several times.
    """
    content = read_text(file)
    decisions: list[Decision] = []
    columns: list[str] = []
    for record in records(content, Grammar()):
        where = f"{quote(str(file))} line {content.count(chr(10), 0, record.start) + 1}"
        cells = record.cells
        if not columns:
            columns = cells or []
            missing = [each for each in ("claim_id", *FILLED, "text") if each not in columns]
            if missing:
                raise CannotDo(
                    f"{where}: no column {', '.join(map(quote, missing))}: use the worksheet that --write made"
                )
        elif cells is None or len(cells) != len(columns):
            if content[record.start : record.end].strip():
                raise CannotDo(
                    f"{where}: {len(columns)} cells expected: save the worksheet as CSV with commas"
                )
        else:
            decision = _decision(dict(zip(columns, cells, strict=True)), text, where)
            if decision is not None and any(each.claim == decision.claim for each in decisions):
                raise CannotDo(
                    f"{where}: second decision about claim {quote(decision.claim)}: delete one of the rows"
                )
            decisions += [decision] if decision is not None else []
    return decisions


def _decision(row: Mapping[str, str], text: str, where: str) -> Decision | None:
    """Return the decision in a row; None if there is none."""
    given = row["decision"].strip().lower()
    if not given:
        return None
    action = next((each for each in ACTIONS if each == given), None)
    if action is None:
        raise CannotDo(
            f"{where}: unknown decision {quote(row['decision'])}: use {', '.join(ACTIONS)}, or leave it empty"
        )
    if action != "revise":
        return Decision(row["claim_id"], action)
    try:
        passage = locate(text, row["passage"], row["start"])
    except CannotDo as error:
        raise CannotDo(f"{where}: {error}") from None
    return Decision(
        row["claim_id"], action, passage, {each: row[each].strip() for each in REVISABLE if each in row}
    )


def locate(text: str, words: str, start: str) -> Anchor:
    """Return where words are in a text: in the only place, or at `start`. Raises CannotDo if that leaves no place or several."""
    found = find_passage(text, words)
    chosen = found if len(found) == 1 else [each for each in found if str(each.start) == start]
    if len(chosen) != 1:
        raise AmbiguousPassage(words, [each.start for each in found])
    return chosen[0]
