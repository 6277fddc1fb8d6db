"""Every example of the README runs, and prints what the README says."""

import csv
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from invented import SETTINGS, git, published, update

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
DIFF = re.search(r"<!-- diff -->\n```text\n\$ claims diff\n(.*?)```", README, re.DOTALL)
FINDING = re.search(r"```text\n(error\[.*?)```", README, re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def rows(table: str) -> list[dict[str, str]]:
    with (ROOT / f"datapackage/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def run(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("block", CONSOLE)
def test_commands_print_what_the_readme_shows(block: str) -> None:
    first, _, shown = block.partition("\n")
    program, *rest = shlex.split(first.removeprefix("$ "))
    assert program == "claims"
    assert run(sys.executable, "-m", "claims", *rest) == shown


def test_the_finding_shown_is_what_a_misspelt_speaker_gives(tmp_path: Path) -> None:
    assert FINDING is not None
    for part in ("datapackage", "schemas"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / "datapackage.json", tmp_path)
    table = tmp_path / "datapackage/claims.csv"
    lines = table.read_bytes().split(b"\n")
    lines[5] = lines[5].replace(b",albawaba,", b",albawabba,")
    table.write_bytes(b"\n".join(lines))
    command = [sys.executable, "-m", "claims", "validate", "--format", "full"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.startswith(FINDING[1])


def test_the_diff_shown_is_what_the_invented_update_gives(tmp_path: Path) -> None:
    assert DIFF is not None
    published(tmp_path)
    update(tmp_path)
    command = [sys.executable, "-m", "claims", "diff"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == DIFF[1]


HASH = re.compile(r"\b[0-9a-f]{10,12}\b")


def block(mark: str) -> tuple[list[str], str]:
    """The command of a marked block, and what it prints."""
    found = re.search(rf"<!-- {mark} -->\n```text\n\$ (claims .*)\n((?s:.*?))```", README)
    assert found is not None
    return shlex.split(found[1])[1:], HASH.sub("COMMIT", found[2])


def told(folder: Path, command: list[str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "claims", *command], cwd=folder, capture_output=True, text=True, check=False
    )
    return HASH.sub("COMMIT", done.stdout)


def test_the_hook_says_what_the_readme_shows(tmp_path: Path) -> None:
    claims = published(tmp_path)
    text = claims.read_text(encoding="utf-8")
    row = next(line for line in text.split("\n") if line.startswith("cz0pden,"))
    slip = row.replace(",constructive,mixed,", ",very constructive,indirect,")
    claims.write_text(text.replace(row, slip), encoding="utf-8", newline="\n")
    command, shown = block("hook")
    assert slip != row
    assert told(tmp_path, command) == shown


def test_the_review_shown_is_what_the_corrected_quotation_gives(tmp_path: Path) -> None:
    claims = published(tmp_path)
    git(tmp_path, "checkout", "-q", "-b", "correction")
    text = claims.read_text(encoding="utf-8").replace(",constructive,", ",very constructive,")
    claims.write_text(text, encoding="utf-8", newline="\n")
    git(tmp_path, "commit", "-q", "-a", "-m", "Correct a quotation")
    command, shown = block("review")
    assert told(tmp_path, command) == shown
    line = re.search(r"<!-- line -->\n```text\n(.*\n)```", README)
    assert line is not None
    assert line[1] in told(tmp_path, ["changelog", "main..HEAD"])


def test_the_merge_shown_is_what_two_corrections_give(tmp_path: Path) -> None:
    found = re.search(r"<!-- merge -->\n```text\n(.*?)```", README, re.DOTALL)
    assert found is not None
    claims = published(tmp_path)
    told(tmp_path, ["git", "install"])
    setting = ["git", "config", "merge.claims.driver"]
    driver = subprocess.run(setting, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.strip()
    same = driver.replace("-L %X -L %S -L %Y", "-L ours -L base -L theirs")  # in any version of git
    git(tmp_path, "config", "merge.claims.driver", same)
    for branch, words, end in (
        ("correction", "very constructive", "first"),
        ("main", "most constructive", "then"),
    ):
        git(tmp_path, "checkout", "-q", *(["-b", branch] if branch != "main" else [branch]))
        text = claims.read_text(encoding="utf-8").replace(",constructive,", f",{words},")
        key = "c90szhz" if branch == "main" else "cj2gt5h"
        row = next(line for line in text.split("\n") if line.startswith(f"{key},"))
        claims.write_text(text.replace(row, row + end), encoding="utf-8", newline="\n")
        git(tmp_path, "commit", "-q", "-a", "-m", words)
    script = f'claims() {{ "{sys.executable}" -m claims "$@"; }}\ngit() {{ command git {shlex.join(SETTINGS)} "$@"; }}\n'
    shown = ""
    for command in re.findall(r"^\$ (.*)$", found[1], re.MULTILINE):
        words = ["bash", "-c", script + command]
        done = subprocess.run(
            words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        shown += f"$ {command}\n{done.stdout.decode()}"
    assert shown == found[1]
    text = claims.read_text(encoding="utf-8")
    assert [word for word in (",very constructive,", ",first\n", ",then\n") if word not in text] == []


def test_a_dataset_is_begun_as_the_readme_shows(tmp_path: Path) -> None:
    found = re.search(r"<!-- work -->\n```sh\n(.*?)```", README, re.DOTALL)
    assert found is not None
    script = f'set -e\nclaims() {{ "{sys.executable}" -m claims "$@"; }}\n{found[1]}claims validate\n'
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    assert "The new pier will open in May." in done.stdout
    assert done.stdout.endswith("0 errors, 0 warnings; rows: claims 1, speakers 2, sources 1\n")


@pytest.mark.parametrize("block", PYTHON)
def test_the_library_example_runs(block: str) -> None:
    counts = {table: len(rows(table)) for table in ("claims", "speakers", "sources")}
    assert run(sys.executable, "-c", block) == f"True {counts}\n"
