"""Changes to a claim that is retracted or revised: its row stays, with a new status."""

from collections.abc import Mapping

from msgspec import Struct

from claims.curate.dataset import Dataset
from claims.edit.rows import Edited
from claims.model.errors import CannotDo
from claims.table.rows import Cells
from claims.text.display import quote

NEEDS_SOURCE = ("corrected", "retracted", "removed")
REPLACEABLE = (None, "current", "updated")  # statuses without evidence or explanation
ROW_COLUMNS = ("claim_id", "status", "status_source_id", "revises", "note")
SOURCE_COLUMNS = ("speaker_role", "said_on", "passage_start", "passage_end", "passage_hash")
ENDS = (".", "!", "?", "…", ";", "”", '"')  # a note that ends so can be followed by another sentence


class StatusChange(Struct, frozen=True):
    """A new status ("" for the default), the source that is evidence for it, and a note to append."""

    status: str
    source: str = ""
    note: str = ""


def retract(dataset: Dataset, claim: str, change: StatusChange) -> Edited:
    """Return the edit that gives a claim another status.

    Raises CannotDo if there is no such claim, the status needs a source or a note, or nothing would change.
    """
    old = dataset.row("claims", claim)
    _check_status(old, change)
    if change.status in NEEDS_SOURCE and not change.source:
        raise CannotDo(f"status {change.status} needs evidence: name the source with --source ID")
    if change.status == "deprecated" and not (change.note or old.get("note")):
        raise CannotDo("status deprecated needs an explanation: add --note TEXT")
    edited = Edited("claims", "claim_id", claim, _edits(old, change))
    if not edited.values:
        raise CannotDo(f"claim {quote(claim)} is already {change.status}")
    return edited


def _check_status(old: Cells, change: StatusChange) -> None:
    """Raise CannotDo if a status would replace another one that has evidence, or has the wrong evidence."""
    status, claim = old.get("status"), quote(old.get("claim_id") or "")
    if status not in (*REPLACEABLE, change.status):
        raise CannotDo(
            f"claim {claim} is already {status}: to make it {change.status}, first set its status to current in the "
            "table, and remove the evidence and the note that explain the old status"
        )
    if change.source and change.source == old.get("source_id"):
        raise CannotDo(
            f"claim {claim} was read in source {quote(change.source)}, which cannot show that it is {change.status}: "
            "name a later source"
        )


def inherited(old: Cells, source: str) -> dict[str, str]:
    """Return the cells that a revision takes from the older claim; from another source, not those about the source."""
    elsewhere = source not in ("", old.get("source_id"))
    skipped = (*ROW_COLUMNS, *SOURCE_COLUMNS) if elsewhere else ROW_COLUMNS
    return {name: cell or "" for name, cell in old.items() if name not in skipped}


def clear_unsuitable(values: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """Return the cells, emptied where they contradict the others, except for those that were given."""
    drop = set()
    if values.get("attribution") in ("indirect", "none"):
        drop.add("quotation")
    if values.get("attribution") == "none":
        drop |= {"cue", "relayed_by", "speaker_role"}
    if values.get("certainty") == "unmarked":
        drop.add("hedge")
    if "speaker_id" in given:
        drop.add("speaker_role")
    return {name: "" if name in drop - given.keys() else cell for name, cell in values.items()}


def supersede(dataset: Dataset, claim: str, new: Mapping[str, str], change: StatusChange) -> Edited | None:
    """Return the edit of a claim that `new` revises; None if it does not change, because it was not current."""
    old = dataset.row("claims", claim)
    status = change.status or ("updated" if old.get("status") == "current" else old.get("status") or "")
    source = change.source
    if status in NEEDS_SOURCE and not (source or old.get("status_source_id")):
        source = new.get("source_id", "") if new.get("source_id") != old.get("source_id") else ""
    change = StatusChange(status, source, change.note)
    _check_status(old, change)
    values = _edits(old, change)
    return Edited("claims", "claim_id", claim, values) if values else None


def check_revision(old: Cells, new: Mapping[str, str]) -> None:
    """Raise CannotDo if a revision does not differ from the older claim."""
    if all(new[name] == (old.get(name) or "") for name in new if name not in ROW_COLUMNS):
        raise CannotDo(
            "the revision equals the older claim: change at least one value, for example with --says"
        )


def _edits(old: Cells, change: StatusChange) -> dict[str, str]:
    note = old.get("note") or ""
    if change.note and change.note not in note:
        note = f"{note}{'' if not note or note.endswith(ENDS) else ';'} {change.note}".strip()
    wanted = {"status": change.status, "note": note}
    if change.source:
        wanted["status_source_id"] = change.source
    return {name: cell for name, cell in wanted.items() if cell != (old.get(name) or "")}
