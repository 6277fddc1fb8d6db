"""Writes a release into the text of a CHANGELOG.md in the format of Keep a Changelog."""

import re
from collections.abc import Iterator, Mapping, Sequence

from claims.render.diff.changelog import HEADINGS, UNRELEASED

NEW = (
    "# Changelog\n\nAll notable changes of this package, in the form of "
    "[Keep a Changelog](https://keepachangelog.com/en/1.1.0/).\n"
)
_END = re.compile(r"## |\[[^\]]+\]: ")  # the next section, or the links at the end of the file
_HEADING = re.compile(r"### +(\S.*?)\s*")
_COMPARED = re.compile(
    r"\[unreleased\]: (?P<where>.*/compare/)(?P<old>.+?)\.\.\.(?P<new>\S+)\s*", re.IGNORECASE
)

Lines = Mapping[str, Sequence[str]]  # heading → lines


def add_section(text: str, release: tuple[str, str], day: str | None, added: Lines) -> str:
    """Return the text with a section for a release (version and tag): what was unreleased, and the added lines."""
    version, tag = release
    end = "\r\n" if "\r\n" in text else "\n"
    lines = _split(text or NEW)
    start, stop = _section(lines, "unreleased") or (_next(lines, 0),) * 2
    body, rest = lines[start + 1 : stop], lines[stop:]
    new = [f"## {UNRELEASED}", "", f"## [{version}]{f' - {day}' if day else ''}", *_merged(body, added)]
    links = ["", *_linked(rest, version, tag)] if rest else []
    return end.join([*_trim(lines[:start]), "", *new, *links]) + end


def missing_lines(text: str, version: str, added: Lines) -> list[str] | None:
    """Return the added lines that the section of a version lacks; None if there is no such section."""
    lines = _split(text)
    found = _section(lines, version)
    if found is None:
        return None
    return [line for each in added.values() for line in each if line not in lines[slice(*found)]]


def _split(text: str) -> list[str]:
    return text.replace("\r\n", "\n").rstrip("\n").split("\n")


def _section(lines: Sequence[str], title: str) -> tuple[int, int] | None:
    """Return the first line of a section, and the line after its last; None if there is no such section."""
    heading = re.compile(rf"## +\[?{re.escape(title)}\]?(?:\s.*)?", re.IGNORECASE)
    start = next((at for at, line in enumerate(lines) if heading.fullmatch(line)), None)
    return None if start is None else (start, _next(lines, start + 1))


def _next(lines: Sequence[str], start: int) -> int:
    return next((at for at in range(start, len(lines)) if _END.match(lines[at])), len(lines))


def _merged(body: Sequence[str], added: Lines) -> Iterator[str]:
    """Yield the lines under their headings: existing headings in their order, then new ones in the format's order."""
    groups: dict[str, list[str]] = {"": []}
    heading = ""
    for line in body:
        if match := _HEADING.fullmatch(line):
            heading = match[1]
            groups.setdefault(heading, [])
        else:
            groups[heading].append(line)
    for name in HEADINGS:
        if name in added:
            groups[name] = [*_trim(groups.get(name, [])), *added[name]]
    for name, lines in groups.items():
        if name:
            yield from ("", f"### {name}")
        if kept := _trim(lines):
            yield from ("", *kept)


def _trim(lines: Sequence[str]) -> list[str]:
    """Return the lines without blank ones at the beginning and the end."""
    filled = [at for at, line in enumerate(lines) if line.strip()]
    return list(lines[filled[0] : filled[-1] + 1]) if filled else []


def _linked(lines: Sequence[str], version: str, tag: str) -> Iterator[str]:
    """Yield the lines; the link that compares unreleased changes becomes two, one of them for the version."""
    for line in lines:
        if match := _COMPARED.fullmatch(line):
            yield f"{UNRELEASED}: {match['where']}{tag}...{match['new']}"
            yield f"[{version}]: {match['where']}{match['old']}...{tag}"
        else:
            yield line
