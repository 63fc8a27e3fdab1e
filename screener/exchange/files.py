"""One door for every file that can be imported."""

from __future__ import annotations

import io
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import BinaryIO

from screener.domain.catalogue import Catalogue
from screener.domain.problems import Where, refuse
from screener.exchange.long_csv import LongReader
from screener.exchange.mapping import Mapping
from screener.exchange.reading import FileReading, Gathering
from screener.exchange.sources import Progress, Source, no_progress
from screener.exchange.tables import Table
from screener.exchange.wide_csv import WideReader


def read_file(
    file: Path | bytes,
    catalogue: Catalogue,
    mapping: Mapping | None = None,
    *,
    known: date,
    name: str = "",
    issuer: str = "record",
    encoding: str = "",
    progress: Progress = no_progress,
) -> FileReading:
    """Read a CSV file: in the long format, or one patient a row through a mapping.

    ``known`` is the day on which the file is read: nothing in it but a plan can be later.
    ``issuer`` gave the patient numbers of a long file (a mapping names its own).
    Raises Refused if the file is refused whole, and whatever ``progress`` raises to stop.
    """
    name = name or (file.name if isinstance(file, Path) else "")
    opened, total = _open(file, name)
    with opened as stream:
        source = Source(stream, name, total, progress)
        into = Gathering(name)
        table = Table(source, encoding)
        if mapping is None:
            LongReader(catalogue, known, issuer, into).read(table)
        else:
            WideReader(mapping, known, into).read(table)
        return into.finish(source.sha256)


def _open(file: Path | bytes, name: str) -> tuple[AbstractContextManager[BinaryIO], int]:
    if isinstance(file, bytes):
        return nullcontext(io.BytesIO(file)), len(file)
    try:
        return file.open("rb"), file.stat().st_size
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "the name is not valid"
        raise refuse("exchange.file.unreadable", Where(name), why=why) from None
