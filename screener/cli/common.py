"""What every command needs: exit codes, the passphrase, and who is at work."""

from __future__ import annotations

import argparse
import getpass
import os
import re
import sys
from pathlib import Path

from screener.domain.problems import refuse
from screener.system.texts import Texts

DONE, REFUSED, USAGE = 0, 1, 2
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)  # ends of lines, control of terminals, reversal of text


def printable(text: str) -> str:
    """``text`` on one line, with characters that a terminal would obey written out."""
    return _UNSEEN.sub(lambda found: ascii(found[0])[1:-1], text)


def texts_of(options: argparse.Namespace) -> Texts:
    """The texts of the language that was asked for."""
    return Texts(options.language)


def passphrase(options: argparse.Namespace, new: bool = False) -> str:
    """The passphrase from the file, the environment or a prompt. Raises KnownError."""
    if options.passphrase_file is not None:
        return _first_line(options.passphrase_file, texts_of(options))
    given = os.environ.get("SCREENER_PASSPHRASE")
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise refuse("cli.no_passphrase")
    texts = texts_of(options)
    typed = getpass.getpass(texts("cli.new_passphrase" if new else "cli.passphrase"))
    if new and getpass.getpass(texts("cli.passphrase_again")) != typed:
        raise refuse("cli.passphrases_differ")
    return typed


def _first_line(file: Path, texts: Texts) -> str:
    try:
        with file.open(encoding="utf-8-sig") as stream:
            line = stream.readline().rstrip("\r\n")
    except UnicodeDecodeError:
        raise refuse("cli.passphrase_file", file=file, why=texts("cli.not_text")) from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise refuse("cli.passphrase_file", file=file, why=why) from None
    if not line:
        raise refuse("cli.passphrase_file", file=file, why=texts("cli.empty"))
    return line


def user(options: argparse.Namespace) -> str:
    """Who is at work: as said, else the system's user name."""
    if options.user:
        return str(options.user)
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
