"""The README's pictures show what it says today, and can be taken again."""

import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest

import picture
from picture import BROWSER, COMMENT, LIGHT, PAGE, PICTURES, chunks, digest, drawn_from

NAMES = {"comment.png": COMMENT, "comment-dark.png": COMMENT, "page.png": PAGE}
LARGEST = {COMMENT: 100_000, PAGE: 160_000}


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    """What each picture is drawn from today."""
    comment, page = picture.comment(), picture.said(picture.diff_page())
    return {"comment.png": comment, "comment-dark.png": comment, "page.png": page}


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_shows_what_is_said_today(name: str, sources: dict[str, str]) -> None:
    there = (PICTURES / name).read_bytes()
    assert drawn_from(there) == digest(sources[name]), "run: python scripts/picture.py"
    assert len(there) < LARGEST[NAMES[name]]
    assert f".github/{name}" in (PICTURES.parent / "README.md").read_text(encoding="utf-8")


def test_all_that_the_comment_says_is_drawn() -> None:
    drawn = picture.comment_page(picture.comment(), LIGHT).partition("<main>")[2]
    words = [set(re.findall(r"\w+", re.sub(r"<[^>]*>", " ", each))) for each in (picture.comment(), drawn)]
    assert words[0] - words[1] == set()
    assert len(words[0]) > 20


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
def test_the_pictures_are_taken_again(tmp_path: Path, sources: dict[str, str]) -> None:
    command = [sys.executable, picture.__file__, str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(NAMES)
    for name, window in NAMES.items():
        taken = (tmp_path / name).read_bytes()
        assert drawn_from(taken) == digest(sources[name])
        width, height = struct.unpack(">II", dict(chunks(taken))[b"IHDR"][:8])
        assert width == window.width * window.scale
        assert 300 < height < 2_400, "what is empty below is cut off"
