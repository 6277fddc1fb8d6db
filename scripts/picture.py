"""Take the pictures of the documentation with Chromium: `python scripts/picture.py` writes them into docs/.

The comment is what `claims review` prints of a corrected quotation, drawn as GitHub shows it.
The page is what `claims diff --format html` writes of a larger update.
Each picture contains the hash of what it shows; a test compares it with today's output.
"""

import argparse
import hashlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

from example import COMMIT, ROOT, correct_quotation, create_repository, update

PICTURES = ROOT / "docs"
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
HEIGHT = 2_500  # CSS pixels of a window; the empty part at the bottom is cut off
MARGIN = 24  # pixels of it that are kept
START = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"Source"
LIGHT = "--page: #fff; --bar: #f6f8fa; --text: #1f2328; --quiet: #59636e; --line: #d1d9e0; --code: #eff1f3"
DARK = "--page: #0d1117; --bar: #151b23; --text: #f0f6fc; --quiet: #9198a1; --line: #3d444d; --code: #262c36"
STYLE = """
body { margin: 0; padding: 16px 16px 0; background: var(--page); color: var(--text); }
body { font: 14px/1.5 "Noto Sans", "Segoe UI", Helvetica, Arial, sans-serif; }
article { border: 1px solid var(--line); border-radius: 6px; }
header { padding: 8px 16px; border-bottom: 1px solid var(--line); border-radius: 6px 6px 0 0; }
header { background: var(--bar); color: var(--quiet); }
header b { color: var(--text); }
header span { padding: 0 6px; border: 1px solid var(--line); border-radius: 1em; font-size: 12px; }
main { padding: 16px; }
main > :first-child { margin-top: 0; }
main > :last-child, details > :last-child { margin-bottom: 0; }
p, ul, table { margin: 0 0 16px; }
ul { padding-left: 2em; }
li > ul { margin: 0; }
code { padding: 0.2em 0.4em; border-radius: 6px; background: var(--code); font-size: 85%; }
code { font-family: "Noto Sans Mono", "Liberation Mono", "DejaVu Sans Mono", monospace; }
table { border-collapse: collapse; }
th, td { padding: 6px 13px; border: 1px solid var(--line); }
summary { margin-bottom: 16px; }
"""


@dataclass(frozen=True, slots=True)
class Window:
    """Width of a window in CSS pixels, and device pixels per CSS pixel."""

    width: int
    scale: float


COMMENT = Window(760, 1.5)
PAGE = Window(960, 1)


def comment() -> str:
    """Return the review of a corrected quotation, as Markdown. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "package"
        folder.mkdir()
        create_repository(folder)
        correct_quotation(folder)
        return _claims(folder, "review", "--output", str(Path(name) / "review"), "main...HEAD")


def comment_page(markdown: str, colors: str) -> str:
    """Return the comment as an HTML page, with its details open."""
    made = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown)
    made = made.replace("<details>", "<details open>")
    return (
        f'<!doctype html><meta charset="utf-8"><style>:root {{ {colors} }}{STYLE}</style>'
        f"<article><header><b>github-actions</b> <span>bot</span> commented</header><main>{made}</main></article>"
    )


def diff_page() -> str:
    """Return the HTML page that `claims diff` writes of an update. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        create_repository(folder)
        update(folder)
        return _claims(folder, "diff", "--format", "html")


def _claims(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "claims", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=True).stdout


def contents(page: str) -> str:
    """Return the body of a page without its scripts."""
    return re.sub(r"<script>.*?</script>", "", page.partition("<body>")[2], flags=re.DOTALL)


def screenshot(html: str, window: Window) -> bytes:
    """Return a screenshot of a page, as PNG. Raises OSError or CalledProcessError if Chromium fails."""
    if BROWSER is None:
        raise FileNotFoundError("no Chromium is installed")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "page.html").write_text(html, encoding="utf-8")
        command = [BROWSER, *QUIET, f"--user-data-dir={folder / 'profile'}"]
        command += [f"--window-size={window.width},{HEIGHT}"]
        command += [f"--force-device-scale-factor={window.scale}", f"--screenshot={folder / 'page.png'}"]
        subprocess.run(
            [*command, (folder / "page.html").as_uri()], capture_output=True, timeout=120, check=True
        )
        return (folder / "page.png").read_bytes()


def chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the type and the data of each chunk of a PNG. Raises ValueError for anything else."""
    if not picture.startswith(START):
        raise ValueError("not a PNG")
    at = len(START)
    while at < len(picture):
        size, kind = struct.unpack(">I4s", picture[at : at + 8])
        yield kind, picture[at + 8 : at + 8 + size]
        at += size + 12


def finish(picture: bytes, source: str) -> bytes:
    """Return the PNG without the empty lines at its end, and with the hash of what it shows.

    PNG encodes each line relative to the one above, so lines at the end can be cut off; empty lines are all equal.
    """
    parts = list(chunks(picture))
    width, height, depth, color_type, *_ = struct.unpack(">IIBBBBB", parts[0][1])
    size = 1 + width * {2: 3, 6: 4}[color_type] * depth // 8
    pixels = zlib.decompress(b"".join(data for kind, data in parts if kind == b"IDAT"))
    empty = pixels[-size:]
    while height > 1 and pixels[(height - 1) * size : height * size] == empty:
        height -= 1
    height += MARGIN
    header = struct.pack(">II", width, height) + parts[0][1][8:]
    hashed = KEYWORD + b"\x00" + digest(source).encode()
    data = zlib.compress(pixels[: height * size], 9)
    return START + b"".join(
        struct.pack(">I", len(each)) + kind + each + struct.pack(">I", zlib.crc32(kind + each))
        for kind, each in ((b"IHDR", header), (b"tEXt", hashed), (b"IDAT", data), (b"IEND", b""))
    )


def digest(source: str) -> str:
    """Return the hash of what a picture shows, apart from the ids of commits."""
    return hashlib.sha256(COMMIT.sub("", source).encode()).hexdigest()


def stored_digest(picture: bytes) -> str | None:
    """Return the hash that a picture contains, or None."""
    texts = [data for kind, data in chunks(picture) if kind == b"tEXt" and data.startswith(KEYWORD + b"\x00")]
    return texts[0].partition(b"\x00")[2].decode() if texts else None


def main() -> None:
    """Read the command line and write the pictures."""
    parser = argparse.ArgumentParser(description="Take the pictures of the documentation.")
    parser.add_argument(
        "folder", nargs="?", type=Path, default=PICTURES, help="output folder (default: docs)"
    )
    folder = parser.parse_args().folder
    review, page = comment(), diff_page()
    pictures = {
        "comment.png": finish(screenshot(comment_page(review, LIGHT), COMMENT), review),
        "comment-dark.png": finish(screenshot(comment_page(review, DARK), COMMENT), review),
        "page.png": finish(screenshot(page, PAGE), contents(page)),
    }
    for name, picture in pictures.items():
        (folder / name).write_bytes(picture)
        print(f"{folder / name}: {len(picture):,} bytes")


if __name__ == "__main__":
    main()
