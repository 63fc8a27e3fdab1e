"""Starts the program: the window without a subcommand, the command line with one."""

from __future__ import annotations

import gc
import io
import sys


def main() -> int:
    """Run what the arguments ask for; gives the exit code."""
    from screener.cli.main import run

    settle()
    for stream in (sys.stdout, sys.stderr):  # a terminal that lacks a sign is shown its number
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    return run(sys.argv[1:])


def settle() -> None:
    """Look for garbage more seldom: judging makes very many small objects that die at once."""
    gc.set_threshold(10_000)


if __name__ == "__main__":
    sys.exit(main())
