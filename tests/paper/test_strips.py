"""Blocks measured as strips, and strips cut where a page cannot hold them."""

from __future__ import annotations

import pytest

from screener.paper.strips import Strip, strips
from screener.paper.style import points
from screener.reports.blocks import (
    Column,
    Heading,
    Paragraph,
    Row,
    Spacer,
    Table,
    Together,
    line,
)

WIDTH = points(500)


def row_strip(words: int, under: int) -> Strip:
    cells = ((line("I1"),), tuple(line(f"w{n}") for n in range(words)))
    row = Row(cells, tuple(line(f"u{n}") for n in range(under)), continued="I1 continued")
    (strip,) = strips([Table((Column("#", 1), Column("Words", 9)), (row,))], WIDTH)
    return strip


def said(strip: Strip) -> list[str]:
    """The second cell's lines, then those under the cells."""
    boxes = [strip.cells[1].box, *([strip.under.box] if strip.under is not None else [])]
    return [item.layout.text() for box in boxes for item in box.lines]


@pytest.mark.parametrize(("words", "under"), [(60, 0), (60, 40), (3, 90), (3, 0)])
@pytest.mark.parametrize("room", [60, 100, 300])
def test_a_row_cut_again_and_again_loses_nothing(words: int, under: int, room: int) -> None:
    rest, found, cuts = row_strip(words, under), [], 0
    while rest.height > points(room):
        first, rest = rest.cut(points(room))
        assert first.height <= points(room)
        found += said(first)
        cuts += 1
        assert cuts < 50
    found += said(rest)
    assert found.count("I1 continued") == cuts
    assert [text for text in found if text != "I1 continued"] == [
        *(f"w{n}" for n in range(words)),
        *(f"u{n}" for n in range(under)),
    ]


def test_the_first_cell_repeats_on_each_part() -> None:
    first, rest = row_strip(60, 0).cut(points(100))
    assert [item.layout.text() for item in rest.cells[0].box.lines] == ["I1"]
    assert [item.layout.text() for item in first.cells[0].box.lines] == ["I1"]


def test_what_stands_under_the_cells_makes_a_row_taller() -> None:
    assert row_strip(3, 5).height > row_strip(3, 0).height


def test_a_heading_keeps_with_what_follows_and_a_group_stays_together() -> None:
    blocks = [Heading("a"), Together((Paragraph((line("b"),)), Spacer(4), Paragraph((line("c"),))))]
    assert [strip.keep for strip in strips(blocks, WIDTH)] == [True, True, True, False]


def test_all_rows_of_a_table_share_its_head() -> None:
    table = Table((Column("#", 1),), tuple(Row(((line(str(n)),),)) for n in range(3)))
    heads = {id(strip.head) for strip in strips([table], WIDTH)}
    assert len(heads) == 1


def test_a_table_without_rows_shows_its_head() -> None:
    (head,) = strips([Table((Column("Result", 1),), ())], WIDTH)
    assert [item.layout.text() for item in head.cells[0].box.lines] == ["Result"]
