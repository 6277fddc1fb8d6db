"""All formats of a Diff, in the order users see; a format's module is imported when it is asked for."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from claims.render.diff.view import DiffView


class DiffFormat(Struct, frozen=True):
    """A way to say a Diff: `module` has the function `render`.

    `limit`: rows of each kind and table that it lists unless told otherwise, None for all. `fetched`: as many rows
    are fetched, so that alike ones are told together. `streams`: it takes rows as they come, else from the Diff.
    `raw`: it gives cells as they are, whatever a terminal does with them.
    """

    module: str
    limit: int | None = None
    fetched: int | None = None
    streams: bool = True
    raw: bool = False

    def render(self, view: "DiffView") -> Iterator[str]:
        """Give the Diff in pieces of text."""
        renderer: Callable[[DiffView], Iterator[str]] = import_module(self.module).render
        return renderer(view)


FETCHED = 10_000
STAT = DiffFormat("claims.render.diff.stat", limit=0)
DIFF_FORMATS: dict[str, DiffFormat] = {
    "text": DiffFormat("claims.render.diff.text", limit=100, fetched=FETCHED),
    "json": DiffFormat("claims.render.diff.json"),
    "csv": DiffFormat("claims.render.diff.csv", raw=True),
    "markdown": DiffFormat("claims.render.diff.markdown", limit=100, fetched=FETCHED),
    "html": DiffFormat("claims.render.diff.html", limit=100_000),
    "github": DiffFormat("claims.render.diff.github", limit=FETCHED),
    "changelog": DiffFormat("claims.render.diff.changelog", streams=False),
}
