"""The commands, a module each: parse arguments, call, print, exit; nothing else does any of these."""

import click

from claims.cli.add import add
from claims.cli.anchor import anchor
from claims.cli.changelog import changelog
from claims.cli.diff import diff
from claims.cli.fix import fix
from claims.cli.git import git
from claims.cli.init import init
from claims.cli.list import list_claims
from claims.cli.log import log
from claims.cli.merge import merge
from claims.cli.release import release
from claims.cli.retract import retract
from claims.cli.review import review
from claims.cli.revise import revise
from claims.cli.rules import explain, list_rules
from claims.cli.schemas import write_schemas
from claims.cli.show import show
from claims.cli.validate import validate


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="claims-datapackage", prog_name="claims")
def cli() -> None:
    """Validate datasets of claims: who said what, when, through which source."""


COMMANDS = (
    init,
    add,
    revise,
    retract,
    list_claims,
    show,
    validate,
    fix,
    diff,
    merge,
    git,
    review,
    changelog,
    log,
    release,
    list_rules,
    explain,
    anchor,
    write_schemas,
)

for command in COMMANDS:
    cli.add_command(command)
