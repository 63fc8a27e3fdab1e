"""Reads the texts of blocks back, in reading order."""

from __future__ import annotations

from collections.abc import Iterable

from screener.reports.blocks import (
    Block,
    Cell,
    Document,
    Facts,
    Heading,
    Notice,
    Paragraph,
    Row,
    SignatureLines,
    Spacer,
    Table,
    Together,
)


def texts_of(blocks: Iterable[Block]) -> list[str]:
    """Every text of the blocks."""
    return [text for block in blocks for text in _texts(block)]


def words_of(cell: Cell) -> list[str]:
    """The lines of a cell."""
    return [item.text for item in cell]


def rows_of(document: Document) -> list[Row]:
    """All rows of all tables."""
    return [row for block in document.blocks if isinstance(block, Table) for row in block.rows]


def row_of(document: Document, criterion: str) -> Row:
    """The row of a criterion."""
    (row,) = [row for row in rows_of(document) if words_of(row.cells[0]) == [criterion]]
    return row


def facts_of(document: Document) -> dict[str, str]:
    """Label → value of the grid of facts."""
    (grid,) = [block for block in document.blocks if isinstance(block, Facts)]
    return {pair.label: "\n".join(words_of(pair.value)) for pair in grid.pairs}


def _texts(block: Block) -> list[str]:
    match block:
        case Heading(text):
            return [text]
        case Paragraph(lines) | Notice(lines):
            return words_of(lines)
        case Facts(pairs):
            return [text for pair in pairs for text in (pair.label, *words_of(pair.value))]
        case Table(columns, rows):
            cells = [cell for row in rows for cell in (*row.cells, row.under)]
            heads = [column.head for column in columns]
            return heads + [text for cell in cells for text in words_of(cell)]
        case SignatureLines(fields):
            return [caption for caption, _ in fields]
        case Together(inner):
            return texts_of(inner)
        case Spacer():
            return []
