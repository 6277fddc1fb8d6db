"""`claims retract` changes the status of a claim."""

from pathlib import Path

from tests.support.claim_case import TABLES, write
from tests.support.curation_case import typed


def test_the_place_of_the_changed_row_is_printed(tmp_path: Path) -> None:
    folder = write(tmp_path / "town", TABLES)
    done = typed(folder, ["retract", "c000002", "--status", "deprecated", "--note", "Never said."])
    assert (done.exit_code, done.stderr) == (0, "")
    file, line, rest = done.stdout.split(":", 2)
    assert (file, rest) == ("datapackage/claims.csv", " changed c000002\n")
    row = (folder / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert row.startswith("c000002,")
    assert ",deprecated," in row
    assert "Never said." in row


def test_an_unknown_status_is_a_usage_error(tmp_path: Path) -> None:
    done = typed(write(tmp_path / "town", TABLES), ["retract", "c000002", "--status", "current"])
    assert done.exit_code == 2
    assert "claims: invalid value for '--status': 'current' is not one of 'retracted', " in done.stderr
