"""docs/trials.md says what the rule sets and the demonstration clinic say."""

from __future__ import annotations

from tests.trials_page import PAGE, tables, written


def test_the_page_of_the_trials_is_up_to_date() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert written(page, tables()) == page
