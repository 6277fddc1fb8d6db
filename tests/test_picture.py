"""The pictures of the documentation show today's output, and can be taken again."""

import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest

import picture
from picture import BROWSER, COMMENT, LIGHT, PAGE, PICTURES, chunks, digest, stored_digest

NAMES = {"comment.png": COMMENT, "comment-dark.png": COMMENT, "page.png": PAGE}
LARGEST = {COMMENT: 150_000, PAGE: 200_000}


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    """Return what each picture shows, as of today."""
    comment, page = picture.comment(), picture.contents(picture.diff_page())
    return {"comment.png": comment, "comment-dark.png": comment, "page.png": page}


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_is_up_to_date(name: str, sources: dict[str, str]) -> None:
    data = (PICTURES / name).read_bytes()
    assert stored_digest(data) == digest(sources[name]), "run: python scripts/picture.py"
    assert len(data) < LARGEST[NAMES[name]]
    pages = [PICTURES.parent / "README.md", *PICTURES.rglob("*.md")]
    assert any(name in page.read_text(encoding="utf-8") for page in pages)


def test_the_whole_comment_is_drawn() -> None:
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
        assert stored_digest(taken) == digest(sources[name])
        width, height = struct.unpack(">II", dict(chunks(taken))[b"IHDR"][:8])
        assert width == window.width * window.scale
        assert 300 < height < 2_400, "what is empty below is cut off"
