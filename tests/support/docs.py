"""Run the commands of a Markdown page, in order, and compare what they print with what the page shows.

A page is run in a folder of its own, in one shell, so a later block sees what an earlier one did.
Three kinds of blocks are run:

- `console`: lines after `$ ` are commands, the lines below them their output, which is compared;
- `sh`: commands that must succeed, without output;
- `python`: a program that must succeed, with `# prints: …` as its last line if it prints anything.

Comments in the page steer this, and readers do not see them:

- `<!-- folder: published -->`: start in a git repository with the published package (otherwise in an empty folder);
- `<!-- not run: REASON -->` before a block: do not run it;
- `<!-- hidden` … `-->`: commands to run that are not shown.
"""

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from example import CURATOR, create_repository

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = [README, ROOT / "CONTRIBUTING.md", ROOT / "docs/rules/index.md"]
PAGES += sorted(page for page in (ROOT / "docs").rglob("*.md") if page.parent != ROOT / "docs/rules")
FENCE = re.compile(
    r"(?:^<!-- (?P<mark>[^\n]*?) -->\n)?^(?P<indent> *)(?P<fence>`{3,})(?P<language>[^\n]*)\n(?P<body>.*?)^(?P=indent)(?P=fence)$"
    r"|^<!-- hidden\n(?P<hidden>.*?)^-->$",
    re.DOTALL | re.MULTILINE,
)
FOLDER = re.compile(r"^<!-- folder: (\w+) -->$", re.MULTILINE)
RUN_BY_CI = {
    "setup": ".ci/run runs it: it creates the environment of the tests",
    "tests": ".ci/run runs it: it runs all tests",
}
SEPARATOR = "\x1e"
ENVIRONMENT = CURATOR | {
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "init.defaultBranch",
    "GIT_CONFIG_VALUE_0": "main",
    "GIT_MERGE_AUTOEDIT": "no",
    "LC_ALL": "C.UTF-8",
    "COLUMNS": "80",
    "TZ": "UTC",
}
DROPPED = ("FORCE_COLOR", "NO_COLOR", "PYTHONWARNINGS", "CLICOLOR_FORCE")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text and where that is in the page, and the comment before it."""

    language: str
    text: str
    start: int
    mark: str

    @property
    def reason_not_run(self) -> str | None:
        """Return why the block is not run, if the page says so."""
        kind, _, reason = self.mark.partition(": ")
        return reason if kind == "not run" else RUN_BY_CI.get(self.mark)


@dataclass(frozen=True)
class Command:
    """A shell command, and the part of the page that shows its output (None: it shows none)."""

    script: str
    output: tuple[int, int] | None


def blocks(text: str) -> list[Block]:
    """Return the fenced blocks of a page, and the hidden ones as language `sh`."""
    return [
        Block("sh", each["hidden"], each.start("hidden"), "")
        if each["hidden"] is not None
        else Block(each["language"].strip(), each["body"], each.start("body"), each["mark"] or "")
        for each in FENCE.finditer(text)
    ]


def commands(text: str) -> list[Command]:
    """Return the commands of a page that are run, in order."""
    found: list[Command] = []
    for block in blocks(text):
        if block.reason_not_run is not None:
            continue
        if block.language == "console":
            found += _console(block)
        elif block.language == "sh":
            found.append(Command(f"set -e\n{block.text}set +e\n", None))
        elif block.language == "python":
            found.append(_python(block))
    return found


def _console(block: Block) -> list[Command]:
    found: list[Command] = []
    at = block.start
    script: list[str] = []
    begin = at
    for line in block.text.splitlines(keepends=True):
        continued = bool(script) and script[-1].endswith("\\\n") and begin == at
        if line.startswith("$ ") or continued:
            if script and not continued:
                found.append(Command("".join(script), (begin, at)))
                script = []
            script.append(line.removeprefix("$ "))
            begin = at + len(line)
        at += len(line)
    return [*found, Command("".join(script), (begin, at))]


def _python(block: Block) -> Command:
    shown = re.search(r"# prints: (.*)\n\Z", block.text)
    output = (block.start + shown.start(1), block.start + shown.end(1)) if shown else None
    run = f"python - <<'END'\n{block.text}END\n"
    return Command(run if output else f"set -e\n{run}set +e\n", output)


def rewritten(text: str, folder: Path) -> str:
    """Run the commands of a page in a folder and return the page with what they print.

    Raises AssertionError if a block that has to succeed fails.
    """
    pages = FOLDER.search(text)
    if pages is not None and pages[1] == "published":
        create_repository(folder)
    found = commands(text)
    outputs = _run(found, folder)
    for command, output in reversed(list(zip(found, outputs, strict=True))):
        if command.output is not None:
            begin, end = command.output
            one_line = "\n" not in text[begin:end]
            text = (
                text[:begin]
                + (output.rstrip("\n") if one_line and text[end] == "\n" else output)
                + text[end:]
            )
    return text


def _run(found: list[Command], folder: Path) -> list[str]:
    here = shlex.quote(sys.executable)
    script = f'claims() {{ {here} -m claims "$@"; }}\npython() {{ {here} "$@"; }}\n'
    script += "".join(f"{each.script}printf '{SEPARATOR}'\n" for each in found)
    environment = {name: value for name, value in os.environ.items() if name not in DROPPED}
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environment | ENVIRONMENT | {"HOME": str(folder.parent)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    printed = done.stdout.decode().replace(str(folder.parent.resolve()), "/home/ines")
    *outputs, failed = printed.split(SEPARATOR)
    assert len(outputs) == len(found), f"{found[len(outputs)].script}\n{failed}"
    return outputs
