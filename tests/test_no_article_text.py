"""The check that the repository does not repeat an article, on an invented article."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / ".ci/no_article_text.py"
ARTICLE = (
    "The harbour master said on Monday that the new pier in Northhaven will open in May.\nThe town is glad.\n"
)


def checked(folder: Path, text: str | bytes) -> subprocess.CompletedProcess[str]:
    article = folder / "article.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    repository = folder / "repository"
    repository.mkdir()
    (repository / "notes.md").write_bytes(text if isinstance(text, bytes) else text.encode())
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=repository, check=True)
    command = [sys.executable, str(SCRIPT), str(article)]
    return subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "text",
    [
        ARTICLE,
        "He wrote: harbour master said on Monday that the new, and more.",
        "HARBOUR master,\n  said on\nMonday; that | the new",
    ],
)
def test_eight_consecutive_words_are_found(tmp_path: Path, text: str) -> None:
    done = checked(tmp_path, text)
    assert done.returncode == 1
    assert done.stdout.startswith("notes.md: repeats the article: ")


@pytest.mark.parametrize(
    "text",
    [
        "harbour master said on Monday that the",
        "The pier is new. It opens in May, in Northhaven.",
        b"\xff\xfe\x00",
    ],
)
def test_fewer_or_other_words_are_allowed(tmp_path: Path, text: str | bytes) -> None:
    done = checked(tmp_path, text)
    assert (done.returncode, done.stdout) == (0, "")
