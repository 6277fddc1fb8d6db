"""The output formats of a Report, in the order in which users see them.

A format is a module in this folder with a function `render`, which takes a View and yields text, and a line here.
The module is imported only when its format is used.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from claims.render.report.view import View


class Format(Struct, frozen=True):
    """An output format. `lines`: it needs the lines of the files in which findings are."""

    module: str
    lines: bool = False

    def render(self, view: "View") -> Iterator[str]:
        """Yield the Report in pieces of text."""
        renderer: Callable[[View], Iterator[str]] = import_module(f"{__package__}.{self.module}").render
        return renderer(view)


FORMATS: dict[str, Format] = {
    "full": Format("text", lines=True),
    "concise": Format("concise"),
    "json": Format("json"),
    "github": Format("github", lines=True),
    "sarif": Format("sarif", lines=True),
    "markdown": Format("markdown"),
}
