"""What changed between two screenings, and by what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from screener.domain.facts import FactRow
from screener.rules.answers.changed import Changed, Screening, changed
from screener.rules.answers.hypotheses import Patient
from screener.rules.ruleset import RuleSet
from tests.rules.facts import CATALOGUE, DAY, fact, rule_set

RULES = rule_set("{lab: inr, at_least: 1.5}",
                 readings="{labs: {within: 28 days, why: x}}")  # fmt: skip
BEFORE = date(2026, 5, 2)


def inr(number: int, text: str, when: str) -> FactRow:
    return replace(fact("inr", text, when=when), id=number)


def compare(
    then: list[FactRow], now: list[FactRow], *, rules_: RuleSet = RULES, before: date = BEFORE,
    superseding: dict[int, int | None] | None = None,
) -> Changed:  # fmt: skip
    return changed(
        Patient(now, CATALOGUE), Screening(RULES, then, before), Screening(rules_, now, DAY),
        superseding or {},
    )  # fmt: skip


def only(found: Changed) -> tuple[str | None, str | None, tuple[str, ...]]:
    (one,) = found.criteria
    assert one.criterion == "C1"
    return one.before, one.after, one.causes


def test_nothing_new_and_nothing_old_changes_nothing() -> None:
    rows = [inr(1, "1.9", "2026-05-30")]
    found = compare(rows, rows, before=date(2026, 5, 31))
    assert (found.before, found.after, found.criteria) == ("clear", "clear", ())


def test_a_result_grew_too_old() -> None:
    rows = [inr(1, "1.9", "2026-05-01")]
    assert only(compare(rows, rows)) == ("met", "open", ("time",))


def test_a_new_result_decided_otherwise_whatever_the_old_one_became() -> None:
    old = inr(1, "1.9", "2026-05-01")
    found = compare([old], [old, inr(2, "1.2", "2026-05-30")])
    assert only(found) == ("met", "not_met", ("result",))


def test_a_correction_decided_otherwise() -> None:
    found = compare([inr(1, "1.9", "2026-05-20")], [inr(2, "1.1", "2026-05-20")],
                    before=date(2026, 5, 25), superseding={2: 1})  # fmt: skip
    assert only(found) == ("met", "not_met", ("correction",))


def test_a_fact_that_was_withdrawn_counts_as_a_correction() -> None:
    found = compare([inr(1, "1.9", "2026-05-20")], [], before=date(2026, 5, 25))
    assert only(found) == ("met", "open", ("correction",))


def test_another_version_of_the_rules_decided_otherwise() -> None:
    stricter = rule_set("{lab: inr, at_least: 2.5}", readings="{labs: {within: 28 days, why: x}}")
    rows = [inr(1, "1.9", "2026-05-20")]
    found = compare(rows, rows, rules_=stricter, before=date(2026, 5, 25))
    assert only(found) == ("met", "not_met", ("rules",))


def test_a_criterion_that_only_one_version_has_is_named_with_what_it_lacks() -> None:
    renamed = RULES.model_copy(
        update={"inclusion": (RULES.inclusion[0].model_copy(update={"id": "C2"}),)}
    )
    rows = [inr(1, "1.9", "2026-05-20")]
    found = compare(rows, rows, rules_=renamed, before=date(2026, 5, 25))
    assert [(one.criterion, one.before, one.after, one.causes) for one in found.criteria] == [
        ("C2", None, "met", ("rules",)), ("C1", "met", None, ("rules",)),
    ]  # fmt: skip
