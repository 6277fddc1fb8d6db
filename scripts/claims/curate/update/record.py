"""Records a later version of a text, and what an editor decided about the claims, as changes to a dataset."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, get_args

from msgspec import Struct

from claims.curate.dataset import Dataset
from claims.curate.passage import PASSAGE_COLUMNS, TEXT_COLUMNS, passage_values, text_values
from claims.curate.status import ROW_COLUMNS, StatusChange, clear_unsuitable, retract, supersede
from claims.curate.values import new_claim_id
from claims.model.errors import CannotDo
from claims.model.update import ClaimUpdate, Update
from claims.text.display import quote
from claims.text.passage import Anchor

Action = Literal["keep", "revise", "removed"]
ACTIONS: tuple[Action, ...] = get_args(Action)
REVISABLE = ("text", "quotation", "certainty", "hedge", "cue")  # columns that new wording affects
_DATE = re.compile("-?[0-9]{4}-[0-9]{2}-[0-9]{2}$")


class Decision(Struct, frozen=True):
    """What an editor decided about a claim; a revised claim has a passage in the new text, and new cells."""

    claim: str
    action: Action
    passage: Anchor | None = None
    cells: Mapping[str, str] = {}


def open_claims(update: Update) -> list[ClaimUpdate]:
    """Return the claims that somebody has to decide about: all but those without any change to their sentence."""
    return [each for each in update.claims if each.state not in ("unchanged", "moved") or each.changes]


def add_snapshot(dataset: Dataset, update: Update, file: Path, given: Mapping[str, str]) -> str:
    """Add the source of the new text, with the cells that are given, and return its id.

    The other cells are those of the newest snapshot, which is returned if this is its text. `given` has the time of
    retrieval. Raises CannotDo if the id is used already.
    """
    newest = dataset.row("sources", update.snapshots[-1])
    values = text_values(file)
    if all(newest.get(name) == values[name] for name in TEXT_COLUMNS):
        return update.snapshots[-1]
    base = _DATE.sub("", update.snapshots[-1])
    row = {name: cell or "" for name, cell in newest.items()}
    row |= {
        "source_id": f"{base}-{given['retrieved'][:10]}",
        "version_of": update.snapshots[-1],
        "archive_url": "",
    }
    row |= {**values, **given}
    if row["source_id"] in dataset.ids("sources"):
        raise CannotDo(f"source {quote(row['source_id'])} already exists: choose another id with --new-id")
    dataset.add("sources", row)
    dataset.texts[row["source_id"]] = file
    return row["source_id"]


def record_decisions(dataset: Dataset, source: str, decisions: Iterable[Decision]) -> None:
    """Add the changes that follow from decisions about a new text, which is that of `source`.

    Raises CannotDo if a claim is not current, or a revision changes nothing.
    """
    for each in decisions:
        old = dataset.row("claims", each.claim)
        if old.get("status") != "current":
            raise CannotDo(
                f"claim {quote(each.claim)} is {old.get('status')}: only current claims can be updated"
            )
        if each.action == "removed":
            dataset.changes.append(retract(dataset, each.claim, StatusChange("removed", source)))
        elif each.action == "revise" and each.passage is not None:
            kept = {
                name: cell or "" for name, cell in old.items() if name not in (*ROW_COLUMNS, *PASSAGE_COLUMNS)
            }
            new = clear_unsuitable({**kept, **each.cells}, each.cells) | passage_values(each.passage)
            if all(new.get(name) == (old.get(name) or "") for name in REVISABLE if name in old):
                raise CannotDo(
                    f"the revision of claim {quote(each.claim)} changes none of its words: change at least one of "
                    f"{', '.join(REVISABLE)}, or keep the claim"
                )
            new |= {"claim_id": new_claim_id(dataset.ids("claims")), "source_id": source}
            new |= {"revises": each.claim, "status": "current"}
            older = supersede(dataset, each.claim, new, StatusChange(""))
            dataset.changes += [older] if older is not None else []
            dataset.add("claims", new)
