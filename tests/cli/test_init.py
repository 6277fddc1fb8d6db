"""`claims init` lists the files that it created or kept, and the next steps."""

from pathlib import Path

from tests.support.curation_case import typed

from claims.cli.init import NEXT_STEPS


def test_created_and_kept_files_and_the_next_steps_are_printed(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Mine.\n")
    done = typed(tmp_path, ["init", "--name", "pier"])
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.removesuffix(NEXT_STEPS).splitlines()
    assert "created datapackage.json" in lines
    assert [each for each in lines if not each.startswith("created ")] == ["kept README.md (already exists)"]
    assert (tmp_path / "README.md").read_text() == "Mine.\n"


def test_an_existing_package_is_an_error(tmp_path: Path) -> None:
    typed(tmp_path, ["init", "--name", "pier"])
    done = typed(tmp_path, ["init", "--name", "pier"])
    assert (done.exit_code, done.stdout) == (2, "")
