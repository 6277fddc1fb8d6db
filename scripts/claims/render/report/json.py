"""Shows a Report as JSON, the contract for scripts."""

from collections.abc import Iterator

from claims.render.report.view import View
from claims.text.display import json_text


def render(view: View) -> Iterator[str]:
    """Yield the Report as one JSON object."""
    yield json_text(view.report.model_dump_json(indent=2)) + "\n"
