"""Starts the command line."""

from claims.cli import cli


def main() -> None:
    """Run the command that the arguments name."""
    cli(prog_name="claims")


if __name__ == "__main__":
    main()
