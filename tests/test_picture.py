"""The README's pictures show what it says today, and can be taken again."""

import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from picture import BROWSER, LIGHT, PICTURES, SCALE, WIDTH, chunks, comment, digest, drawn_from, page

SCRIPT = PICTURES.parent / "scripts/picture.py"
NAMES = ("comment.png", "comment-dark.png")
LARGEST = 100_000


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_shows_what_the_readme_says(name: str) -> None:
    picture = (PICTURES / name).read_bytes()
    assert drawn_from(picture) == digest(comment()), "run: python scripts/picture.py"
    assert len(picture) < LARGEST
    assert f".github/{name}" in (PICTURES.parent / "README.md").read_text(encoding="utf-8")


def test_all_that_the_comment_says_is_drawn() -> None:
    drawn = page(comment(), LIGHT).partition("<main>")[2]
    words = [set(re.findall(r"\w+", re.sub(r"<[^>]*>", " ", each))) for each in (comment(), drawn)]
    assert words[0] - words[1] == set()
    assert len(words[0]) > 20


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
def test_the_pictures_are_taken_again(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(SCRIPT), str(tmp_path)], check=True, capture_output=True)
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(NAMES)
    for name in NAMES:
        picture = (tmp_path / name).read_bytes()
        assert drawn_from(picture) == digest(comment())
        width, height = struct.unpack(">II", dict(chunks(picture))[b"IHDR"][:8])
        assert width == WIDTH * SCALE
        assert 300 < height < 1_500, "it is cut below the comment"
