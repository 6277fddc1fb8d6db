"""Matches patterns and JSON Schemas that could take forever, in a process with a time limit."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SECONDS = 2.0  # of the processor, for a batch
PATIENCE = 5  # times as long by the clock, on a busy machine, or where there is no such alarm
BYTES_PER_SECOND = 5_000_000  # what a sound pattern does at the least
MOST_REASONS = 10_000
PROGRAM = Path(__file__).with_name("worker_main.py")


class Bounded:
    """A pattern or JSON Schema with a time limit; after the first text that exceeds it, nothing is matched."""

    def __init__(self, *, pattern: str | None = None, schema: Any = None, seconds: float = SECONDS) -> None:
        """Take exactly one of `pattern` and `schema`."""
        self._task = {"pattern": pattern} if pattern is not None else {"schema": schema}
        self._seconds = seconds
        self._slow: set[str] = set()
        self._begun = False
        self._reasons: dict[str, str] = {}

    def reason(self, text: str) -> str:
        """Return why a text failed; "" for a pattern, and for texts beyond the first thousands."""
        return self._reasons.get(text, "")

    def fails(self, texts: Sequence[str]) -> list[bool]:
        """Return True for each text that does not match, False also for those that were not decided."""
        self._begun = True
        return self._match(texts)

    def slow(self, texts: Sequence[str]) -> list[bool]:
        """Return True for the text that exceeded the time limit; matches the texts unless `fails` was called before."""
        if not self._begun:
            self._match(texts)
        return [text in self._slow for text in texts]

    def _match(self, texts: Sequence[str]) -> list[bool]:
        if self._slow or not texts:
            return [False] * len(texts)
        verdicts = self._run(texts).split("\n")[:-1]
        bad = [verdict.startswith("0") for verdict in verdicts]
        for text, verdict in zip(texts, verdicts, strict=False):
            if len(verdict) > 1 and len(self._reasons) < MOST_REASONS:
                self._reasons[text] = verdict[1:]
        if len(bad) < len(texts):
            self._slow.add(texts[len(bad)])
        return bad + [False] * (len(texts) - len(bad))

    def _run(self, texts: Sequence[str]) -> str:
        limit = self._seconds + sum(map(len, texts)) / BYTES_PER_SECOND
        task = json.dumps({**self._task, "texts": list(texts), "limit": limit}).encode()
        # -P keeps this folder, which has modules named as the standard library's, off the import path.
        command = [sys.executable, "-P", str(PROGRAM)]
        try:
            done = subprocess.run(  # noqa: S603  (our own program)
                command,
                input=task,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=limit * PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired as expired:
            return (expired.stdout or b"").decode()
        return done.stdout.decode()
