"""Removes members from a JSON text, with their lines if they have lines of their own; no other byte changes."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from json.decoder import scanstring  # type: ignore[attr-defined]

from msgspec import Struct

from claims.descriptor.json import TOKEN, Location, index_json
from claims.edit.edits import Edit
from claims.package.replace import Unsafe

MARK = "\ufeff"
LINE_ENDING = re.compile(r"[ \t\r]*\n")
SPACES = re.compile(r"[ \t]*")
LINE = re.compile(r"[^\n]*\n|[^\n]+")
Span = tuple[int, int]


class Shortened(Struct, frozen=True):
    """A JSON text, and the spans (start, end) to remove, in order."""

    text: str
    spans: tuple[Span, ...]

    def data(self) -> bytes:
        """Return the bytes that stay."""
        return "".join(self._kept(0, len(self.text), self.spans)).encode()

    def edits(self) -> Iterator[Edit]:
        """Yield the lines before and after; lines that are joined are one edit."""
        old, new = "", ""
        for line in LINE.finditer(self.text):
            old += line[0]
            first = bisect_right(self.spans, line.start(), key=lambda span: span[1])
            last = bisect_left(self.spans, line.end(), key=lambda span: span[0])
            new += "".join(self._kept(line.start(), line.end(), self.spans[first:last]))
            if not new or new.endswith("\n") or line.end() == len(self.text):
                yield Edit(old, new or None)
                old, new = "", ""

    def _kept(self, at: int, stop: int, spans: Sequence[Span]) -> Iterator[str]:
        for start, end in spans:
            yield self.text[at : max(at, start)]
            at = min(end, stop)
        yield self.text[at:stop]


def without(data: bytes, members: Mapping[int, Iterable[str]]) -> Shortened:
    """Return the descriptor without these properties of these resources (from 0), all of which exist.

    Raises Unsafe if it is not UTF-8, since the places of its values are not certain then.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise Unsafe("it is not UTF-8 throughout") from None
    mark = len(MARK) if text.startswith(MARK) else 0
    resources = index_json(text[mark:]).root.parts["resources"].parts
    spans = [
        (start + mark, end + mark)
        for at, names in members.items()
        for start, end in _spans(text[mark:], [resources[at].parts[name] for name in names])
    ]
    return Shortened(text, tuple(sorted(spans)))


def _spans(text: str, spots: list[Location]) -> Iterator[Span]:
    """Yield the spans to remove with some members of an object, at least one of which stays."""
    spots = sorted(spots, key=lambda spot: spot.key)
    ends = [_end(text, spot.start) for spot in spots]
    for spot, end in zip(spots, ends, strict=True):
        yield _with_its_line(text, spot.key, end)
    if text[ends[-1] - 1] == ",":
        return
    first = len(spots) - 1  # the members at the end of the object: the comma before them goes too
    while first and not text[ends[first - 1] : spots[first].key].strip():
        first -= 1
    comma = text.rfind(",", 0, spots[first].key)
    between = text[comma : spots[first].key]
    yield comma, comma + 1 if "\n" in between else spots[first].key


def _end(text: str, start: int) -> int:
    """Return the end of a string or number and of the comma that follows it."""
    atom = TOKEN.match(text, start)
    end = scanstring(text, start + 1)[1] if text[start] == '"' else atom.end() if atom else start
    following = TOKEN.match(text, end)
    return following.end() if following and following["mark"] == "," else end


def _with_its_line(text: str, start: int, end: int) -> Span:
    """Return the span of a member with its whole lines if it is alone on them, or with the spaces on one side."""
    begin = start
    while begin and text[begin - 1] in " \t":
        begin -= 1
    if rest := LINE_ENDING.match(text, end):
        alone = begin == 0 or text[begin - 1] == "\n"
        return begin, rest.end() if alone else end
    spaces = SPACES.match(text, end)
    return start, spaces.end() if spaces else end
