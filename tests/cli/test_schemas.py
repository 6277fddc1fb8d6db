"""`claims schemas` writes generated files, and lists those that are out of date."""

from pathlib import Path

from click.testing import CliRunner

from claims.cli import cli


def test_check_lists_missing_files_until_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "datapackage").mkdir()
    missing = CliRunner().invoke(cli, ["schemas", "--check", "--root", str(tmp_path)])
    assert missing.exit_code == 1
    lines = missing.stderr.splitlines()
    assert lines
    assert all(line.endswith(" is out of date: run claims schemas") for line in lines)
