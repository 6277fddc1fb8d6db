"""`claims list` prints claims as text, JSON and CSV."""

import json
from pathlib import Path

from tests.support.claim_case import TABLES, write
from tests.support.curation_case import typed


def test_each_format_lists_the_selected_claims(tmp_path: Path) -> None:
    folder = write(tmp_path / "town", TABLES)
    text = typed(folder, ["list", "--speaker", "tomas-marsh"]).stdout
    assert text.startswith("c000002  ")
    assert text.endswith(f"1 of {len(TABLES['claims'])} claims\n")
    found = json.loads(typed(folder, ["list", "--speaker", "tomas-marsh", "--format", "json"]).stdout)
    assert [each["claim_id"] for each in found["claims"]] == ["c000002"]
    table = typed(folder, ["list", "--speaker", "tomas-marsh", "--format", "csv"]).stdout
    assert table.startswith("claim_id,source_id,speaker_id,")
    assert "\nc000002,post-1,tomas-marsh," in table
