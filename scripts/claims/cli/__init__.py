"""The commands, a module each: parse arguments, call, print, exit; nothing else does any of these."""

from importlib import import_module

import click

# In the order of the work; the module of a command, and what it is called there.
COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("init", "init"),
    "add": ("add", "add"),
    "revise": ("revise", "revise"),
    "retract": ("retract", "retract"),
    "list": ("list", "list_claims"),
    "show": ("list", "show"),
    "validate": ("validate", "validate"),
    "suppress": ("suppress", "suppress"),
    "fix": ("fix", "fix"),
    "anchor": ("anchor", "anchor"),
    "diff": ("diff", "diff"),
    "review": ("review", "review"),
    "log": ("log", "log"),
    "changelog": ("release", "changelog"),
    "release": ("release", "release"),
    "merge": ("merge", "merge"),
    "resolve": ("resolve", "resolve"),
    "git": ("git", "git"),
    "rules": ("rules", "list_rules"),
    "explain": ("rules", "explain"),
    "schemas": ("rules", "write_schemas"),
}


class Commands(click.Group):
    """Imports a command's module when the command is asked for: no command pays for the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as Click calls it
        """The names, in the order of the work."""
        return [*COMMANDS]  # the submodule `list` shadows the built-in function once it is imported

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command; None where there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command = getattr(import_module(f"claims.cli.{module}"), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"'{name}' of {module} is no command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; a misspelt one is told with the closest."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from claims.text.suggest import did_you_mean

            if hint := did_you_mean(args[0], COMMANDS, cutoff=0.6):
                ctx.fail(f"{error.message.rstrip('.')}{hint}")
            raise


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="claims-datapackage", prog_name="claims")
def cli() -> None:
    """Validate datasets of claims: who said what, when, through which source."""
