"""The status of a claim changes only with evidence, and what contradicts a revision is cleared."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.claim_case import TABLES, write

from claims.curate.dataset import Dataset, open_dataset
from claims.curate.status import (
    StatusChange,
    check_revision,
    clear_unsuitable,
    inherited,
    retract,
    supersede,
)
from claims.edit.rows import Edited
from claims.model.errors import CannotDo


@pytest.fixture
def dataset(tmp_path: Path) -> Iterator[Dataset]:
    with open_dataset(str(write(tmp_path / "town", TABLES))) as opened:
        yield opened


def test_a_retraction_edits_the_status_its_evidence_and_the_note(dataset: Dataset) -> None:
    edited = retract(dataset, "c000001", StatusChange("retracted", "post-2", "Taken back."))
    values = {"status": "retracted", "note": "Taken back.", "status_source_id": "post-2"}
    assert edited == Edited("claims", "claim_id", "c000001", values)


@pytest.mark.parametrize("status", ["corrected", "retracted", "removed"])
def test_a_status_needs_evidence_from_another_source(dataset: Dataset, status: str) -> None:
    with pytest.raises(CannotDo, match=f"status {status} needs evidence"):
        retract(dataset, "c000001", StatusChange(status))
    with pytest.raises(CannotDo, match="was read in source 'post-1', which cannot show"):
        retract(dataset, "c000001", StatusChange(status, "post-1"))


def test_only_a_status_without_evidence_or_explanation_is_replaced(dataset: Dataset) -> None:
    assert retract(dataset, "c000003", StatusChange("removed", "post-2")).values["status"] == "removed"
    with pytest.raises(CannotDo, match="is already removed: to make it deprecated, first set"):
        retract(dataset, "c000004", StatusChange("deprecated", note="Wrong."))
    assert retract(dataset, "c000004", StatusChange("removed", "post-2", "Gone.")).values == {"note": "Gone."}


def test_a_revised_claim_is_updated_unless_it_was_not_current(dataset: Dataset) -> None:
    new = {"source_id": "post-2"}
    updated = supersede(dataset, "c000001", new, StatusChange(""))
    assert updated is not None
    assert updated.values == {"status": "updated"}
    assert supersede(dataset, "c000004", new, StatusChange("")) is None
    corrected = supersede(dataset, "c000001", new, StatusChange("corrected"))
    assert corrected is not None
    assert corrected.values == {"status": "corrected", "status_source_id": "post-2"}


def test_a_revision_from_another_source_inherits_nothing_about_the_source(dataset: Dataset) -> None:
    old = dataset.row("claims", "c000001")
    assert inherited(old, "post-1")["passage_start"] == "100"
    assert not {"passage_start", "said_on", "status"} & inherited(old, "post-2").keys()


def test_cells_that_contradict_others_are_cleared_unless_they_were_given() -> None:
    values = {
        "attribution": "none",
        "quotation": "q",
        "relayed_by": "r",
        "certainty": "unmarked",
        "hedge": "h",
    }
    cleared = values | {"quotation": "", "relayed_by": "", "hedge": ""}
    assert clear_unsuitable(values, {}) == cleared
    assert clear_unsuitable(values, {"hedge": "h"}) == cleared | {"hedge": "h"}


def test_a_revision_has_to_differ(dataset: Dataset) -> None:
    old = dataset.row("claims", "c000001")
    same = {name: cell or "" for name, cell in old.items()}
    with pytest.raises(CannotDo, match="the revision equals the older claim"):
        check_revision(old, same)
    check_revision(old, same | {"text": "The pier is shut."})
