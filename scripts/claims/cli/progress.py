"""A progress bar on a terminal's stderr, for work that takes longer than a second."""

import sys
import time
from typing import TextIO

DELAY = 1.0  # seconds before it is drawn
PAUSE = 0.1  # seconds between two drawings
CELLS = 30
CLEAR = "\r\x1b[K"


class Bar:
    """One line, drawn anew as the work goes on."""

    def __init__(self, out: TextIO) -> None:
        """Take the terminal to draw on."""
        self._out = out
        self._next = time.monotonic() + DELAY
        self._drawn = False

    def __call__(self, done: int, total: int) -> None:
        """Show how far the work is, where it is time to."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next, self._drawn = now + PAUSE, True
        full = CELLS * done // total
        self._out.write(f"{CLEAR}validating [{'#' * full}{'-' * (CELLS - full)}] {100 * done // total:3}%")
        self._out.flush()

    def erase(self) -> None:
        """Leave the line as if nothing had been drawn."""
        if self._drawn:
            self._out.write(CLEAR)
            self._out.flush()


def on_stderr() -> Bar | None:
    """A bar where a person watches stderr, None otherwise."""
    return Bar(sys.stderr) if sys.stderr is not None and sys.stderr.isatty() else None
