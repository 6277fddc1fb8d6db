"""A Diff as a page: one file that needs nothing else, in which no cell of a package is markup or runs.

Its first changes are markup and are read without a script; all of them are data, which the page's own script draws.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from importlib.resources import files
from itertools import chain, islice

from claims.render.diff.html_changes import entries, listing
from claims.render.diff.html_data import NAME, data, descriptor, findings, head, tables
from claims.render.diff.kinds import ROW_KINDS
from claims.render.diff.view import DiffView
from claims.text.display import markup, plural, truncate

STATIC = 200  # changes that are markup


def render(view: DiffView) -> Iterator[str]:
    """The page in pieces."""
    style, script = _ours("html.css"), _ours("html.js")
    diff = view.diff
    name = diff.new.name or diff.old.name or "package"
    title = f"{truncate(name, NAME)}: {truncate(diff.old.ref, NAME)} → {truncate(diff.new.ref, NAME)}"
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(style, script)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{markup(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )
    yield from head(view)
    yield "<main>\n"
    if diff.differs:
        for part in (findings, tables, descriptor, _changes):
            yield from part(view)
        yield f"<script>{script}</script>\n"
    yield "</main>\n</body>\n</html>\n"


def policy(style: str, script: str) -> str:
    """What the page may do: run our script and apply our style, each known by its hash, and nothing else."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _ours(name: str) -> str:
    return (files("claims.render.diff") / name).read_text(encoding="utf-8")


def _changes(view: DiffView) -> Iterator[str]:
    """The filters, which the script shows; the first changes; then all of them as data."""
    found = entries(view)
    start = list(islice(found, STATIC + 1))
    total = sum(
        getattr(each.counts, kind) for each in view.diff.tables for kind in ROW_KINDS if kind in view.only
    )
    yield '<section aria-labelledby="changes"><h2 id="changes" tabindex="-1">Changes</h2>\n'
    yield '<form id="filter" role="search" aria-label="Filter the changes" hidden></form>\n'
    yield '<div id="list">\n'
    yield from listing(view, start[:STATIC])
    yield "</div>\n"
    if total > min(len(start), STATIC):
        why = "the others need this page's script" if len(start) > STATIC else "the others are beyond --limit"
        yield f'<p class="more" id="rest">The first {min(len(start), STATIC):,} of {plural(total, "change")}: {why}.</p>\n'
    yield '<nav id="pages" aria-label="Pages" hidden></nav>\n</section>\n'
    yield '<script type="application/json" id="data">'
    yield from data(view, chain(start, found))
    yield "</script>\n"
