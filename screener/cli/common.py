"""What every command needs: exit codes, the passphrase, and who is at work."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

from screener.domain.problems import refuse
from screener.system.texts import Texts

DONE, REFUSED, USAGE = 0, 1, 2


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
