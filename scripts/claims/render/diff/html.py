"""Shows a Diff as one HTML file without dependencies, in which no text of a package is markup or code.

The first changes are markup and readable without a script; the page's script shows all of them from data.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from importlib.resources import files
from itertools import chain, islice
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from claims.render.diff.descriptor import described
from claims.render.diff.html_changes import NOTES, SIGNS, Pair, entries, first, named, shown
from claims.render.diff.html_data import FINDINGS, NAME, data, message
from claims.render.diff.kinds import COUNTED, ROW_KINDS
from claims.render.diff.stat import summary
from claims.render.diff.view import PEOPLE, DiffView, format_changes, group_findings, key_text, verdict
from claims.render.diff.words import pieces
from claims.text.display import markup, plural, truncate

STATIC = 200  # changes that are markup
LISTED = 200  # changes of the descriptor and the schemas, suppressed findings, repaired references


def render(view: DiffView) -> Iterator[str]:
    """Yield the page in pieces."""
    environment = Environment(
        loader=PackageLoader("claims.render.diff", ""),
        autoescape=True,
        finalize=_escape,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    style, script = _asset("html.css"), _asset("html.js")
    found = entries(view)
    start = list(islice(found, STATIC + 1))
    changed = [each for each in view.diff.tables if each.differs]
    yield from environment.get_template("html.html.j2").generate(
        view=view,
        diff=view.diff,
        style=Markup(style),  # noqa: S704  (ours)
        script=Markup(script),  # noqa: S704
        policy=Markup(policy(style, script)),  # noqa: S704
        verdict=Markup(verdict(view.diff, lambda text: markup(truncate(text, NAME)), _strong)),  # noqa: S704
        summary=[each.strip() for each in summary(view)],
        format_changes=[Markup(each) for each in islice(format_changes(view.diff, _code), LISTED)],  # noqa: S704
        findings=group_findings(view.findings()),
        tables=changed,
        columns=[kind for kind in COUNTED if any(getattr(each.counts, kind) for each in changed)],
        linked=[kind for kind in ROW_KINDS if kind in view.only],
        described=[(each.bump, Markup(described(each, _mark))) for each in view.described()],  # noqa: S704
        start=start[:STATIC],
        more_listed=len(start) > STATIC,
        total=sum(
            getattr(each.counts, kind) for each in view.diff.tables for kind in ROW_KINDS if kind in view.only
        ),
        data=map(Markup, data(view, chain(start, found))),
        severities={each.rule: each.severity for each in view.findings()},
        named=lambda field, text: named(view, field, text),
        **HELPERS,
    )


def policy(style: str, script: str) -> str:
    """Return the content security policy: only our script and our style, each identified by its hash."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _asset(name: str) -> str:
    return (files("claims.render.diff") / name).read_text(encoding="utf-8")


def _escape(value: object) -> object:
    """Return the text with everything escaped that HTML would interpret."""
    return Markup(markup(value)) if isinstance(value, str) and not isinstance(value, Markup) else value  # noqa: S704


def _strong(text: str) -> str:
    return f"<strong>{text}</strong>"


def _code(text: str) -> str:
    return f"<code>{markup(text)}</code>"


def _mark(kind: str, text: str) -> str:
    tag = {"gone": "del", "new": "ins"}.get(kind)
    return f"<{tag}>{markup(text)}</{tag}>" if tag else markup(text)


def _part(about: tuple[Pair, ...]) -> tuple[list[Pair], list[Pair], list[Pair]]:
    """Return people, other leading cells, and the rest of a row."""
    cells = dict(about)
    lead = [(field, cells[field]) for field in first(list(cells))]
    people = [each for each in lead if each[0] in PEOPLE]
    return people, [each for each in lead if each not in people], [each for each in about if each not in lead]


HELPERS = {
    "FINDINGS": FINDINGS,
    "LISTED": LISTED,
    "STATIC": STATIC,
    "address": urlencode,
    "key_text": key_text,
    "kinds": ROW_KINDS,
    "message": message,
    "notes": NOTES,
    "number": "{:,}".format,
    "parted": _part,
    "pieces": pieces,
    "plural": plural,
    "short": lambda text: truncate(text, NAME),
    "shown": shown,
    "signs": SIGNS,
    "words": COUNTED,
}
