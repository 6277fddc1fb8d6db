"""Values that a user enters for a row: normalized and checked one by one, and new ids."""

import re
import secrets
import unicodedata
from collections.abc import Collection, Mapping
from functools import cache
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from claims.model.record import Record
from claims.text.display import quote

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
DIGITS = re.compile(r"-?[0-9]{1,18}")


def normalize(text: str) -> str:
    """Return the text in NFC without leading and trailing whitespace."""
    return unicodedata.normalize("NFC", text).strip()


def new_claim_id(taken: Collection[str | None]) -> str:
    """Return an unused claim id: `c` and six random characters of Crockford's base 32."""
    while True:
        made = "c" + "".join(secrets.choice(CROCKFORD) for _ in range(6))
        if made not in taken:
            return made


def slugify(text: str) -> str:
    """Return an id made from a name; "" if it has no usable character."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def check_value(model: type[Record], column: str, text: str) -> str | None:
    """Return what is wrong with a value of a column; None if it is valid."""
    if not text:
        return "a value is required" if model.model_fields[column].is_required() else None
    try:
        _adapter(model, column).validate_python(_typed(model, column, text), strict=True)
    except ValidationError:
        return f"invalid {column} {quote(text)}: use {_expected(model, column)}"
    return None


def missing_columns(model: type[Record], values: Mapping[str, str]) -> list[str]:
    """Return the required columns without a value."""
    return [name for name, each in model.model_fields.items() if each.is_required() and not values.get(name)]


def _expected(model: type[Record], column: str) -> str:
    info = model.model_fields[column]
    if info.annotation is bool:
        return "true or false"
    extra = info.json_schema_extra
    listed: Any = extra.get("categories", ()) if isinstance(extra, Mapping) else ()
    if listed:
        return f"one of {', '.join(str(each['value']) for each in listed)}"
    return f"a value such as {quote(str((info.examples or ['text'])[0]))}"


@cache
def _adapter(model: type[Record], column: str) -> TypeAdapter[Any]:
    info = model.model_fields[column]
    annotated: Any = Annotated[info.annotation, info]
    return TypeAdapter(annotated)


def _typed(model: type[Record], column: str, text: str) -> str | int | bool:
    annotation = model.model_fields[column].annotation
    if annotation is bool and text in ("true", "false"):
        return text == "true"
    if annotation in (int, int | None) and DIGITS.fullmatch(text):
        return int(text)
    return text
