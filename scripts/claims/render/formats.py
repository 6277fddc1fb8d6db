"""All output formats, in the order users see."""

from collections.abc import Callable, Iterator

from claims.render.view import View
from claims.render.words import concise, full

Renderer = Callable[[View], Iterator[str]]


def as_json(view: View) -> Iterator[str]:
    """The Report as JSON: the contract for scripts."""
    yield view.report.model_dump_json(indent=2) + "\n"


FORMATS: dict[str, Renderer] = {"full": full, "concise": concise, "json": as_json}

__all__ = ["FORMATS", "Renderer", "View"]
