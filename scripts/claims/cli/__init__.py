"""The command line: one module per command, which parses arguments, calls the library, prints and exits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from typing import Any

import click

from claims.cli.terminal import exit_codes

# In the order of the help. Each module `claims.cli.NAME` defines `command`.
GROUPS: dict[str, tuple[str, ...]] = {
    "Validate and fix": ("validate", "fix", "suppress"),
    "Review changes": ("diff", "review", "log", "changelog", "release"),
    "Curate": ("init", "add", "revise", "retract", "update", "list", "show", "anchor"),
    "Git": ("merge", "resolve", "git"),
    "Reference": ("rules", "explain", "schemas"),
}
COMMANDS = tuple(name for names in GROUPS.values() for name in names)
USAGE_ERROR = 2


class Commands(click.Group):
    """Imports the module of a command when the command is run, so that no command waits for the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's signature
        """Return the names of all commands."""
        return [*COMMANDS]  # the submodule `list` hides the built-in class once it is imported

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command with that name; None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"claims.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in groups, each with the first sentence of its help."""
        for title, names in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(name, _summary(self.get_command(ctx, name))) for name in names])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments name. Raises UsageError, with the closest name, for an unknown one."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            from claims.text.suggest import did_you_mean

            ctx.fail(f"unknown command '{args[0]}'{did_you_mean(args[0], COMMANDS, cutoff=0.6)}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; its errors are handled here, before Click handles a broken pipe in its own way."""
        with exit_codes():
            return super().invoke(ctx)

    def main(self, *args: Any, standalone_mode: bool = True, **named: Any) -> Any:
        """Run a command, print an error on one line, and exit."""
        run: Callable[[], Any] = partial(super().main, *args, **named, standalone_mode=False)
        if not standalone_mode:
            return run()
        with exit_codes(), _usage_errors():
            code = run()
        raise SystemExit(code if isinstance(code, int) else 0)


@contextmanager
def _usage_errors() -> Iterator[None]:
    """Print Click's errors in the form of all others, with the command whose help explains the usage."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        raise SystemExit(USAGE_ERROR) from None
    except click.UsageError as error:
        message = error.format_message().rstrip(".")
        path = error.ctx.command_path if error.ctx is not None else "claims"
        click.echo(f"claims: {message[:1].lower()}{message[1:]} (see `{path} --help`)", err=True)
        raise SystemExit(USAGE_ERROR) from None


def _summary(command: click.Command | None) -> str:
    return command.get_short_help_str(limit=1_000) if command is not None else ""


@click.group("claims", cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="claims-datapackage", prog_name="claims")
def cli() -> None:
    """Track who said what as a version-controlled dataset.

    Validates, compares and curates tables of claims, speakers and sources in a Data Package.
    """
