"""Runs one command. Exit codes: 0 done, 1 input refused, 2 usage."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from screener.cli.arguments import parser
from screener.cli.common import DONE, REFUSED, USAGE, printable, texts_of
from screener.domain.problems import KnownError


def run(arguments: Sequence[str]) -> int:
    """Run the command of ``arguments``; gives the exit code."""
    asked = parser()
    try:
        options = asked.parse_args(arguments)
    except SystemExit as stop:  # argparse has said why
        return int(stop.code or 0)
    try:
        code = _run(options, asked)
        sys.stdout.flush()
        return code
    except KnownError as error:
        for problem in error.problems:
            print(printable(texts_of(options).problem(problem)), file=sys.stderr)
        return REFUSED
    except BrokenPipeError:  # the reader of our output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:  # of the machine, not of the program: a name too long, no right
        why = error.strerror or type(error).__name__
        words = texts_of(options)("cli.system", file=error.filename or "–", why=why)
        print(words, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return 130


def _run(options: argparse.Namespace, asked: argparse.ArgumentParser) -> int:
    if options.command is None:
        from screener.app import open_window

        return open_window(options.db, demonstration=options.demo, language=options.language)
    if options.command in ("check", "facts", "schema"):
        from screener.cli import rules

        return rules.COMMANDS[options.command](options)
    if options.command == "score":
        from screener.cli.score import score

        return score(options)
    if options.db is None:
        print(texts_of(options)("cli.no_db", command=options.command), file=sys.stderr)
        return USAGE
    from screener.cli import data

    if options.command == "trials":
        from screener.cli.trials import trials

        return trials(options)
    return data.COMMANDS[options.command](options)
