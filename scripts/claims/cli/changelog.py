"""`claims changelog`."""

import click

from claims.cli.terminal import write_text


@click.command("changelog")
@click.argument("sides", nargs=-1, metavar="[A..B | OLD [NEW]]")
def command(sides: tuple[str, ...]) -> None:
    """Print changes as an entry for CHANGELOG.md.

    The entry has the format of Keep a Changelog. Its title is the new version, or Unreleased if the version did not
    change. The arguments are those of claims diff.
    """
    from claims.comparison.compare import compare
    from claims.comparison.diff import diff_of
    from claims.comparison.options import CompareOptions
    from claims.comparison.package_pair import open_sides
    from claims.render.diff.changelog import render
    from claims.render.diff.view import DiffView
    from claims.rules.choice import chosen
    from claims.rules.registry import FAMILIES

    without_findings = chosen(["change"], [rule.id for rule in FAMILIES["change"]], {}, None)
    with compare(*open_sides(sides), CompareOptions()) as comparison:
        found = diff_of(comparison, None, without_findings)
    write_text(render(DiffView(found, {})))
