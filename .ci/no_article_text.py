"""Fail if a file of the repository repeats eight consecutive words of the given text."""

import re
import subprocess
import sys
from pathlib import Path

RUN = 8


def words(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return re.findall(r"[\w']+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    """Return every run of eight words of a text."""
    found = words(text)
    return {tuple(found[at : at + RUN]) for at in range(len(found) - RUN + 1)}


def main(source: str) -> int:
    """Print each file that repeats the text in a file, and return the number of such files."""
    article = runs(Path(source).read_text(encoding="utf-8"))
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=True).stdout
    bad = 0
    for name in filter(None, listed.split("\0")):
        try:
            common = runs(Path(name).read_text(encoding="utf-8")) & article
        except (UnicodeDecodeError, OSError):
            continue
        for run in sorted(common)[:1]:
            bad += 1
            print(f"{name}: repeats the article: {' '.join(run)}")
    return bad


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1]) else 0)
