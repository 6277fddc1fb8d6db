"""`claims validate` on a terminal, in a pipe, on a full disk, and in a checkout."""

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.support.case import committed
from tests.support.claim_case import TABLES, write
from tests.support.git_case import HEADER, run, write_package
from tests.support.store_case import git

from claims.cli import cli
from claims.render.report.formats import FORMATS

PACKAGE = Path(__file__).parents[1] / "expected" / "package"
CLAIMS = (sys.executable, "-m", "claims")
BAR = "import claims.cli.terminal as bar; bar.DELAY = {}; bar.PAUSE = 0; import claims.__main__ as start; start.main()"
EAGER = (sys.executable, "-c", BAR.format(0))
PATIENT = (sys.executable, "-c", BAR.format(3600))


def seen(descriptor: int) -> str:
    """All that was written to a terminal until nobody can write to it any more."""
    data = b""
    while True:
        try:
            more = os.read(descriptor, 65536)
        except OSError:  # on Linux this is the end of a terminal
            more = b""
        if not more:
            os.close(descriptor)
            return data.decode()
        data += more


def on_terminal(
    *command: str, out: bool = False, err: bool = False, **environment: str
) -> tuple[str, str, int]:
    """Run with stdout, stderr, or both on terminals of their own."""
    ends = [pty.openpty() if wanted else os.pipe() for wanted in (out, err)]
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    with subprocess.Popen(
        command, stdout=ends[0][1], stderr=ends[1][1], env=kept | {"TERM": "xterm"} | environment
    ) as process:
        for _, writing in ends:
            os.close(writing)
        texts = [seen(reading) for reading, _ in ends]
    return texts[0], texts[1], process.returncode


def validate(*arguments: str) -> tuple[str, ...]:
    return (*CLAIMS, "validate", str(PACKAGE), *arguments)


def test_a_terminal_gets_full_in_color_and_a_pipe_concise_without() -> None:
    out, err, code = on_terminal(*validate(), out=True)
    assert (err, code) == ("", 1)
    assert "\x1b[31merror[not-in-enum]\x1b[0m" in out
    assert "^~~~" in out
    out, err, code = on_terminal(*validate())
    assert (err, code) == ("", 1)
    assert "\x1b" not in out
    assert ": error[not-in-enum] 'slop'" in out


def test_cells_as_csv_do_nothing_to_a_terminal_and_are_as_they_are_elsewhere(tmp_path: Path) -> None:
    first, *rest = TABLES["claims"]
    claims = [first | {"text": "The \x1b[31m\x07pier"}, *rest]
    town = write(tmp_path / "town", TABLES | {"claims": claims})
    plain = write(tmp_path / "plain", TABLES)
    for words in (("list", str(town)), ("diff", str(plain), str(town))):
        command = (*CLAIMS, *words, "--format", "csv")
        out, _, code = on_terminal(*command, out=True)
        assert code == 0
        assert "The \\x1b[31m\\x07pier" in out
        assert not {"\x1b", "\x07"} & set(out)
        out, _, code = on_terminal(*command)
        assert "The \x1b[31m\x07pier" in out


def test_a_place_without_a_line_is_taken_for_none_by_an_editor(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text('{"resources": [{"name": "boats", "path": "b.csv"}]}')
    (tmp_path / "b.csv").write_text("id\n1")
    out, _, _ = on_terminal(*CLAIMS, "validate", str(tmp_path), "--format", "concise", "--select", "file")
    assert out.startswith(f"{tmp_path}/b.csv (boats): warning[missing-final-newline] ")


def test_no_color_is_respected() -> None:
    out, _, _ = on_terminal(*validate(), out=True, NO_COLOR="1")
    assert "error[not-in-enum]" in out
    assert "\x1b" not in out


def test_lines_of_a_file_fit_a_narrow_terminal() -> None:
    out, _, _ = on_terminal(*validate(), out=True, NO_COLOR="1", COLUMNS="50")
    shown = re.findall(r"^ *\d+ \| .*", out.replace("\r\n", "\n"), re.MULTILINE)
    assert len(shown) > 5
    assert max(map(len, shown)) <= 50


def test_progress_is_drawn_on_a_terminal_and_erased() -> None:
    plain, _, _ = on_terminal(*validate())
    out, err, code = on_terminal(*EAGER, "validate", str(PACKAGE), err=True)
    assert (out, code) == (plain, 1)
    assert re.fullmatch(r"(\r\x1b\[Kvalidating \[#*-*\] +\d+%)+\r\x1b\[K", err)
    assert len({len(each) for each in err.split("\r\x1b[K")[1:-1]}) == 1


def test_progress_is_not_drawn_before_its_time_nor_in_a_pipe() -> None:
    assert on_terminal(*PATIENT, "validate", str(PACKAGE), err=True)[1] == ""
    assert on_terminal(*EAGER, "validate", str(PACKAGE))[1] == ""


def test_progress_is_erased_where_the_work_fails() -> None:
    _, err, code = on_terminal(*EAGER, "validate", str(PACKAGE), "--text", "x=y", err=True)
    assert code == 2
    assert re.search(r"(\r\x1b\[K)?claims: [^\r\n]+\r\n$", err)


def test_a_reader_that_goes_away_is_no_trouble() -> None:
    with subprocess.Popen(
        validate("--format", "json"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        _, err = process.communicate()
    assert err == b""
    assert process.returncode == 128 + 13


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize(
    "arguments", [("validate", str(PACKAGE)), ("rules",), ("explain", "not-in-enum"), ("--help",)]
)
def test_a_full_disk_is_one_line(arguments: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            (*CLAIMS, *arguments), stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert re.fullmatch(r"claims: .*No space left on device\n", done.stderr)
    assert done.returncode == 2


def test_without_stdout_there_is_one_line() -> None:
    command = 'exec "$@" >&-'
    done = subprocess.run(
        ["sh", "-c", command, "sh", *validate()], stderr=subprocess.PIPE, text=True, check=False
    )
    assert (done.stderr, done.returncode) == ("claims: cannot write to stdout: it is closed\n", 2)


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_a_pipe_gets_utf_8_whatever_the_locale(locale: str) -> None:
    environment = {
        "LC_ALL": locale,
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONUTF8": "0",
        "PYTHONIOENCODING": "ascii",
    }
    out, err, code = on_terminal(*validate("--format", "full"), **environment)
    assert (err, code) == ("", 1)
    assert "海燕丸" in out


def repository(folder: Path) -> Path:
    (folder / ".git").mkdir()
    shutil.copytree(PACKAGE, folder / "data" / "package")
    return folder / "data" / "package"


@pytest.mark.parametrize("target", [None, "package", "package/datapackage.json", "../data/package"])
@pytest.mark.parametrize("name", ["github", "sarif"])
def test_files_are_named_from_the_top_of_the_checkout(
    target: str | None, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = repository(tmp_path)
    monkeypatch.chdir(package if target is None else package.parent)
    done = CliRunner().invoke(
        cli, ["validate", *([target] if target else []), "--format", name, "--select", "not-in-enum"]
    )
    assert done.exit_code == 1
    if name == "sarif":
        result = json.loads(done.stdout)["runs"][0]["results"][0]
        assert (
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "data/package/boats.csv"
        )
    else:
        assert done.stdout.startswith(
            "::error file=data/package/boats.csv,line=3,endLine=3,col=8,endColumn=12,"
        )


def test_an_absolute_package_is_named_from_the_top_of_its_checkout(tmp_path: Path) -> None:
    package = repository(tmp_path)
    done = CliRunner().invoke(
        cli, ["validate", str(package), "--format", "github", "--select", "not-in-enum"]
    )
    assert done.stdout.startswith("::error file=data/package/boats.csv,line=3,")


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_hidden_is_counted(name: str) -> None:
    done = CliRunner().invoke(
        cli, ["validate", str(PACKAGE), "--format", name, "--limit", "1", "--select", "type-error"]
    )
    if name in ("json", "sarif"):
        told = json.loads(done.stdout)
        told = told["runs"][0]["properties"] if name == "sarif" else told
        assert told["truncated"] == {"type-error": 10}
        assert told["counts"]["error"] == 11
    else:
        more = {"github": "… 10 more errors without an annotation", "markdown": "… 10 more"}
        assert more.get(name, "… 10 more of type-error (claims explain type-error)") in done.stdout
        assert "11 errors" in done.stdout


@pytest.mark.parametrize("name", FORMATS)
def test_a_valid_package_is_reported_as_valid(name: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        cli, ["validate", str(PACKAGE), "--format", name, "--select", "duplicate-unique-key"]
    )
    assert done.exit_code == 0
    said = '"valid": true' if name in ("json", "sarif") else r"\b[Vv]alid\b"  # and not "invalid"
    assert re.search(said, done.stdout)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--select", "missing-recommended-property"), 0),
        (("--select", "missing-recommended-property", "--fail-on", "warning"), 1),
        (("--select", "not-in-enum", "--severity", "not-in-enum=warning"), 0),
        (("--select", "not-in-enum"), 1),
        (("--select", "not-in-enum", "--limit", "0"), 1),
        (("--format", "xml"), 2),
    ],
)
def test_exit_codes(arguments: tuple[str, ...], code: int) -> None:
    assert CliRunner().invoke(cli, ["validate", str(PACKAGE), *arguments]).exit_code == code


def test_every_rule_is_listed_and_explained() -> None:
    from claims.rules.registry import FAMILIES, RULES

    listed = CliRunner().invoke(cli, ["rules"]).stdout
    for name, rule in RULES.items():
        strict = f" ({rule.claims_severity} in a dataset of claims)" if rule.claims_severity else ""
        line = rf"^  {name} +{rule.severity} +{re.escape(rule.title + strict)}$"
        assert re.search(line, listed, re.MULTILINE)
        said = CliRunner().invoke(cli, ["explain", name]).stdout
        assert said.startswith(
            f"{name} (family {rule.family})\n\n{rule.title}.\n\nSeverity: {rule.severities}.\n"
        )
        for part in (rule.why, rule.fix, *rule.bad.splitlines(), *rule.good.splitlines()):
            assert part in said
    assert "".join(CliRunner().invoke(cli, ["explain", name]).stdout for name in FAMILIES) == listed


def test_rules_of_a_family_are_listed_alone() -> None:
    run = CliRunner().invoke
    assert run(cli, ["rules", "text"]).stdout == run(cli, ["explain", "text"]).stdout
    for name, said in (
        ("not-in-enum", "'not-in-enum' is a rule, not a family: run claims explain not-in-enum"),
        ("txet", "'txet' is neither a rule nor a family: did you mean 'text'? (claims rules lists them)"),
        ("nosuch", "'nosuch' is neither a rule nor a family (claims rules lists them)"),
    ):
        done = run(cli, ["rules", name])
        assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"claims: {said}\n")


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("not-in-enum=warn", "did you mean 'not-in-enum=warning'?"),
        ("not-in-enum=erorr", "did you mean 'not-in-enum=error'?"),
        ("not-in-enum", "use RULE=error, RULE=warning or RULE=note"),
        ("not-in-enum=off\x1b", "use RULE=error, RULE=warning or RULE=note"),
    ],
)
def test_an_unknown_severity_is_one_line_with_a_suggestion(given: str, hint: str) -> None:
    done = CliRunner().invoke(cli, ["validate", str(PACKAGE), "--severity", given])
    assert done.exit_code == 2
    assert re.fullmatch(f"claims: invalid --severity '.*': {re.escape(hint)}\n", done.stderr)
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize("name", ["not-in-enmu", "vlaue", "x\x1b[31m"])
def test_an_unknown_rule_is_one_line_with_a_suggestion(name: str) -> None:
    done = CliRunner().invoke(cli, ["explain", name])
    assert done.exit_code == 2
    hints = {"not-in-enmu": "did you mean 'not-in-enum'?", "vlaue": "did you mean 'value'?"}
    assert hints.get(name, "'x\\x1b[31m' is neither a rule") in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


@pytest.mark.parametrize("form", ["concise", "full", "github", "sarif", "markdown"])
def test_a_finding_in_inline_data_is_placed_in_the_descriptor(tmp_path: Path, form: str) -> None:
    schema = {"fields": [{"name": "size", "type": "integer"}]}
    tables = [
        {"name": name, "type": "table", "schema": schema, "data": rows}
        for name, rows in (("boats", [{"size": 3}]), ("ships", [{"size": 3}, {"size": "x"}]))
    ]
    described = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "resources": tables}
    text = json.dumps(described)
    (tmp_path / "datapackage.json").write_text(text)
    done = CliRunner().invoke(
        cli, ["validate", str(tmp_path), "--format", form, "--ignore", "missing-recommended-property"]
    )
    column = text.index('"x"') + 1
    place = f"{tmp_path}/datapackage.json:1:{column}"
    said = {
        "concise": f"{place}: error[type-error] 'x' in 'size' is not an integer",
        "full": f" --> {place}\n",
        "github": f"line=1,endLine=1,col={column},endColumn={column + 3},title=type-error::'x' in 'size' is not an integer",
        "sarif": f'"startColumn": {column}',
        "markdown": f"| ` {place} ` |",
    }
    assert said[form] in done.stdout


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ([], "valid"),
        (["--select", "key"], "valid (--select key)"),
        (["--select", "key", "--select", "file"], "valid (--select key, file)"),
        (["--select", "key", "--ignore", "unreferenced-row"], "valid (--select key --ignore unreferenced-row)"),
        (["--ignore", "type-error"], "valid (--ignore type-error)"),
        (
            [part for name in ("key", "file", "csv", "text", "claim", "change", "type-error") for part in ("--select", name)],
            "invalid (--select key, file, csv, text, claim, and 2 more)",
        ),
    ],
)  # fmt: skip
def test_the_verdict_names_the_selected_rules(tmp_path: Path, asked: list[str], said: str) -> None:
    wrong = "x" if said.startswith("invalid") else "3"
    (tmp_path / "t.csv").write_text(f"size\n{wrong}\n")
    schema = {"fields": [{"name": "size", "type": "integer"}]}
    table = {"name": "t", "type": "table", "path": "t.csv", "schema": schema}
    described = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "p",
        "id": "https://example.org/p",
        "licenses": [{"name": "CC0-1.0"}],
        "resources": [table],
    }
    (tmp_path / "datapackage.json").write_text(json.dumps(described))
    for form in ("concise", "full", "github"):
        done = CliRunner().invoke(cli, ["validate", str(tmp_path), "--format", form, *asked])
        assert f"p: {said}, " in done.stdout
    done = CliRunner().invoke(cli, ["validate", str(tmp_path), "--format", "markdown", *asked])
    verdict, space, options = said.partition(" ")
    assert done.stdout.startswith(f"**{verdict.capitalize()}**{space}{options}: ` p `, ")
    done = CliRunner().invoke(cli, ["validate", str(tmp_path), "--format", "json", *asked])
    names = {
        option: [each for at, each in enumerate(asked) if asked[at - 1] == option] for option in asked[::2]
    }
    expected = {"select": names.get("--select", []), "ignore": names.get("--ignore", [])} if asked else None
    assert json.loads(done.stdout)["asked"] == expected


def test_two_texts_of_one_source_are_refused() -> None:
    done = CliRunner().invoke(cli, ["validate", str(PACKAGE), "--text", "S=a", "--text", "S=b"])
    assert (done.exit_code, done.stderr) == (2, "claims: two texts for source 'S': 'a' and 'b'\n")


@pytest.mark.parametrize("size", ["-5GB", "5", "GB", "", "much", "\x1b5GB"])
def test_what_is_no_size_is_no_memory_limit(size: str) -> None:
    done = CliRunner().invoke(cli, ["validate", str(PACKAGE), "--memory-limit", size])
    assert done.exit_code == 2
    assert done.stderr.endswith(" is not a memory limit: write a number and a unit, as in 2GB\n")
    assert "\x1b" not in done.stderr


def test_rows_that_were_not_read_are_not_none(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    shutil.copytree(PACKAGE, folder)
    committed(folder)
    done = subprocess.run(
        [*CLAIMS, "validate", "--since", "HEAD", "HEAD:datapackage.json"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ": valid, 0 errors, 0 warnings in changes since HEAD (" in done.stdout
    assert done.stdout.endswith("); rows: not read because no file changed\n")


def test_everything_is_new_since_head_without_commits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_package(tmp_path, "id,size\na,x\n")
    git(folder, "init", "-q")
    monkeypatch.chdir(folder)
    done = run("validate", "--since", "HEAD")
    assert done.exit_code == 1
    assert ": invalid, 1 error, 0 warnings in changes since HEAD (no commits yet); rows: " in done.stdout


def test_what_was_not_read_fails_on_request(tmp_path: Path) -> None:
    folder = write_package(tmp_path, HEADER)
    (folder / "datapackage.json").write_text(
        (folder / "datapackage.json").read_text().replace('"boats.csv"', '"https://example.org/boats.csv"')
    )
    assert run("validate", str(folder)).exit_code == 0
    assert run("validate", str(folder), "--fail-on", "unread").exit_code == 1
    (folder / "claims.toml").write_text('fail-on = "unread"\n')
    assert run("validate", str(folder)).exit_code == 1
    (folder / "claims.toml").write_text(
        'fail-on = "unread"\n[local-copies]\n"https://example.org/boats.csv" = "boats.csv"\n'
    )
    assert run("validate", str(folder)).exit_code == 0
