"""The diff of a file that claims fix or claims release changes, as git would show it."""

import subprocess
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.edit.edits import Edit
from claims.render.fixes import LARGEST, patch

LINES = st.lists(st.sampled_from(["same", "same", "same", "old", "new", "gone", "changed"]), max_size=60)


def edits(kinds: list[str]) -> list[Edit]:
    found = []
    for at, kind in enumerate(kinds):
        line = f"{at}\n"
        old = None if kind == "new" else line
        new = None if kind == "gone" else f"{at} changed\n{at} twice\n" if kind == "changed" else line
        found.append(Edit(old, new))
    return found


def test_a_hunk_has_three_unchanged_lines_on_either_side() -> None:
    kinds = ["same"] * 10
    kinds[4] = "gone"
    assert "".join(patch("a.csv", edits(kinds))) == (
        "diff --git a/a.csv b/a.csv\n--- a/a.csv\n+++ b/a.csv\n@@ -2,7 +2,6 @@\n 1\n 2\n 3\n-4\n 5\n 6\n 7\n"
    )


def test_an_unchanged_file_has_no_diff() -> None:
    assert "".join(patch("a.csv", edits(["same"] * 10))) == ""


def test_a_missing_final_newline_is_noted() -> None:
    text = "".join(patch("a.csv", [Edit("a", "a\n")]))
    assert text.endswith("@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n")


def test_a_long_change_is_shown_as_several_hunks() -> None:
    text = "".join(patch("a.csv", edits(["changed"] * (2 * LARGEST))))
    assert text.count("\n@@ ") > 1
    assert text.count("\n-") == 2 * LARGEST + 1  # and the name of the file


@settings(max_examples=25, deadline=None)
@given(LINES)
def test_git_applies_the_diff(tmp_path_factory: object, kinds: list[str]) -> None:
    folder = Path(str(tmp_path_factory.mktemp("patch")))  # type: ignore[attr-defined]
    changes = edits(kinds)
    (folder / "a.csv").write_text("".join(each.old or "" for each in changes))
    text = "".join(patch("a.csv", changes))
    if text:
        subprocess.run(["git", "apply", "-"], cwd=folder, input=text, text=True, check=True)
    assert (folder / "a.csv").read_text() == "".join(each.new or "" for each in changes)
