"""A cohort in blocks: the same answers as a patient at a time, packed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.domain.facts import FactRow
from screener.rules.columns import Cohort
from screener.rules.evaluate import VERDICTS, evaluate
from screener.rules.ruleset import RuleSet
from screener.rules.screen import screen
from tests.rules.facts import CATALOGUE, DAY, fact, numbered, rule_set

RULES = [
    rule_set("{lab: inr, at_least: 1.5, within: 28 days}"),
    rule_set("{any: [{lab: inr, at_least: 1.5, within: 28 days}, {condition: ascites}]}"),
    rule_set("{all: [{condition: ascites}, {judgement: too ill}]}"),
    rule_set("{score: child_pugh, pick: any, above: 9}"),
]


def chart(told: Sequence[tuple[str, str]]) -> list[FactRow]:
    """The INR and the ascites of each patient, of one day in the past month each."""
    rows = []
    for patient, (inr, ascites) in enumerate(told):
        when = (DAY - timedelta(days=patient % 31)).isoformat()
        if inr:
            rows.append(fact("inr", inr, when=when, patient=patient))
        if ascites:
            rows.append(fact("ascites", ascites, when=when, patient=patient))
    return numbered(rows)


def test_of_several_attempts_the_first_is_screened_unless_another_is_asked_for() -> None:
    rules = rule_set("{condition: consent_signed}")
    rows = [fact("consent_signed", "yes"), fact("consent_signed", "no", attempt=2)]
    people = Cohort(numbered(rows), (1,), CATALOGUE)
    said = [screen([rules], people, DAY)[0], screen([rules], people, DAY, attempt=2)[0]]
    assert [one.verdict_of(0) for one in said] == ["clear", "excluded"]


TOLD = st.lists(
    st.tuples(
        st.sampled_from(["", "1.2", "1.5", ">1.4", "clotted"]),
        st.sampled_from(["", "none", "mild", "yes", "refused"]),
    ),
    max_size=40,
)


@given(TOLD, st.sampled_from([1, 3, 8, 9, 1000]))
def test_blocks_of_any_size_answer_as_each_patient_alone(
    told: list[tuple[str, str]], block: int
) -> None:
    people = range(len(told))
    cohort = Cohort(chart(told), people, CATALOGUE)
    screened = screen(RULES, cohort, DAY, block=block)
    for rules, found in zip(RULES, screened, strict=True):
        alone = evaluate(rules, cohort, DAY)
        assert found.verdict.tolist() == alone.verdict.tolist()
        fails, is_open, waits = found.of(0)
        for patient in people:
            assert found.verdict_of(patient) == VERDICTS[int(alone.verdict[patient])]
            assert found.failing(patient) == alone.failing(patient)
            assert found.open(patient) == alone.open(patient)
            assert found.waiting(patient) == alone.waiting(patient)
            ids = (found.failing(patient), found.open(patient), found.waiting(patient))
            assert [bool(one) for one in ids] == [fails[patient], is_open[patient], waits[patient]]


def test_what_progress_raises_stops_the_work_and_it_is_told_of_every_rule_set() -> None:
    cohort = Cohort(chart([("1.5", "none")] * 5), range(5), CATALOGUE)
    seen: list[tuple[int, int]] = []
    screen(RULES[:2], cohort, DAY, block=2, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(n, 6) for n in range(1, 7)]

    def stop(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        screen(RULES, cohort, DAY, progress=stop)


def test_a_rule_set_names_the_results_whose_limits_of_normal_it_reads() -> None:
    reads = "{any: [{lab: alt, above: 2 x ULN}, {lab: inr, at_least: 1.5}]}"
    assert rule_set(reads).limits_of_normal == {"alt"}
    assert rule_set("{score: apri, above: 2}").limits_of_normal == {"ast"}
    assert RuleSet.model_validate(RULES[0]).limits_of_normal == frozenset()
