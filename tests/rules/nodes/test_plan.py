"""Plans: a window ahead, days that pass unconfirmed, and words that grow old."""

from __future__ import annotations

import pytest

from screener.domain.facts import FactRow
from tests.rules.facts import explained, fact, rule_set, truth, why

CODE = "liver_transplantation_planned"
RULE = f"{{planned: {CODE}, within: 3 months, after: screening}}"
FRESH = "{answers: {within: 28 days, why: x}}"


def plan(text: str, said: str | None = "2026-06-01") -> FactRow:
    return fact(CODE, text, when=said)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-06-01", "true"),
        ("2026-09-01", "true"),
        ("2026-09-02", "false"),
        ("2026-08", "true"),
        ("2026-09", "unknown"),
        ("2027", "false"),
        ("no", "false"),
        ("yes", "unknown"),
        ("2026-05-31", "unknown"),
        ("does_not_know", "unknown"),
        ("soon", "unknown"),
    ],
)
def test_a_plan_for_a_day_of_the_window(text: str, expected: str) -> None:
    assert truth(RULE, plan(text, "2026-05-31" if text == "2026-05-31" else "2026-06-01")) == (
        expected
    )


@pytest.mark.parametrize(
    ("row", "reasons"),
    [
        (None, ("not_asked",)),
        (plan("yes"), ("imprecise",)),
        (plan("2026-05-31", "2026-05-20"), ("imprecise",)),
        (plan("refused"), ("not_asked",)),
        (plan("no", "2026-05-03"), ("too_old",)),
        (plan("2027", "2026-05-03"), ("too_old",)),
        (plan("no", None), ("imprecise",)),
        (plan("no", "2026-06-02"), ("not_asked",)),
    ],
)
def test_an_open_plan_says_why(row: FactRow | None, reasons: tuple[str, ...]) -> None:
    assert why(RULE, *([row] if row else []), readings=FRESH) == reasons


def test_that_nothing_is_planned_is_good_for_the_day_or_for_the_sites_reading() -> None:
    assert truth(RULE, plan("no", "2026-05-04"), readings=FRESH) == "false"
    assert why(RULE, plan("no", "2026-05-31")) == ("too_old",)


def test_a_planned_day_stands_until_something_newer_is_said() -> None:
    early = plan("2026-08-01", "2026-01-01")
    assert truth(RULE, early, readings=FRESH) == "true"
    assert truth(RULE, early, plan("no", "2026-05-20"), readings=FRESH) == "false"
    assert truth(RULE, early, plan("2026-12-01", "2026-05-20"), readings=FRESH) == "false"
    assert why(RULE, early, plan("refused", "2026-05-20"), readings=FRESH) == ("not_asked",)


def test_two_words_of_one_day_that_differ_are_open() -> None:
    assert truth(RULE, plan("2026-08-01"), plan("no")) == "unknown"


def test_a_plan_after_an_anchor_that_is_missing_is_open() -> None:
    rule = f"{{planned: {CODE}, within: 3 months, after: consent}}"
    assert "missing" in why(rule, plan("2026-08-01"))
    signed = fact("consent_signed", "yes", when="2026-05-15")
    assert truth(rule, plan("2026-08-01"), signed) == "true"
    assert truth(rule, plan("2026-08-16"), signed) == "false"


def test_the_word_that_counts_and_its_anchor_are_kept() -> None:
    rules = rule_set(f"{{planned: {CODE}, within: 3 months, after: consent}}")
    rows = [plan("2026-08-01"), plan("no", "2026-05-01"),
            fact("consent_signed", "yes", when="2026-05-15")]  # fmt: skip
    finding = explained(rules, *rows).criteria[0].finding
    assert finding is not None
    assert set(finding.used) == {1, 3}
    assert finding.passed == ((2, "not_chosen"),)
