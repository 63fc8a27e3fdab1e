"""What a page is made of: frozen blocks of plain text, drawn by whoever prints or shows them.

Text is never markup: ``<b>`` prints as these three characters. Widths are relative, sizes and fonts
are the drawer's.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

Style = Literal["plain", "bold", "muted"]
Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style."""

    text: str
    style: Style = "plain"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text before wrapping.

    ``indent`` counts steps of one em; ``apart`` sets it a little off the line above; ``hang``
    indents what wraps, so that the next item is told apart from it.
    """

    runs: tuple[Run, ...]
    indent: int = 0
    apart: bool = False
    hang: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A title within the page; never the last thing on it."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    lines: tuple[Line, ...]
    small: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value; a wide one takes the whole width."""

    label: str
    value: Cell
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """A grid of labels and values, two to a row."""

    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head and its share of the width."""

    head: str
    width: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Row:
    """A row, never split unless it is taller than a page.

    On the further pages its first cell then repeats and ``continued`` stands above its second.
    ``keep`` holds it on the page of what follows. ``under`` stands in small type below the cells,
    across all columns but the first.
    """

    cells: tuple[Cell, ...]
    under: Cell = ()
    continued: str = ""
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that is repeated on each page."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class SignatureLines:
    """Empty lines to write on, one row of them: a caption and a relative width each."""

    fields: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Words in a frame, which must not be missed."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Spacer:
    """Empty height in points."""

    height: float


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that share a page."""

    blocks: tuple[Block, ...]


Block = Heading | Paragraph | Facts | Table | SignatureLines | Notice | Spacer | Together


@dataclass(frozen=True, slots=True)
class PageHead:
    """What stands at the top of every page: title and lines at the left, stamp at the right."""

    title: str
    lines: tuple[Line, ...]
    stamp: str
    notes: tuple[str, ...] = ()  # under the stamp


@dataclass(frozen=True, slots=True)
class PageFoot:
    """What stands at the bottom of every page; ``page`` holds ``{number}`` and ``{count}``.

    The number of the page stands below the right lines.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    page: str

    def page_words(self, number: int, count: int) -> str:
        """ "Page 2 of 3", in the language of the page."""
        return self.page.format(number=number, count=count)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper. ``title`` goes into the file's properties and names no patient."""

    title: str
    head: PageHead
    foot: PageFoot
    blocks: tuple[Block, ...]
    stripe: str = ""  # across the top of every page


def visible(text: str) -> str:
    """``text`` with nothing in it that prints nothing or turns its neighbours round.

    Control characters, direction overrides and lone surrogates become U+FFFD; tabs and line breaks
    become spaces.
    """
    return "".join(
        " " if char in "\t\n\r\v\f\u2028\u2029\x85" else char if _prints(char) else "\ufffd"
        for char in text
    )


def _prints(char: str) -> bool:
    if char in "\u200c\u200d":  # joiners belong to some scripts' spelling
        return True
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs")


def run(text: str, style: Style = "plain") -> Run:
    """A run of visible text."""
    return Run(visible(text), style)


def line(*runs: Run | str, indent: int = 0, hang: bool = False) -> Line:
    """A line of runs; bare text is plain."""
    made = tuple(run(part) if isinstance(part, str) else part for part in runs)
    return Line(made, indent, hang=hang)


def set_apart(cell: Cell) -> Cell:
    """The lines with the first of them set off what stands above."""
    return tuple(replace(item, apart=number == 0) for number, item in enumerate(cell))


def paragraphs(text: str, style: Style = "plain") -> Cell:
    """``text`` as a line for each of its own lines."""
    return tuple(Line((run(part, style),)) for part in text.splitlines()) or (line(""),)
