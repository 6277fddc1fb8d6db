"""`claims show` prints one claim as text and JSON."""

import json
from pathlib import Path

from tests.support.claim_case import TABLES, write
from tests.support.curation_case import typed


def test_a_claim_as_text_and_json(tmp_path: Path) -> None:
    folder = write(tmp_path / "town", TABLES)
    assert typed(folder, ["show", "c000002"]).stdout.startswith("c000002  current\nThe pier may open late.\n")
    found = json.loads(typed(folder, ["show", "c000002", "--format", "json"]).stdout)
    assert (found["claim"]["claim_id"], found["responds_to"]["claim_id"]) == ("c000002", "c000001")


def test_the_id_of_a_speaker_is_an_error(tmp_path: Path) -> None:
    done = typed(write(tmp_path / "town", TABLES), ["show", "ada-quill"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "claims: 'ada-quill' is the id of a speaker, not of a claim: use claims list --speaker ada-quill\n"
    )
