"""The configuration of a package: where it is read, what it sets, what takes precedence, what is refused."""

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.support.case import committed, harbour, stored
from tests.support.claim_case import TABLES, write

from claims import Options, validate
from claims.cli import cli
from claims.model.errors import CannotDo

BROKEN = {"ships.csv": "id,name\ns1, Ada\ns1,Bo\n"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with one duplicate key and one cell that begins with a space."""
    monkeypatch.chdir(tmp_path)
    return stored(tmp_path, harbour(path="ships.csv"), BROKEN)


def rules(folder: Path, options: Options | None = None) -> list[str]:
    return [each.rule for each in validate(folder, options).findings]


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


def test_without_a_configuration_everything_is_checked(folder: Path) -> None:
    assert {"duplicate-key", "leading-or-trailing-whitespace"} <= set(rules(folder))


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("claims.toml", 'select = ["duplicate-key"]'),
        ("pyproject.toml", '[tool.other]\nselect = 1\n[tool.claims]\nselect = ["duplicate-key"]'),
    ],
)
def test_both_files_are_read(folder: Path, file: str, text: str) -> None:
    (folder / file).write_text(text)
    assert rules(folder) == ["duplicate-key"]


def test_the_command_line_comes_first_then_claims_toml_then_pyproject_toml(folder: Path) -> None:
    (folder / "pyproject.toml").write_text('[tool.claims]\nselect = ["duplicate-key"]')
    (folder / "claims.toml").write_text('select = ["leading-or-trailing-whitespace"]')
    assert rules(folder) == ["leading-or-trailing-whitespace"]
    assert rules(folder, Options(select=("duplicate-key",))) == ["duplicate-key"]


def test_a_pyproject_toml_of_other_tools_sets_nothing(folder: Path) -> None:
    (folder / "pyproject.toml").write_text('[project]\nname = "x"')
    assert "duplicate-key" in rules(folder)


def test_severities_and_fail_on_decide_the_exit_code(folder: Path) -> None:
    select = 'select = ["duplicate-key"]\n'
    (folder / "claims.toml").write_text(select + '[severity]\nkey = "warning"\n')
    assert run("validate").exit_code == 0
    assert run("validate", "--severity", "key=error").exit_code == 1
    (folder / "claims.toml").write_text(select + 'fail-on = "warning"\n[severity]\nkey = "warning"\n')
    assert run("validate").exit_code == 1
    assert run("validate", "--fail-on", "error").exit_code == 0


def test_a_local_copy_stands_in_for_a_url(folder: Path) -> None:
    url, fields = "https://example.org/ships.json", [{"name": "id", "type": "integer"}, {"name": "name"}]
    stored(folder, harbour(path="https://example.org/ships.csv", schema=url), BROKEN)
    assert set(rules(folder)) >= {"remote-path"}
    (folder / "s.json").write_text(json.dumps({"fields": fields}))
    copies = f'[local-copies]\n"{url}" = "s.json"\n"https://example.org/ships.csv" = "ships.csv"\n'
    (folder / "claims.toml").write_text('select = ["value", "descriptor"]\n' + copies)
    report = validate(folder)
    assert {(each.rule, each.line) for each in report.findings if each.file == "ships.csv"} == {
        ("type-error", 2),
        ("leading-or-trailing-whitespace", 2),
        ("type-error", 3),
    }
    assert "remote-path" not in rules(folder)


def test_texts_in_the_configured_folder_are_verified(tmp_path: Path) -> None:
    folder = write(tmp_path / "p", TABLES)
    source = "post-1"
    (folder / "originals").mkdir()
    (folder / "originals" / f"{source}.txt").write_text("not the text")
    (folder / "originals" / "no-such-source.txt").write_text("ignored")
    assert validate(folder).verified is None
    (folder / "claims.toml").write_text('texts = "originals"')
    report = validate(folder)
    assert "text-hash-mismatch" in {each.rule for each in report.findings}
    assert report.verified is not None


def test_an_archive_has_no_configuration(folder: Path, tmp_path: Path) -> None:
    (folder / "claims.toml").write_text('select = ["duplicate-key"]')
    archive = tmp_path / "p.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for each in ("datapackage.json", "ships.csv", "claims.toml"):
            file.write(folder / each, each)
    assert len(set(rules(archive))) > 1


def test_a_revision_has_the_configuration_of_that_revision(folder: Path) -> None:
    (folder / "claims.toml").write_text('select = ["duplicate-key"]')
    committed(folder)
    (folder / "claims.toml").write_text("")
    assert [each.rule for each in validate("HEAD:").findings] == ["duplicate-key"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("selekt = []", "claims.toml: unknown setting 'selekt': did you mean 'select'?"),
        ("select = 1", "claims.toml: Expected `array`, got `int` - at `$.select`"),
        ('fail-on = "never"', "claims.toml: Invalid enum value 'never' - at `$.fail-on`"),
        ('[severity]\nkey = "fatal"', "claims.toml: Invalid enum value 'fatal' - at `$.severity[...]`"),
        ('ignore = ["duplicate-keys"]', "claims.toml: 'duplicate-keys' is neither a rule nor a family"),
        ('texts = "../secret"', "claims.toml: '../secret' "),
        ('[local-copies]\n"https://x.org/s.json" = "/etc/passwd"', "claims.toml: '/etc/passwd' is absolute"),
        ("a = = 1", "claims.toml is not valid TOML: Invalid value (at line 1, column 5)"),
        ("\udcff", "claims.toml is not valid TOML: "),
    ],
)
def test_what_is_wrong_in_a_configuration_is_one_line(folder: Path, text: str, message: str) -> None:
    (folder / "claims.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(CannotDo) as refused:
        validate(folder)
    assert str(refused.value).startswith(message)
    assert "\n" not in str(refused.value)
    done = run("validate")
    assert (done.exit_code, done.output) == (2, f"claims: {refused.value}\n")


def test_a_configuration_is_not_followed_out_of_the_package(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path.parent / "outside.toml"
    outside.write_text('select = ["duplicate-key"]')
    (folder / "claims.toml").symlink_to(outside)
    with pytest.raises(CannotDo, match="leads through a symbolic link out of the package's folder"):
        validate(folder)
