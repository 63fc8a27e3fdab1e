"""What decides over several trials: each fact once, but for what belongs to one trial."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from screener.domain.screening import Ask
from screener.rules.answers.decide import ORDER, Decides
from screener.services.decisions import DecidesAnswer, Decision

CONSENT = Ask("condition", "consent_signed", "Signed?", trial=True)
INR = Ask("lab", "inr", "INR")


def an_answer(
    trial: str, *asks: Ask, verdict: str = "open", consented: bool = False
) -> DecidesAnswer:
    closes = {ask.fact: (f"E{number}",) for number, ask in enumerate(asks, 1)}
    decided = Decides(verdict, asks, True, closes, {}, (), {}, consented)  # type: ignore[arg-type]
    return DecidesAnswer(trial, decided)


def test_a_consent_is_asked_for_each_trial_and_a_result_once() -> None:
    found = Decision.of([an_answer("A", CONSENT, INR), an_answer("B", CONSENT, INR)])
    assert [(one.ask.fact, list(one.closes)) for one in found.facts] == [
        ("consent_signed", ["A"]), ("consent_signed", ["B"]), ("inr", ["A", "B"]),
    ]  # fmt: skip


def test_a_no_covers_the_days_that_any_of_the_rules_asks_for() -> None:
    short = Ask("condition", "stroke", "Stroke?", "2026-08-22", "2026-11-22")
    long = Ask("condition", "stroke", "Stroke?", "2024-11-22", "2026-11-20")
    for answers in ([short, long], [long, short]):
        found = Decision.of([an_answer(str(n), ask) for n, ask in enumerate(answers)])
        assert [(one.ask.start, one.ask.end) for one in found.facts] == [
            ("2024-11-22", "2026-11-22")
        ]


def test_a_test_is_routine_only_while_no_trial_that_wants_it_has_a_consent() -> None:
    before = Decision.of([an_answer("A", INR), an_answer("B", INR)])
    assert before.facts[0].routine_only and before.before_consent == ("A", "B")
    after = Decision.of([an_answer("A", INR), an_answer("B", INR, consented=True)])
    assert not after.facts[0].routine_only and after.before_consent == ("A",)


def test_nothing_is_asked_for_a_trial_that_excludes_already() -> None:
    assert Decision.of([an_answer("A", INR, verdict="excluded")]).facts == ()


@given(st.lists(st.sampled_from(ORDER), max_size=8))
def test_what_is_easier_to_have_comes_first(kinds: list[str]) -> None:
    asks = [Ask(kind, f"fact{number}", "?") for number, kind in enumerate(kinds)]
    found = Decision.of([an_answer("A", *asks)])
    order = [ORDER.index(one.ask.kind) for one in found.facts]
    assert order == sorted(order)
    assert {one.ask for one in found.facts} == set(asks)
