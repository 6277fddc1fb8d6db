"""Every command in README, CONTRIBUTING and docs runs and prints what the page shows.

`pytest tests/test_docs.py --rewrite` puts what they print today into the pages.
"""

import difflib
import re
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from tests.support.docs import PAGES, README, ROOT, blocks, commands, rewritten

from claims import Options, validate
from claims.cli import cli
from claims.render.report.view import View
from claims.rules.claim import read as read_rule
from claims.rules.registry import RULES
from example import COMMIT

RUN = [page for page in PAGES if commands(page.read_text(encoding="utf-8"))]
COMMANDS = ROOT / "docs/reference/commands.md"
SHELL = {"sh", "console", "bash", "shell", "python"}
CHECKED = {"sh", "console", "python", "yaml", "toml", "json", "sql", "text", "csv", "diff", "markdown"}


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", RUN, ids=name_of)
def test_the_commands_of_a_page_print_what_it_shows(
    page: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    text = page.read_text(encoding="utf-8")
    if page == COMMANDS and request.config.getoption("--rewrite"):
        text = text.partition("## ")[0] + command_sections()  # without output, so that it differs
    folder = tmp_path / "work"
    folder.mkdir()
    today = rewritten(text, folder)
    if COMMIT.sub("", today) == COMMIT.sub("", text):
        return
    assert request.config.getoption("--rewrite"), (
        f"run: pytest tests/test_docs.py --rewrite\n{_diff(text, today)}"
    )
    page.write_text(today, encoding="utf-8", newline="\n")


def _diff(old: str, new: str) -> str:
    return "\n".join(
        difflib.unified_diff(old.splitlines(), new.splitlines(), "page", "today", lineterm="", n=1)
    )


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_block_is_run_or_says_why_not(page: Path) -> None:
    for block in blocks(page.read_text(encoding="utf-8")):
        assert block.language in CHECKED, f"the language {block.language!r} is not run: {block.text}"
        if block.language not in SHELL:
            assert not block.text.startswith("$ "), f"use console, which is run: {block.text}"
        if block.reason_not_run is not None:
            assert len(block.reason_not_run) > 10


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_yaml_is_valid(page: Path) -> None:
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.language == "yaml":
            assert yaml.safe_load(block.text)
            assert "github.finding" not in block.text


def test_every_command_has_its_help_in_the_reference() -> None:
    shown = re.findall(r"^\$ (claims.*) --help$", COMMANDS.read_text(encoding="utf-8"), re.MULTILINE)
    assert shown == ["claims", *commands_of_claims()]


def commands_of_claims() -> list[str]:
    context = click.Context(cli)
    found = []
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        found.append(f"claims {name}")
        if isinstance(command, click.Group):
            found += [f"claims {name} {each}" for each in command.list_commands(context)]
    return found


def command_sections() -> str:
    """Return the sections of the reference of commands, without output."""
    return "\n".join(
        f"##{'#' * (name.count(' ') > 1)} {name}\n\n```console\n$ {name} --help\n```\n"
        for name in ("claims", *commands_of_claims())
    )


def test_the_example_of_a_rule_is_valid() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (example,) = [block.text for block in blocks(page) if block.language == "sql"]
    assert read_rule("hedge-equals-quotation", example).rule.title == "Hedge is the whole quotation"


def test_the_example_of_a_format_prints_findings_and_totals() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (example,) = [block.text for block in blocks(page) if block.language == "python"]
    module: dict[str, Any] = {}
    exec(example, module)
    report = validate(ROOT / "tests/expected/package", Options(select=("type-error",), limit=1))
    lines = "".join(module["render"](View(report, RULES))).splitlines()
    assert lines[0].endswith(" is not a year such as 2024 [type-error] tests/expected/package/boats.csv:5:14")
    assert lines[1] == "… 10 more of type-error (claims explain type-error)"
    assert ": invalid (--select type-error), 11 errors" in lines[2]


def test_the_readme_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 250


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_to_files(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text) + re.findall(r'(?:src|srcset)="([^"]*)"', text)
    for target in targets:
        if not re.match(r"[a-z]+:", target):
            assert (page.parent / target).exists(), target
