"""What the options of `claims diff` do to its output and its exit code; totals are those of all changes."""

import json
from pathlib import Path

import pytest
from tests.support.diff_said import package, run

from claims.model.diff import Diff
from claims.render.diff.formats import DIFF_FORMATS


@pytest.fixture
def sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    old = [[f"b{at}", f"boat {at}", "1"] for at in range(300)]
    new = [["b0", "boat 0", "1.0"], *([key, note, "2"] for key, note, _ in old[1:200])]
    new += [[f"n{at}", f"new {at}", str(at)] for at in range(250)]
    package(tmp_path / "old", old)
    package(tmp_path / "new", new)
    monkeypatch.chdir(tmp_path)
    return "old", "new"


def test_stat_is_a_line_for_each_table(sides: tuple[str, str]) -> None:
    assert run(*sides, "--stat").output == (
        "old → new: major version bump required: 1.0.0 → 2.0.0 (not bumped yet)\n\n"
        "       old  new  removed  changed  added  formatting only  cells\n"
        "boats  300  450      100      199    250                1    199\n"
    )


def test_nothing_changed_is_one_line(sides: tuple[str, str]) -> None:
    said = "old → old: no changes\n"
    assert run("old", "old").output == said
    assert run("old", "old", "--stat").output == said
    assert run("old", "old", "--format", "markdown").output.count("\n") == 1
    assert run("old", "old", "--format", "github").output.count("\n") == 1
    assert run("old", "old", "--format", "csv").output == "table,key,column,old,new,kind\n"


def test_quiet_prints_nothing_and_exits_1_for_any_difference(sides: tuple[str, str], tmp_path: Path) -> None:
    done = run(*sides, "--quiet")
    assert (done.output, done.exit_code) == ("", 1)
    assert run("old", "old", "--quiet").exit_code == 0
    package(tmp_path / "titled", [["a", "x", "1"]], title="T")
    package(tmp_path / "plain", [["a", "x", "1"]])
    package(tmp_path / "quoted", [["a", "x", "1"]])
    (tmp_path / "quoted" / "t.csv").write_text('id,note,size\n"a","x",1\n')
    package(tmp_path / "formatting_only", [["a", "x", "1.0"]])
    assert run("plain", "titled", "--quiet").exit_code == 1
    assert run("plain", "quoted", "--quiet").exit_code == run("plain", "quoted", "--exit-code").exit_code == 0
    assert run("plain", "formatting_only", "--quiet").exit_code == 1


@pytest.mark.parametrize(
    "asked", [["--quiet", "--stat"], ["--quiet", "--fail-on", "error"], ["--stat", "--format", "json"]]
)
def test_options_that_would_have_no_effect_are_refused(sides: tuple[str, str], asked: list[str]) -> None:
    assert run(*sides, *asked).exit_code == 2


def test_an_unknown_kind_is_one_line(sides: tuple[str, str]) -> None:
    done = run(*sides, "--only", "added,shuffled")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("claims: unknown kind of change 'shuffled' in --only: use findings, ")


def test_only_lists_these_kinds_and_counts_all(sides: tuple[str, str]) -> None:
    diff = Diff.model_validate_json(run(*sides, "--format", "json", "--only", "removed").stdout)
    (table,) = diff.tables
    assert (len(table.removed), table.added, table.changed, table.formatting_only) == (100, [], [], [])
    assert (table.counts.removed, table.counts.added, table.counts.changed) == (100, 250, 199)
    text = run(*sides, "--only", "removed").stdout
    assert "100 removed, 199 changed, 250 added" in text
    assert "more" not in text
    assert {line[:4] for line in text.splitlines()[3:]} == {"  - "}


def test_limits_hide_rows_and_never_totals(sides: tuple[str, str]) -> None:
    text = run(*sides).stdout
    assert "    … 150 more added\n" in text
    assert "  ~ 199 rows with the same change, e.g. b1, b10, b100\n" in text
    assert "more changed" not in text
    text = run(*sides, "--limit", "0").stdout
    assert "… 100 more removed" in text
    assert "… 199 more changed" in text
    assert "… 250 more added" in text
    table = json.loads(run(*sides, "--limit", "2", "--format", "json").stdout)["tables"][0]
    assert [len(table[kind]) for kind in ("added", "removed", "changed", "formatting_only")] == [2, 2, 2, 1]
    assert table["counts"]["added"] == 250


@pytest.mark.parametrize("form", DIFF_FORMATS)
def test_output_is_deterministic(sides: tuple[str, str], form: str) -> None:
    assert run(*sides, "--format", form).stdout == run(*sides, "--format", form).stdout


@pytest.mark.parametrize(
    ("severity", "code"), [("removed", 1), ("major", 1), ("minor", 1), ("error", 0), ("warning", 0)]
)
def test_fail_on_judges_all_changes(sides: tuple[str, str], severity: str, code: int) -> None:
    assert run(*sides, "--fail-on", severity, "--only", "added", "--limit", "0").exit_code == code


def test_lines_are_those_of_the_files_where_many_rows_and_some_long_ones_change(tmp_path: Path) -> None:
    rows = [[f"k{at}", "x" * 200 + ("\n2" if at == 9_000 else ""), "1"] for at in range(12_000)]
    package(tmp_path / "old", rows)
    package(tmp_path / "new", [[key, note, "2"] for key, note, _ in rows])
    said = run(str(tmp_path / "old"), str(tmp_path / "new"), "--format", "json").stdout
    changed = Diff.model_validate_json(said).tables[0].changed
    assert len(changed) == 12_000
    for each in changed:
        number = int((each.key["id"] or "")[1:])
        assert each.old_line == each.new_line == number + 2 + (number > 9_000)


def test_rows_under_a_new_key_are_reported_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    package(tmp_path / "old", [[f"o{at}", f"boat {at}", str(at)] for at in range(5)])
    rows = [[f"n{at}", f"boat {at}", str(at)] for at in range(4)]
    package(tmp_path / "new", [*rows, ["z", "", "9"]])
    said = run("old", "new", "--limit", "2").output
    assert said.partition("\n\n")[2] == (
        "boats: 5 → 5 rows matched by id; 1 removed, 4 key changed, 1 added\n"
        "  - o4 line 6  note: boat 4; size: 4\n"
        "  = o0 → n0 line 2: same content, key changed\n"
        "  = o1 → n1 line 3: same content, key changed\n"
        "    … 2 more key changed\n"
        "  + z line 6  size: 9\n"
    )
    assert "  - o0 line 2 " in run("old", "new", "--only", "removed").output
    markdown = run("old", "new", "--format", "markdown").output
    assert "</code>: 1 removed (and 4 key changed)</summary>" in markdown
    assert "| ` boats ` | 5 → 5 | 5 | 4 | 5 |" in markdown
    assert markdown.count("` o0 `") == 1
    listed = json.loads(run("old", "new", "--format", "json").output)["tables"][0]
    assert [len(listed[kind]) for kind in ("removed", "key_changed", "added")] == [5, 4, 5]


def test_a_row_is_identified_by_its_first_cells_with_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    package(tmp_path / "old", [])
    package(tmp_path / "new", [["a", "x" * 100, "1"], ["b", "short", "2"]])
    assert run("old", "new").output.endswith(
        f"  + a line 2  note: {'x' * 100}; 1 more\n  + b line 3  note: short; size: 2\n"
    )


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_what_weighs_most_of_a_descriptor_comes_first_and_figures_of_files_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.chdir(tmp_path)
    package(tmp_path / "old", [["a", "x", "1"]], bytes=1, hash="a", title="T")
    package(tmp_path / "new", [["a", "x", "1"]], bytes=2, hash="b", title="U")
    described = json.loads((tmp_path / "old" / "datapackage.json").read_text())
    described["resources"].append(described["resources"][0] | {"name": "gone"})
    (tmp_path / "old" / "datapackage.json").write_text(json.dumps(described))
    said = run("old", "new", "--format", form).output
    weights = [
        line.strip(" -").split()[0].strip(":") for line in said.splitlines() if line.startswith(("  ", "- "))
    ]
    assert weights == ["major", "patch", "none"]
    assert "2 changes of " in said
    assert "1 more changes" in run("old", "new", "--limit", "1").output
    package(tmp_path / "figures", [["a", "x", "1"]], bytes=3, hash="b", title="U")
    assert "1 change of " in run("new", "figures", "--format", form).output
