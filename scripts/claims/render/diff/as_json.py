"""A Diff as JSON: the contract for scripts."""

from collections.abc import Iterator

from claims.render.diff.view import DiffView
from claims.render.escape import json_text


def render(view: DiffView) -> Iterator[str]:
    """One JSON object, indented."""
    yield json_text(view.diff.model_dump_json(indent=2, by_alias=True)) + "\n"
