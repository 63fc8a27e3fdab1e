"""Starts the program: the window without a subcommand, the command line with one."""

from __future__ import annotations

import sys


def main() -> int:
    """Run what the arguments ask for; gives the exit code."""
    from screener.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
