"""Starts the command line."""

from claims.cli import cli
from claims.cli.ending import run


def main() -> None:
    """Run the command that the arguments name."""
    run(cli)


if __name__ == "__main__":
    main()
