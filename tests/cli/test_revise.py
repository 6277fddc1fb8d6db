"""`claims revise` adds a claim, and changes the status of the older one."""

from pathlib import Path

from tests.support.claim_case import TABLES, write
from tests.support.curation_case import typed


def test_missing_values_are_those_of_the_older_claim(tmp_path: Path) -> None:
    folder = write(tmp_path / "town", TABLES)
    done = typed(folder, ["revise", "c000002", "--no-input", "--says", "The pier may open in June."])
    assert (done.exit_code, done.stderr) == (0, "")
    text = (folder / "datapackage/claims.csv").read_text(encoding="utf-8")
    rows = {line.partition(",")[0]: line for line in text.splitlines()}
    (new,) = [line for line in rows.values() if "The pier may open in June." in line]
    assert ",post-1,tomas-marsh," in new
    assert "c000002" in new.split(",")
    assert ",updated," in rows["c000002"]
