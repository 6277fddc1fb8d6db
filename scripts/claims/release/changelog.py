"""Writes a release into the text of a CHANGELOG.md in the form of Keep a Changelog."""

import re
from collections.abc import Iterator, Mapping, Sequence

from claims.model.errors import CannotDo
from claims.render.diff.changelog import HEADINGS, UNRELEASED
from claims.text.display import quote

NEW = (
    "# Changelog\n\nAll notable changes of this package, in the form of "
    "[Keep a Changelog](https://keepachangelog.com/en/1.1.0/).\n"
)
_UNRELEASED = re.compile(r"## +\[?unreleased\]?\s*", re.IGNORECASE)
_SECTION = re.compile(r"## ")
_HEADING = re.compile(r"### +(\S.*?)\s*")
_LINK = re.compile(r"\[[^\]]+\]: ")
_COMPARED = re.compile(
    r"\[unreleased\]: (?P<where>.*/compare/)(?P<old>.+?)\.\.\.(?P<new>\S+)\s*", re.IGNORECASE
)

Lines = Mapping[str, Sequence[str]]


def released(text: str, version: str, tag: str, added: tuple[str | None, Lines]) -> str:
    """The text with what was not released made the section of a version, and lines added to it by heading.

    `added` is the date, where one is given, and the lines. Raises CannotDo where the version has a section already.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    lines = (text or NEW).replace("\r\n", "\n").rstrip("\n").split("\n")
    day, more = added
    section = re.compile(rf"## +\[?{re.escape(version)}\]?(?:\s.*)?")
    if any(section.fullmatch(line) for line in lines):
        raise CannotDo(
            f"CHANGELOG.md has a section {quote(version)} already: commit it and run git tag {tag}, or, to release "
            "what has changed since, move its lines under [Unreleased]"
        )
    start = next((at for at, line in enumerate(lines) if _UNRELEASED.fullmatch(line)), None)
    if start is None:
        start = stop = _next(lines, 0)
    else:
        stop = _next(lines, start + 1)
    title = f"## [{version}]" + (f" - {day}" if day else "")
    body = [*_trimmed(lines[start + 1 : stop])] if stop > start else []
    made = [f"## {UNRELEASED}", "", title, *_merged(body, more)]
    before, after = _trimmed_end(lines[:start]), lines[stop:]
    whole = [*before, "", *made, *(["", *_linked(after, version, tag)] if after else [])]
    return end.join(whole) + end


def _next(lines: list[str], start: int) -> int:
    """The line of the next section, or of the links at the end."""
    found = (at for at in range(start, len(lines)) if _SECTION.match(lines[at]) or _LINK.match(lines[at]))
    return next(found, len(lines))


def _merged(body: list[str], more: Lines) -> Iterator[str]:
    """The lines under their headings: those that are there in their order, then new headings in the form's."""
    groups: dict[str, list[str]] = {"": []}
    heading = ""
    for line in body:
        match = _HEADING.fullmatch(line)
        if match:
            heading = match[1]
        groups.setdefault(heading, [])
        if not match:
            groups[heading].append(line)
    for name in HEADINGS:
        if name in more:
            groups[name] = [*_trimmed(groups.get(name, [])), *more[name]]
    for name, lines in groups.items():
        kept = _trimmed(lines)
        if name:
            yield from ("", f"### {name}")
        if kept:
            yield from ("", *kept)


def _trimmed(lines: list[str]) -> list[str]:
    start = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    return _trimmed_end(lines[start:])


def _trimmed_end(lines: list[str]) -> list[str]:
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def _linked(lines: list[str], version: str, tag: str) -> Iterator[str]:
    """The rest, in which the link that compares what was not released is made two."""
    for line in lines:
        match = _COMPARED.fullmatch(line)
        if match:
            yield f"{UNRELEASED}: {match['where']}{tag}...{match['new']}"
            yield f"[{version}]: {match['where']}{match['old']}...{tag}"
        else:
            yield line
