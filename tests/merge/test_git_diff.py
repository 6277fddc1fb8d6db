"""`git diff`, `git log` and `git show` compare tables by row and cell."""

import subprocess
from pathlib import Path

import pytest
from tests.support.git_case import HEADER, PLAIN, run, run_git, save, write_package
from tests.support.store_case import git

from claims.merge.git_diff import DiffedFile, as_lines, changes
from claims.model.errors import CannotDo
from claims.rules.choice import chosen

ROWS = HEADER + "ada,1\nbea,2\ncog,3\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_package(tmp_path, ROWS)
    save(tmp_path)
    monkeypatch.chdir(tmp_path)


def installed() -> None:
    assert run("git", "install").exit_code == 0


def test_changes_of_two_versions(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_text(ROWS.replace("bea,2", "bea,20").replace("cog,3\n", ""))
    with changes(DiffedFile("boats.csv", old, Path("boats.csv")), chosen((), (), {}, None)) as (_, diff):
        (table,) = diff.tables
        counts = table.counts
        assert (table.name, counts.added, counts.removed, counts.changed) == ("boats", 1, 0, 1)


def test_changes_of_a_file_that_no_package_names(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text(ROWS)
    shown = DiffedFile("other.csv", None, tmp_path / "other.csv")
    with (
        pytest.raises(CannotDo, match=r"^no datapackage\.json names it$"),
        changes(shown, chosen((), (), {}, None)),
    ):
        raise AssertionError("it cannot be compared")


def test_rows_as_lines() -> None:
    data = b'\xef\xbb\xbfid,size,note\nada,1,"two\nlines"\nbea,,\n'
    assert "".join(as_lines(data, "boats.csv")) == (
        "columns\n  id\n  size\n  note\nada\n  size: 1\n  note: two\n    lines\nbea\n"
    )
    assert "".join(as_lines(b"id\tsize\na,b\t2\n", "boats.tsv")) == "columns\n  id\n  size\na,b\n  size: 2\n"


def test_malformed_rows_as_lines_are_unchanged() -> None:
    assert "".join(as_lines(b'id,size\nada,1,2\nb"e,3\n\xff,4\n', "boats.csv")) == (
        'columns\n  id\n  size\nada,1,2\nb"e,3\n\ufffd\n  size: 4\n'
    )


def test_git_diff_shows_the_same_as_claims_diff() -> None:
    installed()
    Path("boats.csv").write_text(ROWS.replace("bea,2", "bea,20") + "dov,4\n")
    done = run_git("diff")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "claims diff boats.csv\n"
        "\n"
        "boats: 3 → 4 rows matched by id; 1 changed, 1 added\n"
        "  ~ bea line 3\n"
        "      size  2 → 20\n"
        "  + dov line 5  size: 4\n"
    )


def test_git_diff_shows_errors_in_place_of_rows() -> None:
    installed()
    Path("boats.csv").write_text(ROWS + "dov,4,5\n")
    done = run_git("diff")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        "claims diff boats.csv\n  not shown by rows: the new side cannot be compared: "
    )
    assert "\n+dov,4,5\n" in done.stdout


def test_git_diff_of_an_added_or_removed_file_and_of_changed_quotes() -> None:
    installed()
    git(Path.cwd(), "rm", "-q", "--cached", "boats.csv")
    assert "boats: 3 → 0 rows matched by id; 3 removed\n" in run_git("diff", "--cached").stdout
    git(Path.cwd(), "commit", "-q", "-m", "gone")
    git(Path.cwd(), "add", "boats.csv")
    assert "boats: 0 → 3 rows matched by id; 3 added\n" in run_git("diff", "--cached").stdout
    git(Path.cwd(), "commit", "-q", "-m", "back")
    Path("boats.csv").write_text(ROWS.replace("ada", '"ada"'))
    assert run_git("diff").stdout == (
        "claims diff boats.csv\n  no cells changed: quotes, spaces or final line ending\n"
    )


def test_git_diff_of_an_added_column() -> None:
    installed()
    fields = [*({"name": name, "type": "string"} for name in ("id", "size", "port"))]
    write_package(
        Path.cwd(),
        "id,size,port\nada,1,x\nbea,2,\ncog,30,\n",
        schema={"fields": fields, "primaryKey": ["id"]},
    )
    done = run_git("diff", "--", "boats.csv").stdout
    assert "column 'port' added, already in the schema (filled in 1 of 3 rows)\n" in done
    assert "  ~ cog line 4\n      size  3 → 30\n" in done


def test_git_diff_of_a_file_that_is_deleted_moved_or_made_executable() -> None:
    installed()
    Path("boats.csv").unlink()
    assert run_git("diff").stdout.startswith(
        "claims diff boats.csv\n  file removed\n\nboats: 3 → 0 rows matched by id; 3 removed\n"
    )
    Path("boats.csv").write_text(ROWS)
    Path("boats.csv").chmod(0o755)
    assert run_git("diff").stdout == "claims diff boats.csv\n  mode 100644 → 100755\n"
    Path("boats.csv").write_text(ROWS.replace("bea,2", "bea,20"))
    assert run_git("diff").stdout == (
        "claims diff boats.csv\n  mode 100644 → 100755\n\nboats: 3 → 3 rows matched by id; 1 changed\n  ~ bea line 3\n      size  2 → 20\n"
    )
    git(Path.cwd(), "checkout", "-q", "--", "boats.csv")
    Path("boats.csv").chmod(0o644)
    git(Path.cwd(), "mv", "boats.csv", "ships.csv")
    assert run_git("diff", "--cached", "-M").stdout == "claims diff boats.csv\n  renamed to ships.csv\n"
    Path("boats.csv").write_text(ROWS)
    git(Path.cwd(), "add", "boats.csv")
    found = run_git("diff", "--cached", "-C", "--find-copies-harder").stdout
    assert found == "claims diff boats.csv\n  copied to ships.csv\n"


def test_git_log_and_show_compare_cells() -> None:
    installed()
    Path("boats.csv").write_text(ROWS.replace("bea,2", "bea,20"))
    save(Path.cwd())
    for command in (["show", "--format="], ["log", "-1", "-p", "--format="]):
        done = run_git(*command)
        assert done.stderr == ""
        assert done.stdout.endswith(" bea\n-  size: 2\n+  size: 20\n cog\n   size: 3\n")
    assert "claims diff boats.csv\n" in run_git("show", "--format=", "--ext-diff").stdout


def test_git_diff_escapes_control_characters_of_malformed_rows() -> None:
    installed()
    Path("boats.csv").write_text(ROWS + "dov,4,\x1b[2Jcleared\n")
    found = run_git("diff").stdout
    assert "\x1b" not in found
    assert "\n+dov,4,\\x1b[2Jcleared\n" in found


def test_git_diff_whose_output_is_closed_early_reports_no_error() -> None:
    installed()
    Path("boats.csv").write_text(ROWS.replace("bea,2", "bea,20"))
    done = subprocess.run(
        ["bash", "-c", "git diff | true"], capture_output=True, text=True, env=PLAIN, check=False
    )
    assert (done.stdout, done.stderr) == ("", "")
