"""A Log as text."""

from typing import Any

import pytest

from claims.model.log import Log
from claims.render.log import render


def shown(kind: str, *cells: dict[str, Any], color: bool = False) -> str:
    entry = {
        "commit": "0123456789abcdef",
        "author": "Ines",
        "date": "2031-01-02T00:00:00Z",
        "subject": "Add b",
        "table": "boats",
        "kind": kind,
        "cells": list(cells),
    }
    return "".join(render(Log.model_validate({"key": "b", "entries": [entry]}), color=color))


HEAD = "commit 0123456789  2031-01-02T00:00:00Z  Ines\n  Add b\n"


@pytest.mark.parametrize(
    ("kind", "cell", "text"),
    [
        ("added", {"field": "size", "old": None, "new": "2"}, "2"),
        ("removed", {"field": "size", "old": "2", "new": None}, "2"),
        ("changed", {"field": "size", "old": "2", "new": None}, "2 → (empty)"),
        ("changed", {"field": "size", "old": "2 ", "new": "2"}, "2\\x20 → 2"),
        (
            "changed",
            {"field": "size", "old": "The pier opens in May.", "new": "The pier opens in June."},
            "The pier opens in [-May-]{+June+}.",
        ),
        (
            "changed",
            {"field": "size", "old": "2", "new": "2", "renamed_from": "length"},
            "renamed from length (2)",
        ),
    ],
)
def test_a_cell_of_each_kind_of_change(kind: str, cell: dict[str, Any], text: str) -> None:
    assert shown(kind, cell) == f"{HEAD}  boats b {kind}\n    size  {text}\n"


def test_fields_are_aligned_and_entries_separated() -> None:
    text = shown(
        "added", {"field": "id", "old": None, "new": "b"}, {"field": "size", "old": None, "new": "2"}
    )
    assert text.endswith("    id    b\n    size  2\n")
    log = Log.model_validate({"key": "b", "entries": []})
    assert "".join(render(log, color=False)) == ""


def test_the_first_commit_of_a_shallow_clone() -> None:
    text = shown("present", {"field": "id", "old": None, "new": "b"})
    assert "  boats b exists already in the first commit of this shallow clone\n" in text


def test_colors_replace_the_marks() -> None:
    cell = {"field": "text", "old": "The pier opens in May.", "new": "The pier opens in June."}
    text = shown("changed", cell, color=True)
    assert text.startswith("\x1b[33mcommit 0123456789\x1b[0m  ")
    assert "in \x1b[31mMay\x1b[0m\x1b[32mJune\x1b[0m." in text


def test_control_characters_are_escaped() -> None:
    assert "\x1b" not in shown("added", {"field": "\x1b[2J", "old": None, "new": "\x1b]0;x\x07"})
