"""All formats of a Diff, in the order users see; a format's module is imported when it is asked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claims.render.diff.view import DiffView


@dataclass(frozen=True, slots=True)
class DiffFormat:
    """A way to say a Diff: `module` has the function `render`."""

    module: str

    def render(self, view: "DiffView") -> Iterator[str]:
        """Give the Diff in pieces of text."""
        renderer: Callable[[DiffView], Iterator[str]] = import_module(self.module).render
        return renderer(view)


DIFF_FORMATS: dict[str, DiffFormat] = {
    "text": DiffFormat("claims.render.diff.text"),
    "json": DiffFormat("claims.render.diff.as_json"),
    "csv": DiffFormat("claims.render.diff.as_csv"),
    "changelog": DiffFormat("claims.render.diff.changelog"),
}
