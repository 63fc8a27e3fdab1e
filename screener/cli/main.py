"""Runs one command. Exit codes: 0 done, 1 input refused, 2 usage."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from screener.cli.arguments import parser
from screener.domain.problems import KnownError, refuse
from screener.system.texts import Texts

DONE, REFUSED, USAGE = 0, 1, 2


def run(arguments: Sequence[str]) -> int:
    """Run the command of ``arguments``; gives the exit code."""
    asked = parser()
    try:
        options = asked.parse_args(arguments)
    except SystemExit as stop:  # argparse has said why
        return int(stop.code or 0)
    try:
        return _run(options, asked)
    except KnownError as error:
        print(Texts().problems(error), file=sys.stderr)
        return REFUSED
    except BrokenPipeError:  # the reader of our output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return 130


def _run(options: argparse.Namespace, asked: argparse.ArgumentParser) -> int:
    if options.command is None:
        from screener.app import open_window

        return open_window(options.db, demonstration=options.demo)
    if options.command in ("check", "facts"):
        from screener.cli import rules

        return rules.check(options) if options.command == "check" else rules.facts(options)
    if options.db is None:
        print(Texts()("cli.no_db", command=options.command), file=sys.stderr)
        return USAGE
    from screener.cli import data

    return data.COMMANDS[options.command](options)


def passphrase(options: argparse.Namespace, new: bool = False) -> str:
    """The passphrase from the file, the environment or a prompt. Raises KnownError."""
    if options.passphrase_file is not None:
        return _first_line(options.passphrase_file)
    given = os.environ.get("SCREENER_PASSPHRASE")
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise refuse("cli.no_passphrase")
    texts = Texts()
    typed = getpass.getpass(texts("cli.new_passphrase" if new else "cli.passphrase"))
    if new and getpass.getpass(texts("cli.passphrase_again")) != typed:
        raise refuse("cli.passphrases_differ")
    return typed


def _first_line(file: Path) -> str:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise refuse("cli.passphrase_file", file=file, why=error) from None
    if not lines:
        raise refuse("cli.passphrase_file", file=file, why=Texts()("cli.empty"))
    return lines[0]


def user(options: argparse.Namespace) -> str:
    """Who is at work: as said, else the system's user name."""
    if options.user:
        return str(options.user)
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
