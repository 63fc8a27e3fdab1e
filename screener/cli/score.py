"""Answer questions about scores, units and criteria: a JSON object a line, an answer a line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack

from screener.cli.common import DONE
from screener.domain.problems import refuse
from screener.services.score_door import answer_lines


def score(options: argparse.Namespace) -> int:
    """Answer every line of the file, or of the standard input, as soon as it is read."""
    with ExitStack() as opened:
        for answer in answer_lines(_lines(options, opened)):
            print(answer, flush=True)
    return DONE


def _lines(options: argparse.Namespace, opened: ExitStack) -> Iterator[bytes]:
    if options.file is None:
        return iter(sys.stdin.buffer.readline, b"")
    try:
        return iter(opened.enter_context(options.file.open("rb")))
    except OSError as error:
        raise refuse("cli.unreadable", file=options.file, why=error) from None
