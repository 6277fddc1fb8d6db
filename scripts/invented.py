"""The invented update of the published package that the README tells of; its tests and its pictures make it anew."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = ("-c", "user.name=Curator", "-c", "user.email=curator@example.org", "-c", "commit.gpgsign=false")


def published(folder: Path) -> Path:
    """The published package in a repository of its own, made in `folder`; its table of claims comes out."""
    for part in ("datapackage", "schemas"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "datapackage.json", folder)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Publish")
    return folder / "datapackage/claims.csv"


def git(folder: Path, *command: str) -> None:
    """Run git in the folder as a curator. Raises CalledProcessError."""
    subprocess.run(["git", *SETTINGS, *command], cwd=folder, check=True)


def update(folder: Path) -> None:
    """A claim deleted, another reworded, a number written otherwise, and a speaker renamed; not committed."""
    table = folder / "datapackage/claims.csv"
    text = table.read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if not line.startswith("cj2gt5h,")]
    text = "\n".join(lines).replace("Ahmad Shar'a came to power after", "Ahmad Shar'a took power following")
    table.write_text(text.replace(",59,88,", ",059,88,"), encoding="utf-8", newline="\n")
    table = folder / "datapackage/speakers.csv"
    text = table.read_text(encoding="utf-8").replace("kremlin,Kremlin,", "kremlin,The Kremlin,")
    table.write_text(text, encoding="utf-8", newline="\n")
