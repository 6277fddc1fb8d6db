"""The output formats of a Diff, in the order in which users see them.

A format is a module in this folder with a function `render`, which takes a DiffView and yields text, and a line here.
The module is imported only when its format is used.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from claims.render.diff.view import DiffView


class DiffFormat(Struct, frozen=True):
    """An output format.

    `limit`: rows of each kind and table that it lists by default, None for all.
    `fetched`: rows that are fetched at least, so that rows with the same change can be grouped.
    `raw`: cells are printed as they are, even if a terminal acts on them.
    """

    module: str
    limit: int | None = None
    fetched: int | None = None
    raw: bool = False

    def render(self, view: "DiffView") -> Iterator[str]:
        """Yield the Diff in pieces of text."""
        renderer: Callable[[DiffView], Iterator[str]] = import_module(f"{__package__}.{self.module}").render
        return renderer(view)


FETCHED = 10_000
STAT = DiffFormat("stat", limit=0)
DIFF_FORMATS: dict[str, DiffFormat] = {
    "text": DiffFormat("text", limit=100, fetched=FETCHED),
    "json": DiffFormat("json"),
    "csv": DiffFormat("csv", raw=True),
    "markdown": DiffFormat("markdown", limit=100, fetched=FETCHED),
    "html": DiffFormat("html", limit=100_000),
    "github": DiffFormat("github", limit=FETCHED),
    "changelog": DiffFormat("changelog"),
}
