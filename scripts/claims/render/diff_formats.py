"""All formats of a Diff, in the order users see."""

from collections.abc import Callable, Iterator

from claims.models.diff import Diff
from claims.render.diff_text import text

DiffRenderer = Callable[[Diff], Iterator[str]]


def as_json(diff: Diff) -> Iterator[str]:
    """The Diff as JSON: the contract for scripts."""
    yield diff.model_dump_json(indent=2, by_alias=True) + "\n"


DIFF_FORMATS: dict[str, DiffRenderer] = {"text": text, "json": as_json}
