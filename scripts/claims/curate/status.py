"""What becomes of a claim that no longer stands: it is never deleted, its status says who acted, and a newer row why."""

from collections.abc import Mapping

from msgspec import Struct

from claims.curate.dataset import Desk
from claims.edit.rows import Edited
from claims.model.errors import CannotDo
from claims.table.cells import Cells
from claims.text.display import quote

SHOWN = ("corrected", "retracted", "removed")  # statuses that a source has to show
OF_THE_ROW = ("claim_id", "status", "status_source_id", "revises", "note")
OF_THE_SOURCE = ("speaker_role", "said_on", "passage_start", "passage_end", "passage_hash")
ENDS = (".", "!", "?", "…", ";", "”", '"')  # after one of these, another sentence may follow


class Fate(Struct, frozen=True):
    """What became of a claim: its new status ("" for what follows), the source that shows it, and a note to add."""

    status: str
    source: str = ""
    note: str = ""


def retracted(desk: Desk, claim: str, fate: Fate) -> Edited:
    """The change to a claim that does not stand any more.

    Raises CannotDo where there is no such claim, the status needs a source or a note, or it is all there already.
    """
    old = desk.row("claims", claim)
    if fate.status in SHOWN and not fate.source:
        raise CannotDo(f"--source is missing: which source shows that {quote(claim)} is {fate.status}")
    if fate.status == "deprecated" and not (fate.note or old.get("note")):
        raise CannotDo("--note is missing: a deprecated claim says what our mistake was")
    edited = Edited("claims", "claim_id", claim, _edits(old, fate))
    if not edited.values:
        raise CannotDo(f"{quote(claim)} is {fate.status} already: nothing is written")
    return edited


def carried(old: Cells, source: str) -> dict[str, str]:
    """What a claim that revises an older one has from it; in another source nothing that only one source says."""
    elsewhere = source not in ("", old.get("source_id"))
    left = (*OF_THE_ROW, *OF_THE_SOURCE) if elsewhere else OF_THE_ROW
    return {name: cell or "" for name, cell in old.items() if name not in left}


def settled(values: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """The cells without those that the given ones leave no room for."""
    drop = set()
    if values.get("attribution") in ("indirect", "none"):
        drop.add("quotation")
    if values.get("attribution") == "none":
        drop |= {"relayed_by", "speaker_role"}
    if values.get("certainty") == "unmarked":
        drop.add("hedge")
    if "speaker_id" in given:
        drop.add("speaker_role")
    return {name: "" if name in drop - given.keys() else cell for name, cell in values.items()}


def revised(desk: Desk, claim: str, new: Mapping[str, str], fate: Fate) -> Edited | None:
    """The change to a claim that a newer one revises; None where it stays as it is, since it was not current."""
    old = desk.row("claims", claim)
    status = fate.status or ("updated" if old.get("status") == "current" else old.get("status") or "")
    elsewhere = new.get("source_id", "") if new.get("source_id") != old.get("source_id") else ""
    source = fate.source or (elsewhere if status in SHOWN and not old.get("status_source_id") else "")
    values = _edits(old, Fate(status, source, fate.note))
    return Edited("claims", "claim_id", claim, values) if values else None


def check_revised(old: Cells, new: Mapping[str, str]) -> None:
    """Raise CannotDo where the newer claim says what the older one says."""
    same = [name for name in new if name not in OF_THE_ROW and new[name] != (old.get(name) or "")]
    if not same:
        raise CannotDo("nothing is revised: say what the newer claim has otherwise, as with --says")


def _edits(old: Cells, fate: Fate) -> dict[str, str]:
    note = old.get("note") or ""
    if fate.note and fate.note not in note:
        note = f"{note}{'' if not note or note.endswith(ENDS) else ';'} {fate.note}".strip()
    wanted = {"status": fate.status, "note": note}
    if fate.source:
        wanted["status_source_id"] = fate.source
    return {name: cell for name, cell in wanted.items() if cell != (old.get(name) or "")}
