"""Plain text stays plain, and nothing in it hides or turns its neighbours round."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.reports.blocks import line, paragraphs, run, set_apart, visible


@pytest.mark.parametrize(
    "text",
    [
        "Example Anna",
        "张伟龙",
        "≤ 5 ×10⁹/L, 85.5 µmol/L ≥",
        "<b>&amp;</b>",
        "ZoëName",
        "اسم",
        "𠮷野",
    ],
)
def test_ordinary_text_is_kept_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    "hidden", ["\x00", "\x1b", "\u202e", "\u2066", "\u200b", "\ufeff", "\ud800"]
)
def test_what_would_hide_or_reorder_is_shown_as_a_replacement(hidden: str) -> None:
    assert visible(f"An{hidden}na") == "An\ufffdna"


def test_breaks_within_a_run_become_spaces() -> None:
    assert visible("a\tb\nc\u2028d") == "a b c d"


@given(st.text())
def test_visible_text_is_as_long_and_stays_as_it_is(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert visible(shown) == shown
    assert not any(unicodedata.category(char) == "Cc" for char in shown)


def test_a_text_of_several_lines_becomes_as_many_lines() -> None:
    assert [item.text for item in paragraphs("one\ntwo\r\nthree")] == ["one", "two", "three"]
    assert [item.text for item in paragraphs("")] == [""]


def test_only_the_first_line_of_a_group_is_set_apart() -> None:
    assert [item.apart for item in set_apart((line("a"), line("b")))] == [True, False]
    assert set_apart(()) == ()


def test_a_line_joins_its_runs() -> None:
    assert line("a ", run("b", "bold")).text == "a b"
