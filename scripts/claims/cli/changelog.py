"""`claims changelog`."""

import click

from claims.cli.ending import reported
from claims.cli.output import say


@click.command()
@click.argument("sides", nargs=-1, metavar="[A..B | OLD [NEW]]")
@reported
def changelog(sides: tuple[str, ...]) -> None:
    """Write what changed as an entry for CHANGELOG.md, in the form of Keep a Changelog.

    The sides are named as for claims diff. Where both state one version, the entry is called Unreleased.
    """
    from claims.comparison.compare import Options, compared
    from claims.comparison.result import diff_of
    from claims.comparison.sides import open_sides
    from claims.render.diff.changelog import render
    from claims.render.diff.view import DiffView
    from claims.rules.choose import chosen
    from claims.rules.registry import FAMILIES

    without_events = chosen(["event"], [rule.id for rule in FAMILIES["event"]], {}, None)
    with compared(*open_sides(sides), Options()) as comparison:
        found = diff_of(comparison, None, without_events)
    say(render(DiffView(found, {})))
