"""The rows of a package, together with changes that are not written yet."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.curation_case import begun

from claims.curate.dataset import Dataset, open_dataset
from claims.model.errors import CannotDo

SPEAKERS = (
    "speaker_id,name,kind,named,aliases,member_of,country,wikidata_id\n"
    "ada-quill,Ada Quill,person,true,A. Quill;Quill,,,\n"
    "bo-quill,Bo Quill,person,true,Quill,,,\n"
)


@pytest.fixture
def dataset(tmp_path: Path) -> Iterator[Dataset]:
    folder = begun(tmp_path / "pier")
    (folder / "datapackage/speakers.csv").write_text(SPEAKERS, encoding="utf-8")
    with open_dataset(str(folder)) as opened:
        yield opened


def test_a_speaker_is_found_by_id_name_or_alias(dataset: Dataset) -> None:
    assert dataset.find("speakers", "ada-quill") == "ada-quill"
    assert dataset.find("speakers", "ADA QUILL") == "ada-quill"
    assert dataset.find("speakers", "a. quill") == "ada-quill"
    assert dataset.find("speakers", "Quill") is None  # an alias of both
    assert dataset.closest("speakers", "Ada Quil") == ["ada-quill", "bo-quill"]
    assert dataset.closest("speakers", "zzz") == []


def test_the_id_of_a_speaker_is_no_claim(dataset: Dataset) -> None:
    message = "'ada-quill' is the id of a speaker, not of a claim: use claims list --speaker ada-quill"
    with pytest.raises(CannotDo) as raised:
        dataset.row("claims", "ada-quill")
    assert str(raised.value) == message
    assert dataset.row("speakers", "ada-quill")["name"] == "Ada Quill"


def test_added_rows_are_part_of_the_dataset_and_ordered_by_reference(dataset: Dataset) -> None:
    dataset.add(
        "claims", {"claim_id": "c000001", "source_id": "post-1", "speaker_id": "cy", "speaker_role": "mayor"}
    )
    dataset.add("speakers", {"speaker_id": "cy", "name": "Cy"})
    assert dataset.ids("speakers") == {"ada-quill", "bo-quill", "cy"}
    assert dataset.names()["cy"] == "Cy"
    assert dataset.role("post-1", "cy") == "mayor"
    assert [each.table for each in dataset.ordered_changes()] == ["speakers", "claims"]


def test_the_most_common_value_is_the_default(dataset: Dataset) -> None:
    assert dataset.most_common("speakers", "aliases") == "A. Quill;Quill"
    assert dataset.most_common("speakers", "country") == ""
