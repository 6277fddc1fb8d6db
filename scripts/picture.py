"""Take the README's pictures with Chromium: `python scripts/picture.py` writes them into .github/.

The comment is drawn from the Markdown that the README shows, which its tests compare with what `claims review` prints;
the page is what `claims diff` writes of the README's invented update.
Each picture carries the hash of what it was drawn from; a test compares it with today's.
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

from invented import ROOT, published, update

PICTURES = ROOT / ".github"
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
HEIGHT = 2_500  # CSS pixels of a window; what is empty below is cut off
BELOW = 24  # pixels that are kept of it
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
    """How wide a window is in CSS pixels, and how many pixels each of these is."""

    width: int
    scale: float


COMMENT = Window(760, 1.5)
PAGE = Window(960, 1)


def comment() -> str:
    """The Markdown of the comment that the README shows. Raises ValueError where it shows none."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- review -->\n```text\n\$ .*\n((?s:.*?))```", readme)
    if found is None:
        raise ValueError("README.md has no block after <!-- review -->")
    return found[1]


def comment_page(markdown: str, colours: str) -> str:
    """The comment as a forge shows it once its details are opened."""
    made = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown)
    made = made.replace("<details>", "<details open>")
    return (
        f'<!doctype html><meta charset="utf-8"><style>:root {{ {colours} }}{STYLE}</style>'
        f"<article><header><b>github-actions</b> <span>bot</span> commented</header><main>{made}</main></article>"
    )


def diff_page() -> str:
    """The page of the README's invented update, as `claims diff` writes it. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory() as folder:
        published(Path(folder))
        update(Path(folder))
        command = [sys.executable, "-m", "claims", "diff", "--format", "html"]
        return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=True).stdout


def said(page: str) -> str:
    """What a page says, without what it is drawn with."""
    return re.sub(r"<script>.*?</script>", "", page.partition("<body>")[2], flags=re.DOTALL)


def taken(html: str, window: Window) -> bytes:
    """A picture of a page in a window, as PNG. Raises OSError or CalledProcessError where Chromium fails."""
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
    """The kinds and contents of the parts of a PNG. Raises ValueError for what is none."""
    if not picture.startswith(START):
        raise ValueError("this is not a PNG")
    at = len(START)
    while at < len(picture):
        size, kind = struct.unpack(">I4s", picture[at : at + 8])
        yield kind, picture[at + 8 : at + 8 + size]
        at += size + 12


def finished(picture: bytes, source: str) -> bytes:
    """The picture without what is empty at its end, and with the hash of what it was drawn from.

    A line of a PNG is told by the one above it, so lines at the end can go; those of one empty colour are all alike.
    """
    parts = list(chunks(picture))
    width, height, depth, colour, *_ = struct.unpack(">IIBBBBB", parts[0][1])
    size = 1 + width * {2: 3, 6: 4}[colour] * depth // 8
    drawn = zlib.decompress(b"".join(each for kind, each in parts if kind == b"IDAT"))
    empty = drawn[-size:]
    while height > 1 and drawn[(height - 1) * size : height * size] == empty:
        height -= 1
    height += BELOW
    head = struct.pack(">II", width, height) + parts[0][1][8:]
    told = KEYWORD + b"\x00" + digest(source).encode()
    data = zlib.compress(drawn[: height * size], 9)
    return START + b"".join(
        struct.pack(">I", len(each)) + kind + each + struct.pack(">I", zlib.crc32(kind + each))
        for kind, each in ((b"IHDR", head), (b"tEXt", told), (b"IDAT", data), (b"IEND", b""))
    )


def digest(source: str) -> str:
    """How a picture names what it was drawn from."""
    return hashlib.sha256(source.encode()).hexdigest()


def drawn_from(picture: bytes) -> str | None:
    """The hash of what a picture was drawn from, where it says so."""
    told = [each for kind, each in chunks(picture) if kind == b"tEXt" and each.startswith(KEYWORD + b"\x00")]
    return told[0].partition(b"\x00")[2].decode() if told else None


def main() -> None:
    """Read the command line and write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=PICTURES, help="where to (default: .github)")
    folder = parser.parse_args().folder
    words, page = comment(), diff_page()
    pictures = {
        "comment.png": finished(taken(comment_page(words, LIGHT), COMMENT), words),
        "comment-dark.png": finished(taken(comment_page(words, DARK), COMMENT), words),
        "page.png": finished(taken(page, PAGE), said(page)),
    }
    for name, picture in pictures.items():
        (folder / name).write_bytes(picture)
        print(f"{folder / name}: {len(picture):,} bytes")


if __name__ == "__main__":
    main()
