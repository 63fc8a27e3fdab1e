"""Commands on a database."""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from screener.cli.ask import ask
from screener.cli.common import DONE, REFUSED, passphrase, printable, texts_of
from screener.cli.database import opened
from screener.domain.problems import KnownError, Where, refuse
from screener.domain.screening import Snapshot
from screener.services import imports, keeping, papers, patients, screening
from screener.services.clinic import Clinic
from screener.services.snapshots import screen as screen_one
from screener.services.values import ImportResult, PreviewRow
from screener.system.catalogues import load_catalogue
from screener.system.clock import now_local
from screener.system.texts import Texts

SIGNS = {
    "met": "✓", "absent": "✓", "not_met": "✕", "present": "✕", "open": "?", "not_applicable": "–",
}  # fmt: skip
TRUTH_SIGNS = {"true": "✓", "false": "✕", "unknown": "?"}


def import_file(options: argparse.Namespace) -> int:
    """Import a file and say what it brought; refused rows are listed by line and reason.

    A file that brings nothing makes no database.
    """
    catalogue, texts = load_catalogue(), texts_of(options)
    file = imports.read_import(options.file, catalogue, now_local().date(), options.mapping)
    if not file.readings:
        _say_rows(texts, [imports.refused_row(catalogue, texts, row) for row in file.refused])
        raise refuse("services.import.nothing", Where(file.file))
    with opened(options, create=not options.check) as clinic:
        preview = imports.preview_of(clinic, options.file, file)
        _say_rows(texts, [row for row in preview.rows if row.reason])
        if options.check:
            _say(texts, "cli.would_import", facts=preview.new_facts, patients=preview.new_patients,
                 known=preview.known_facts, refused=preview.refused)  # fmt: skip
        else:
            _imported(texts, imports.commit_import(clinic, preview))
    return DONE if preview.new_facts or preview.known_facts else REFUSED


def _imported(texts: Texts, result: ImportResult) -> None:
    _say(texts, "cli.imported", facts=result.new_facts, patients=result.new_patients,
         changed=result.patients_changed, known=result.known_facts,
         unreadable=result.unreadable, refused=result.refused)  # fmt: skip
    if result.operation:
        _say(texts, "cli.operation", operation=result.operation)


def _say(texts: Texts, key: str, **params: object) -> None:
    print(texts(key, **params))


def _say_rows(texts: Texts, rows: list[PreviewRow]) -> None:
    for row in sorted(rows, key=lambda row: row.line):
        words = texts("cli.line", line=row.line, reason=row.reason)
        print(printable(words), file=sys.stderr)


def undo(options: argparse.Namespace) -> int:
    """Undo an import."""
    with opened(options) as clinic:
        changes = imports.undo_import(clinic, options.operation, options.reason)
    _say(texts_of(options), "cli.undone", patients=len(changes.patients))
    return DONE


def screen(options: argparse.Namespace) -> int:
    """Screen patients against trials: a line each, or an object each."""
    with opened(options) as clinic:
        day = options.as_of or clinic.today
        known = [one.trial for one in clinic.in_force(day, options.known_at)]
        for error in clinic.book.unreadable(day, options.known_at).values():
            print(printable(clinic.texts.problems(error)), file=sys.stderr)
        wanted = dict.fromkeys(options.trial or known)
        trials = [clinic.rule_set(trial, day, options.known_at).trial for trial in wanted]
        chosen = (
            [patients.by_record(clinic, record).number for record in options.patient]
            if options.patient
            else None
        )
        if options.json:
            for found in screening.screen_objects(clinic, trials, chosen, day, options.known_at):
                print(json.dumps(found))  # ASCII: one line whatever reads it
            return DONE
        _table(clinic, trials, chosen, day, options)
    return DONE


def _table(
    clinic: Clinic, trials: list[str], chosen: list[int] | None, day: date,
    options: argparse.Namespace,
) -> None:  # fmt: skip
    listed = screening.worklist(clinic, day, options.known_at)
    called = patients.told_apart([row.patient for row in listed.rows])
    places = [number for number, head in enumerate(listed.trials) if head.trial in trials]
    for row in listed.rows:
        if chosen is not None and row.patient.number not in chosen:
            continue
        for place in places:
            cell = row.cells[place]
            words = clinic.texts(
                f"cli.verdict.{cell.verdict}",
                failing=", ".join(cell.failing), open=", ".join(cell.open), count=len(cell.waiting),
            )  # fmt: skip
            record = printable(called[row.patient.number])
            print(f"{record}\t{listed.trials[place].trial}\t{words}")


def explain(options: argparse.Namespace) -> int:
    """Say why, criterion by criterion."""
    with opened(options) as clinic:
        number = patients.by_record(clinic, options.patient).number
        day = options.as_of or clinic.today
        snapshot = screen_one(clinic, number, options.trial, day, options.known_at)
    for line in _explained(clinic.texts, snapshot):
        print(printable(line))
    return DONE


def _explained(texts: Texts, snapshot: Snapshot) -> Iterator[str]:
    verdict = texts(
        f"cli.verdict.{snapshot.verdict}", failing=", ".join(snapshot.failing),
        open=", ".join(snapshot.open), count=len(snapshot.waiting),
    )  # fmt: skip
    yield texts("cli.explain", patient=snapshot.record, trial=snapshot.rule_set.trial,
                as_of=snapshot.as_of, verdict=verdict)  # fmt: skip
    yield snapshot.rule_set.source_note
    for line in snapshot.criteria:
        word = "waits" if line.waits else line.result
        yield ""
        yield texts("cli.criterion", sign=SIGNS[line.result], id=line.id,
                    result=texts(f"cli.result.{word}"), text=line.text)  # fmt: skip
        for why in line.why:
            reading = f" {_reading(texts, why.reading)}" if why.reading else ""
            yield f"    {'  ' * why.depth}{TRUTH_SIGNS[why.truth]} {why.text}{reading}"
        for words in line.readings:
            yield f"    {_reading(texts, words)}"
        for missing in line.missing:
            yield f"    → {missing}"


def _reading(texts: Texts, words: str) -> str:
    return texts("cli.reads", word=texts("cli.reading"), reading=words)


def report(options: argparse.Namespace) -> int:
    """Write the checklist as a PDF, from a frozen snapshot."""
    from screener.paper.pdf import write_pdf

    _require_place(options.output)
    with opened(options) as clinic:
        number = patients.by_record(clinic, options.patient).number
        day = options.as_of or clinic.today
        document = papers.checklist_of(clinic, number, options.trial, day, options.known_at)
        try:
            write_pdf(document, options.output, options.page)
        except OSError as error:
            raise _unwritable(options.output, error.strerror or type(error).__name__) from None
    _say(texts_of(options), "cli.written", file=options.output)
    return DONE


def _require_place(file: Path) -> None:
    """Refuse a place where no file can be written, before anything is frozen."""
    if file.is_dir():
        raise _unwritable(file, os.strerror(errno.EISDIR))
    if not file.parent.is_dir():
        raise _unwritable(file, os.strerror(errno.ENOENT))
    if not os.access(file.parent, os.W_OK):
        raise _unwritable(file, os.strerror(errno.EACCES))


def _unwritable(file: Path, why: str) -> KnownError:
    return refuse("cli.unwritable", file=file, why=why)


def backup(options: argparse.Namespace) -> int:
    """Write a backup."""
    with opened(options) as clinic:
        manifest = keeping.backup(clinic, options.file)
    _say(texts_of(options), "cli.backed_up", file=options.file, facts=manifest.counts["fact"],
         patients=manifest.counts["patient"])  # fmt: skip
    return DONE


def restore(options: argparse.Namespace) -> int:
    """Make the database of a backup."""
    manifest = keeping.restore(options.file, options.db, passphrase(options))
    _say(texts_of(options), "cli.restored", folder=options.db, facts=manifest.counts["fact"],
         patients=manifest.counts["patient"])  # fmt: skip
    return DONE


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "import": import_file,
    "undo": undo,
    "screen": screen,
    "explain": explain,
    "ask": ask,
    "report": report,
    "backup": backup,
    "restore": restore,
}
