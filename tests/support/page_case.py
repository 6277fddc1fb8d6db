"""A page of a Diff taken apart as a browser would, and opened in a real one."""

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

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
)
VOID = {"meta", "input", "br", "hr", "img", "link", "base"}


@dataclass
class Element:
    """An element, with its text and its elements in their order."""

    tag: str
    attributes: dict[str, str | None]
    children: "list[Element | str]" = field(default_factory=list)

    def elements(self) -> "list[Element]":
        """All elements in it, in the order of their tags."""
        found: list[Element] = []
        for each in self.children:
            if isinstance(each, Element):
                found += [each, *each.elements()]
        return found

    def all(self, tag: str, **having: str) -> "list[Element]":
        """Elements of a tag with these words in their attributes; `kind` stands for class."""
        wanted = {("class" if name == "kind" else name): word for name, word in having.items()}
        return [
            each
            for each in self.elements()
            if each.tag == tag
            and all(word in (each.attributes.get(name) or "").split() for name, word in wanted.items())
        ]

    def one(self, tag: str, **having: str) -> "Element":
        """The only such element."""
        (found,) = self.all(tag, **having)
        return found

    @property
    def text(self) -> str:
        """All text in it."""
        return "".join(each if isinstance(each, str) else each.text for each in self.children)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top = Element("", {})
        self.open = [self.top]
        self.odd: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, dict(attrs))
        self.open[-1].children.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if self.open[-1].tag != tag:
            self.odd.append(f"</{tag}> in {self.open[-1].tag}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        self.odd.append(f"comment {data}")


def parsed(text: str) -> Element:
    """The page; every element of it is closed where it has to be."""
    builder = _Builder()
    builder.feed(text)
    builder.close()
    assert builder.odd == []
    assert builder.open == [builder.top]
    return builder.top


def data_of(page: Element) -> dict[str, Any]:
    """The data that the page's script reads."""
    data: dict[str, Any] = json.loads(page.one("script", id="data").text)
    return data


def digest(text: str) -> str:
    """How a Content Security Policy names a script or a style."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def opened(page: Path, address: str = "", size: str = "1280,900") -> str:
    """The page's document as it stands in a browser, with a window of this size, that has loaded it."""
    assert BROWSER is not None
    with tempfile.TemporaryDirectory() as profile:
        window = (f"--window-size={size}", f"--user-data-dir={profile}")
        command = [BROWSER, *QUIET, *window, "--dump-dom", page.as_uri() + address]
        done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    return done.stdout.decode()


def silenced(page: Path) -> Path:
    """A copy of the page whose script does not run."""
    copy = page.with_name("silenced.html")
    text = page.read_text(encoding="utf-8")
    copy.write_text(re.sub(r"script-src '[^']*'", "script-src 'none'", text, count=1), encoding="utf-8")
    return copy


def driven(page: Path, script: str, before: str = "", size: str = "1280,900") -> Any:
    """What a script of the test gives as `result`, in a copy of the page whose policy lets it run after ours.

    `before` is one that runs before ours.
    """
    scripts = [
        f'\n"use strict";{before}\n',
        f'\n"use strict";{{{script}\ndocument.documentElement.dataset.result = btoa(encodeURI(JSON.stringify(result)));}}\n',
    ]
    text = page.read_text(encoding="utf-8")
    text = text.replace("script-src '", f"script-src {' '.join(map(digest, scripts))} '", 1)
    first, last = (f"<script>{each}</script>" for each in scripts)
    text = text.replace("<script>", f"{first}<script>", 1).replace("</body>", f"{last}</body>", 1)
    copy = page.with_name("driven.html")
    copy.write_text(text, encoding="utf-8")
    found = re.search(r'<html [^>]*data-result="([^"]*)"', opened(copy, size=size))
    assert found, "the script of the test came to no end"
    return json.loads(unquote(b64decode(found[1]).decode()))
