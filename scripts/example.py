"""Create the examples that the documentation and its pictures show, from the published package."""

import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CURATOR = {
    "GIT_AUTHOR_NAME": "Ines Sol",
    "GIT_AUTHOR_EMAIL": "ines@example.org",
    "GIT_AUTHOR_DATE": "2031-03-07T09:00:00Z",
    "GIT_COMMITTER_NAME": "Ines Sol",
    "GIT_COMMITTER_EMAIL": "ines@example.org",
    "GIT_COMMITTER_DATE": "2031-03-07T09:00:00Z",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}  # always the same commits, whoever runs it


COMMIT = re.compile(r"\b[0-9a-f]{10,12}\b")  # abbreviated; it changes with the data and the schemas


def create_repository(folder: Path) -> Path:
    """Commit the published package to a new git repository in `folder`, and return the path of its claims."""
    for part in ("datapackage", "schemas"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "datapackage.json", folder)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Publish")
    return folder / "datapackage/claims.csv"


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder. Raises CalledProcessError."""
    subprocess.run(["git", *arguments], cwd=folder, env=os.environ | CURATOR, check=True)


def correct_quotation(folder: Path) -> None:
    """Commit a changed quotation to the branch `correction`."""
    git(folder, "checkout", "-q", "-b", "correction")
    _replace(folder / "datapackage/claims.csv", ",constructive and", ",very constructive and")
    git(folder, "commit", "-q", "-a", "-m", "Correct a quotation")


def update(folder: Path) -> None:
    """Delete a claim, reword another, write a number differently and rename a speaker; commit nothing."""
    claims = folder / "datapackage/claims.csv"
    lines = claims.read_text(encoding="utf-8").split("\n")
    kept = "\n".join(line for line in lines if not line.startswith("c374wqp,"))
    claims.write_text(kept, encoding="utf-8", newline="\n")
    _replace(claims, "was mainly about the present", "dealt mainly with the present")
    _replace(claims, ",191,276,", ",0191,276,")
    _replace(folder / "datapackage/speakers.csv", "kremlin,Kremlin,", "kremlin,The Kremlin,")


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise ValueError(f"{path} does not contain {old!r}")
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
