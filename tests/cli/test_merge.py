"""`claims merge` writes the merged file, or prints it."""

from pathlib import Path

import pytest
from tests.support.git_case import HEADER, refused, run

ROWS = HEADER + "a,1\nb,2\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "base": ROWS,
        "ours": ROWS.replace("a,1", "a,10"),
        "theirs": ROWS.replace("b,2", "b,20"),
        "other": ROWS.replace("a,1", "a,11"),
    }.items():
        Path(f"{name}.csv").write_text(text)


def test_edits_of_different_rows_are_merged_by_key() -> None:
    done = run("merge", "--key", "id", "base.csv", "ours.csv", "theirs.csv")
    assert (done.exit_code, done.output) == (0, "")
    assert Path("ours.csv").read_text() == HEADER + "a,10\nb,20\n"


def test_the_merged_file_is_printed_and_not_written() -> None:
    before = Path("ours.csv").read_text()
    done = run("merge", "-p", "--key", "id", "base.csv", "ours.csv", "theirs.csv")
    assert done.stdout == HEADER + "a,10\nb,20\n"
    assert Path("ours.csv").read_text() == before


def test_a_conflict_exits_with_1_and_has_the_given_labels() -> None:
    labels = ["-L", "mine", "-L", "old", "-L", "yours"]
    done = run("merge", *labels, "--key", "id", "base.csv", "ours.csv", "other.csv")
    assert done.exit_code == 1
    text = Path("ours.csv").read_text()
    assert "<<<<<<< mine\na,10\n=======\na,11\n>>>>>>> yours\n" in text


def test_four_labels_are_refused() -> None:
    labels = ["-L", "a", "-L", "b", "-L", "c", "-L", "d"]
    assert refused("merge", *labels, "base.csv", "ours.csv", "theirs.csv") == (
        "4 labels given: use --label at most three times, for ours, base and theirs"
    )
