"""Set text: it wraps inside its width whatever the script, and keeps every character."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.paper.style import CELL, points
from screener.paper.text import LEFT_TO_RIGHT_MARK, TextBox, set_text
from screener.reports.blocks import Line, Run, line, run, visible

WIDTH = points(120)


def words_of(box: TextBox) -> list[str]:
    """The text of each line as set."""
    found = []
    for item in box.lines:
        set_line = item.layout.lineAt(item.number)
        units = item.layout.text().encode("utf-16-le")
        start = set_line.textStart() * 2
        found.append(units[start : start + set_line.textLength() * 2].decode("utf-16-le"))
    return found


def widest(box: TextBox) -> float:
    return max(
        item.indent + item.layout.lineAt(item.number).naturalTextWidth() for item in box.lines
    )


@pytest.mark.parametrize(
    "text",
    [
        "总胆红素不低于八十五点五微摩尔每升且国际标准化比值不低于一点五的患者" * 6,
        "Patient 张伟龙 with 总胆红素≥85.5µmol/L且INR≥1.5 and more English after it" * 3,
        "Pneumonoultramicroscopicsilicovolcanoconiosis" * 8,
        "a short one",
    ],
    ids=["Chinese", "mixed", "one long word", "short"],
)
def test_a_text_wraps_within_its_width_and_keeps_every_character(text: str) -> None:
    box = set_text([line(text)], WIDTH, CELL)
    assert widest(box) <= WIDTH + 1
    assert "".join(words_of(box)) == text


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.floats(30, 300))
def test_any_text_is_set_whole(text: str, width: float) -> None:
    shown = visible(text)
    box = set_text([line(shown)], points(width), CELL)
    assert "".join(words_of(box)).replace(LEFT_TO_RIGHT_MARK, "") == shown.replace(
        LEFT_TO_RIGHT_MARK, ""
    )


def test_an_empty_line_still_takes_a_line() -> None:
    assert set_text([line("")], WIDTH, CELL).height == points(CELL.leading)


def test_a_number_after_a_right_to_left_name_keeps_its_order() -> None:
    box = set_text(
        [Line((Run("\u05d0\u05d1\u05d2"), Run(" · 1980-03-02 · 0048")))], WIDTH * 3, CELL
    )
    (item,) = box.lines
    text = item.layout.text()
    at = item.layout.lineAt(0)
    born, record = text.index("1980"), text.index("0048")
    assert at.cursorToX(born)[0] < at.cursorToX(record)[0]


def test_right_aligned_text_ends_at_the_right_edge() -> None:
    (item,) = set_text([line("7.4")], WIDTH, CELL, "right").lines
    at = item.layout.lineAt(0)
    assert at.cursorToX(len("7.4"))[0] == pytest.approx(WIDTH, abs=2)


def test_what_wraps_of_a_hanging_line_is_indented() -> None:
    box = set_text(
        [line("one two three four five six seven eight nine ten", hang=True)], WIDTH, CELL
    )
    assert len(box.lines) > 1
    assert [item.indent for item in box.lines[:2]] == [0.0, points(CELL.type)]


def test_bold_text_is_wider_than_plain_text() -> None:
    plain = set_text([line("Hepatic encephalopathy")], WIDTH * 3, CELL)
    bold = set_text([line(run("Hepatic encephalopathy", "bold"))], WIDTH * 3, CELL)
    assert widest(bold) > widest(plain)


def test_a_box_is_cut_between_two_lines() -> None:
    box = set_text([line("word " * 60)], WIDTH, CELL)
    first, rest = box.cut(points(CELL.leading * 2.5))
    assert len(first.lines) == 2
    assert words_of(first) + words_of(rest) == words_of(box)
