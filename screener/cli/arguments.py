"""What can be written on the command line."""

from __future__ import annotations

import argparse
import os
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias

from screener import __version__
from screener.system.texts import ENGLISH, languages

_YEARS = range(1900, 2201)  # in which people live and trials run


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if day.year not in _YEARS:
        raise ValueError(text)
    return day


def _moment(text: str) -> datetime:
    """A moment; a day alone means its end, and without an offset the machine's own is meant."""
    moment = datetime.fromisoformat(text)
    if len(text) <= len("2026-11-18"):
        moment = moment.replace(hour=23, minute=59, second=59)
    if moment.year not in _YEARS:
        raise ValueError(text)
    return moment if moment.tzinfo else moment.astimezone()


def _language(text: str) -> str:
    if text not in languages():
        raise ValueError(text)
    return text


_day.__name__, _moment.__name__, _language.__name__ = "day", "moment", "language"


def parser() -> argparse.ArgumentParser:
    """The parser of all subcommands."""
    top = argparse.ArgumentParser(
        prog="screener",
        description="Screens patients against the criteria of clinical trials, and says why. "
        "Without a command the window opens.",
    )
    top.add_argument("--version", action="version", version=f"screener {__version__}")
    top.add_argument(
        "--demo", action="store_true", help="open a throw-away clinic of invented patients"
    )
    _database(top)
    _speaking(top)
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    _data_commands(commands)
    _rule_commands(commands)
    _trial_commands(commands)
    return top


def _database(to: argparse.ArgumentParser, again: bool = False) -> None:
    """The options that name a database; ``again`` keeps what stood before the subcommand."""
    default = argparse.SUPPRESS if again else None
    to.add_argument(
        "--db", metavar="FOLDER", type=Path, default=default, help="the database folder"
    )
    to.add_argument(
        "--passphrase-file", metavar="FILE", type=Path, default=default,
        help="file whose first line is the passphrase (else SCREENER_PASSPHRASE, else a prompt)",
    )  # fmt: skip
    to.add_argument("--user", default=default, help="your name, for the record (else the system's)")


def _speaking(to: argparse.ArgumentParser, again: bool = False) -> None:
    """The language of what is said and printed; the environment may name it for good."""
    default = os.environ.get("SCREENER_LANGUAGE") or ENGLISH
    to.add_argument(
        "--language", metavar="L", type=_language, default=argparse.SUPPRESS if again else default,
        help=f"of sentences, answers and papers: {', '.join(languages())} "
        "(else SCREENER_LANGUAGE, else en)",
    )  # fmt: skip


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _command(commands: Commands, name: str, words: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
    _speaking(made, again=True)
    return made


def _data_commands(commands: Commands) -> None:
    made = _command(commands, "import", "Import a CSV file; makes the database if it is not there.")
    made.add_argument("file", type=Path)
    made.add_argument("--mapping", metavar="M", help="a shipped mapping by name, or a mapping file")
    made.add_argument("--check", action="store_true", help="say what would happen; store nothing")
    _database(made, again=True)

    made = _command(commands, "undo", "Undo an import, by the operation it named.")
    made.add_argument("operation")
    made.add_argument("--reason", required=True)
    _database(made, again=True)

    made = _command(commands, "screen", "Screen patients against trials.")
    made.add_argument("--trial", metavar="T", action="append")
    made.add_argument(
        "--patient",
        metavar="P",
        action="append",
        help="a number; ISSUER:NUMBER if several carry it",
    )
    _days(made)
    made.add_argument("--json", action="store_true", help="one object a line, always in English")
    _database(made, again=True)

    for name, words in (
        ("explain", "Say why a patient fits a trial or not, criterion by criterion."),
        ("report", "Write the checklist of a patient for a trial as a PDF."),
    ):
        made = _command(commands, name, words)
        made.add_argument("patient", metavar="PATIENT")
        made.add_argument("trial", metavar="TRIAL")
        _days(made)
        if name == "report":
            made.add_argument("-o", "--output", metavar="FILE.pdf", type=Path, required=True)
            made.add_argument("--page", choices=("A4", "Letter"), default="A4")
        _database(made, again=True)

    _questions(_command(commands, "ask", "Ask until when, what decides, what if, what changed."))

    made = _command(commands, "backup", "Write a backup, as encrypted as the database.")
    made.add_argument("file", type=Path)
    _database(made, again=True)

    made = _command(commands, "restore", "Make the database of a backup in a new folder (--db).")
    made.add_argument("file", type=Path)
    _database(made, again=True)


def _questions(ask: argparse.ArgumentParser) -> None:
    asked = ask.add_subparsers(dest="question", metavar="QUESTION", required=True)
    for name, words in (
        ("until", "The last day on which each verdict stands, twelve months ahead."),
        ("decides", "The fewest open facts that decide, in the order to ask or measure them."),
        ("near", "By how much each failing limit is missed."),
        ("if", "Each trial as it would be if facts were so; nothing is stored."),
        ("changed", "What is otherwise than it was at a moment, and why."),
        ("recheck", "Whose verdict changes by time alone in the coming weeks."),
        ("relaxed", "Who would come in if one criterion of a trial were relaxed."),
        ("candidates", "Whom nothing excludes from a trial, by how few facts would decide it."),
    ):
        made = _command(asked, name, words)
        if name in ("relaxed", "candidates"):
            made.add_argument("one_trial", metavar="TRIAL")
        elif name == "recheck":
            made.add_argument("--weeks", type=int, default=8, metavar="N")
        else:
            made.add_argument("patient", metavar="PATIENT")
        if name == "if":
            made.add_argument("line", metavar="LINE", nargs="+", help="as typed: “inr 1.9 18 nov”")
        if name == "changed":
            made.add_argument("--since", metavar="TIME", type=_moment, required=True)
        made.add_argument("--trial", metavar="T", action="append", default=[])
        _days(made)
        made.add_argument("--json", action="store_true", help="one object a line")
        _database(made, again=True)


def _days(to: argparse.ArgumentParser) -> None:
    to.add_argument("--as-of", metavar="DATE", type=_day, help="the day to judge (else today)")
    to.add_argument(
        "--known-at", metavar="TIME", type=_moment,
        help="judge only by what was recorded by this moment (ISO; a day means its end)",
    )  # fmt: skip


def _rule_commands(commands: Commands) -> None:
    made = _command(commands, "check", "Check a rule file: every mistake at once, with its place.")
    made.add_argument("rulefile", metavar="RULEFILE", type=Path)
    made.add_argument("--json", action="store_true")

    _command(commands, "schema", "Print the JSON Schema of rule files, for editors.")

    made = _command(commands, "facts", "List every fact that can be known of a patient.")
    made.add_argument("--json", action="store_true")

    made = _command(commands, "score", "Answer questions about scores and units, one a line.")
    made.add_argument("file", metavar="FILE", type=Path, nargs="?", help="else the standard input")
    made.add_argument("--json", action="store_true", help="a JSON object a line (the only form)")


def _trial_commands(commands: Commands) -> None:
    made = _command(commands, "trials", "The trials of the clinic: their rule sets and states.")
    _database(made, again=True)
    actions = made.add_subparsers(dest="action", metavar="ACTION", required=True)

    _trial_action(actions, "list", "List the trials, each with the version that screens.", ())
    shown = _trial_action(actions, "show", "Show a version: criteria, cases, doubts.", ("trial",))
    shown.add_argument("--version", metavar="N", type=int, help="else the one that screens")
    lost = _trial_action(actions, "attrition", "Say at which criterion who is lost.", ("trial",))
    lost.add_argument("--version", metavar="N", type=int, help="else the one that screens")
    _trial_action(actions, "history", "Say what was done with a trial.", ("trial",))
    added = _trial_action(actions, "add", "Add a rule file as a version; nothing is activated.", ())
    added.add_argument("file", metavar="FILE", type=Path)
    done = _trial_action(actions, "approve", "Approve a version that others wrote.", ("trial",))
    done.add_argument("version", metavar="N", type=int)
    done.add_argument("--note", default="", help="what was read, and against what")
    done.add_argument("--sha", default="", help="the beginning of the hash of the text you read")
    done = _trial_action(actions, "activate", "Let an approved version screen.", ("trial",))
    done.add_argument("version", metavar="N", type=int)
    done.add_argument("--reason", default="")
    _from(done)
    for name, words in (
        ("open", "Say that a trial is open at this site."),
        ("pause", "Say that a trial is paused at this site."),
        ("close", "Say that a trial is closed at this site."),
    ):
        done = _trial_action(actions, name, words, ("trial",))
        done.add_argument("--reason", required=True)
        _from(done)
    tried = _trial_action(actions, "try", "Try a rule file on all patients; nothing is stored.", ())
    tried.add_argument("file", metavar="FILE", type=Path)
    tried.add_argument("--demo", action="store_true", help="on invented patients instead")
    compared = _trial_action(actions, "diff", "Say what differs, and whose verdict.", ())
    for name in ("old", "new"):
        compared.add_argument(name, metavar=name.upper(), help="TRIAL, TRIAL@N or a rule file")


def _trial_action(
    actions: Commands, name: str, words: str, named: tuple[str, ...]
) -> argparse.ArgumentParser:
    made = _command(actions, name, words)
    for one in named:
        made.add_argument(one, metavar=one.upper())
    _days(made)
    made.add_argument("--json", action="store_true", help="as objects, always in English")
    _database(made, again=True)
    return made


def _from(to: argparse.ArgumentParser) -> None:
    to.add_argument("--from", metavar="DAY", dest="day", type=_day, help="else from today")
