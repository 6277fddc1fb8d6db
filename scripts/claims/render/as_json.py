"""A Report as JSON: the contract for scripts."""

from collections.abc import Iterator

from claims.render.escape import json_text
from claims.render.view import View


def render(view: View) -> Iterator[str]:
    """The Report, whole."""
    yield json_text(view.report.model_dump_json(indent=2)) + "\n"
