"""What somebody enters for a row: whether it is a value of its column, what is still missing, and a new id."""

import re
import secrets
import unicodedata
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from claims.model.errors import CannotDo
from claims.model.record import Record
from claims.table.cells import Cells
from claims.text.display import quote
from claims.text.passage import Anchor, find_passage, other_text, passage_hash, read_text, text_hash

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
PASSAGE = ("passage_start", "passage_end", "passage_hash")
TEXT = ("text_length", "text_sha256")
DIGITS = re.compile(r"-?[0-9]{1,18}")
LISTED = 5  # places of a passage that are named


def mended(text: str) -> str:
    """The text as a cell should have it: composed (NFC), without spaces at its ends."""
    return unicodedata.normalize("NFC", text).strip()


def new_id(taken: Collection[str | None]) -> str:
    """An id for a claim that no other has: `c` and six random characters of Crockford's base 32."""
    while True:
        made = "c" + "".join(secrets.choice(CROCKFORD) for _ in range(6))
        if made not in taken:
            return made


def slug(text: str) -> str:
    """An id for a speaker or a source made from its name; "" where nothing of it can be used."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def trouble(model: type[Record], column: str, text: str) -> str | None:
    """What is wrong with the text of a cell, as far as its column alone can say; None for nothing."""
    required = model.model_fields[column].is_required()
    if not text:
        return "it must not be empty" if required else None
    try:
        _adapter(model, column).validate_python(_value(model, column, text), strict=True)
    except ValidationError:
        return f"{quote(text)} is no {_titled(model, column)}: expected {expected(model, column)}"
    return None


def expected(model: type[Record], column: str) -> str:
    """What a column's values look like."""
    info = model.model_fields[column]
    if info.annotation is bool:
        return "one of true, false"
    extra = info.json_schema_extra
    listed: Any = extra.get("categories", ()) if isinstance(extra, Mapping) else ()
    if listed:
        return f"one of {', '.join(str(each['value']) for each in listed)}"
    return f"something like {quote(str((info.examples or ['text'])[0]))}"


def missing(model: type[Record], values: Mapping[str, str]) -> list[str]:
    """The required columns for which there is no value."""
    return [
        name for name, each in model.model_fields.items() if each.is_required() and not values.get(name, "")
    ]


def own_text(source: Cells, file: Path) -> str:
    """The text of a source from a file. Raises CannotDo where it is not the text that the source states."""
    text = read_text(file)
    stated = source.get("text_length"), source.get("text_sha256")
    if stated == (str(len(text)), text_hash(text)):
        return text
    name = source.get("source_id") or ""
    if stated == (None, None):
        raise CannotDo(
            f"source {quote(name)} states no text: enter text_length {len(text)} and text_sha256 {text_hash(text)}, "
            f"if {quote(str(file))} is what was read"
        )
    raise other_text(file, name)


def anchor(text: str, words: str, start: str = "") -> Anchor:
    """Where a passage stands in a text; `start` tells which, where it stands there more than once. Raises CannotDo."""
    found = find_passage(text, words)
    if start:
        found = [each for each in found if str(each.start) == start]
    if len(found) == 1:
        return found[0]
    if not found:
        raise CannotDo(f"{quote(words)} does not stand in the text at {start}")
    listed = ", ".join(str(each.start) for each in found[:LISTED]) + (", …" if len(found) > LISTED else "")
    raise CannotDo(
        f"the passage {quote(words)} stands in the text {len(found)} times, at {listed}: "
        "give more words, or --passage-start"
    )


def passage_in(file: Path, values: Mapping[str, str]) -> str:
    """The words of a claim's passage as they stand in a text; "" where it has none there."""
    start, end, mark = (values.get(name, "") for name in PASSAGE)
    if not (start.isdecimal() and end.isdecimal()):
        return ""
    words = read_text(file)[int(start) : int(end)]
    return words if words and passage_hash(words) == mark else ""


def text_values(file: Path) -> dict[str, str]:
    """The cells with which a source states its text."""
    text = read_text(file)
    return dict(zip(TEXT, (str(len(text)), text_hash(text)), strict=True))


def passage_values(found: Anchor) -> dict[str, str]:
    """The cells of a claim's passage."""
    return dict(zip(PASSAGE, (str(found.start), str(found.end), found.hash), strict=True))


@cache
def _adapter(model: type[Record], column: str) -> TypeAdapter[Any]:
    info = model.model_fields[column]
    form: Any = Annotated[info.annotation, info]
    return TypeAdapter(form)


def _value(model: type[Record], column: str, text: str) -> str | int | bool:
    kind = model.model_fields[column].annotation
    if kind is bool and text in ("true", "false"):
        return text == "true"
    if kind in (int, int | None) and DIGITS.fullmatch(text):
        return int(text)
    return text


def _titled(model: type[Record], column: str) -> str:
    title = model.model_fields[column].title or column
    return title[:1].lower() + title[1:]
