"""Starts the command line."""

import os
import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command that the arguments name."""
    # To look for plugins, pydantic reads what is written of every installed package; none has a say here.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from claims.cli import cli
        from claims.cli.terminal import run
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    run(cli)


if __name__ == "__main__":
    main()
