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
    from claims.comparison.diff import diff_of, list_rows
    from claims.comparison.display_names import names_of
    from claims.comparison.package_pair import open_sides
    from claims.comparison.prepared_table import CompareOptions
    from claims.render.diff.changelog import render
    from claims.render.diff.view import DiffView
    from claims.rules.choice import chosen
    from claims.rules.registry import FAMILIES

    without_findings = chosen(["change"], [rule.id for rule in FAMILIES["change"]], {}, None)
    with compare(*open_sides(sides), CompareOptions(strict=True)) as comparison:
        found = diff_of(comparison, 0, without_findings)
        rows = tuple(list_rows(each, None) for each in comparison.tables)
        write_text(render(DiffView(found, {}, names_of(comparison), streamed=rows)))
