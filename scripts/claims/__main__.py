"""Starts the command line."""

import os
import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command that the arguments name."""
    # Searching for plugins, pydantic would read the metadata of every installed package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from claims.cli import cli
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    cli(prog_name="claims")


if __name__ == "__main__":
    main()
