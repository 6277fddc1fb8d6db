"""All output formats, in the order users see; a format's module is imported when it is asked for."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from claims.render.report.view import View


class Format(Struct, frozen=True):
    """A way to say a Report: `module` has the function `render`; `lines`: it shows or measures a file's lines."""

    module: str
    lines: bool = False

    def render(self, view: "View") -> Iterator[str]:
        """Give the Report in pieces of text."""
        renderer: Callable[[View], Iterator[str]] = import_module(self.module).render
        return renderer(view)


FORMATS: dict[str, Format] = {
    "full": Format("claims.render.report.text", lines=True),
    "concise": Format("claims.render.report.concise"),
    "json": Format("claims.render.report.json"),
    "github": Format("claims.render.report.github", lines=True),
    "sarif": Format("claims.render.report.sarif", lines=True),
    "markdown": Format("claims.render.report.markdown"),
}
