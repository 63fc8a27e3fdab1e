"""What decides over a cohort: the parts of the search, each beside the evaluator."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.domain.facts import FactRow
from screener.domain.screening import Ask
from screener.rules.answers.answering import Asking
from screener.rules.answers.charts import Charts, Supposed, alike
from screener.rules.answers.cover import cover
from screener.rules.answers.decide import Deciding, decides
from screener.rules.answers.fillings import Asked, Filling, Reads, contradict
from screener.rules.answers.hypotheses import Patient
from screener.rules.answers.reading import read_by
from screener.rules.answers.structure import Structure
from screener.rules.answers.wanted import wanted
from screener.rules.columns import Cohort
from screener.rules.evaluate import evaluate, evaluate_rows, explain_rows, row_of
from screener.rules.nodes.base import Say
from screener.rules.ruleset import RuleSet
from screener.rules.telling import open_asks
from screener.system.texts import Texts
from tests.rules.facts import CATALOGUE, DAY, cohort, fact, numbered, rule_set
from tests.rules.test_laws import EIGHT, made
from tests.rules.test_laws import read_by as told_by
from tests.strategies import ALL_CODES, charts, readings, rules

some_rules = settings(max_examples=60, deadline=None)
MOST = 600  # ways that are tried one by one


def said(rules_: RuleSet) -> Say:
    return Say(Texts(), CATALOGUE, rules_.readings)


@some_rules
@given(rules, readings, st.data())
def test_a_rule_rests_on_no_fact_but_those_that_it_is_said_to_read(
    rule: Any, reading: str, data: st.DataObject
) -> None:
    rules_ = made(rule, reading)
    rows = numbered(item.row for item in data.draw(charts(ALL_CODES, each=8)))
    read = read_by([rules_.criteria[0].rule], rules_.readings, CATALOGUE)
    less = [row for row in rows if row.fact in read]
    whole, part = (evaluate(rules_, Cohort(some, (1,), CATALOGUE), DAY) for some in (rows, less))
    for one, other in zip(whole.criteria, part.criteria, strict=True):
        assert one.rule.truth(0) == other.rule.truth(0)
        assert one.fails.why[0] == other.fails.why[0]


def test_a_score_rests_on_the_causes_and_results_from_which_it_draws_its_inputs() -> None:
    meld = rule_set("{score: meld_etiology, variant: unbounded, below: 12}")
    read = read_by([meld.criteria[0].rule], meld.readings, CATALOGUE)
    assert {"bilirubin_total", "hepatitis_b", "alcoholic_liver_disease"} <= read
    kidney = rule_set("{score: kdigo_aki, at_least: 1}")
    assert "creatinine" in read_by([kidney.criteria[0].rule], kidney.readings, CATALOGUE)


@some_rules
@given(rules, readings, st.data())
def test_a_criterion_of_given_truths_is_what_the_evaluator_finds_of_them(
    rule: Any, reading: str, data: st.DataObject
) -> None:
    rules_ = made(rule, reading)
    chart = data.draw(charts(told_by(rules_), patients=8))
    found = evaluate(rules_, Cohort(numbered(item.row for item in chart), EIGHT, CATALOGUE), DAY)
    judged = found.criteria[0]
    structure = Structure(judged.criterion, CATALOGUE)
    rows = judged.criterion.asked_of(found.rows)
    numbers = structure.numbers(rows, range(len(structure.leaves)))
    assert (structure.open(numbers) == judged.answer.open).all()


def test_more_leaves_than_64_bits_have_digits_for_are_judged_all_the_same() -> None:
    limits = ", ".join(f"{{lab: inr, at_least: {number / 10}}}" for number in range(1, 60))
    rules_ = rule_set(f"{{any: [{limits}]}}")
    found = evaluate(rules_, cohort(fact("inr", "0.01")), DAY)
    structure = Structure(rules_.criteria[0], CATALOGUE)
    numbers = structure.numbers(found.rows, range(len(structure.leaves)))
    unknown = numbers + structure.weights[-1]
    assert (structure.open(numbers).tolist(), structure.open(unknown).tolist()) == ([False], [True])
    assert [ask.fact for ask in decides(rules_, cohort(), DAY, said(rules_)).facts] == ["inr"]


@some_rules
@given(rules, readings, st.data())
def test_what_is_wanted_over_a_cohort_is_what_each_patients_page_asks(
    rule: Any, reading: str, data: st.DataObject
) -> None:
    rules_ = made(rule, reading)
    chart = data.draw(charts(told_by(rules_), patients=8))
    people = Cohort(numbered(item.row for item in chart), EIGHT, CATALOGUE)
    outcome, own = evaluate(rules_, people, DAY), Charts(people, rules_.trial)
    criterion, where = rules_.criteria[0], outcome.criteria[0].answer.open
    rows = criterion.asked_of(outcome.rows)
    found = wanted(criterion, rows, own, said(rules_), where)
    for place, patient in enumerate(EIGHT):
        row = row_of(rules_, people, patient, DAY)
        one = explain_rows(rules_, row)[0].criteria[0]
        asks = [] if one.waits else open_asks(criterion, one, said(rules_), row)
        asked = [ask for ask in asks if ask.kind != "judgement"]
        told = found.of(place)
        assert set(told) == {(ask.kind, ask.fact) for ask in asked}
        for (kind, code), ask in told.items():
            same = [one for one in asked if (one.kind, one.fact) == (kind, code)]
            assert ask.start == min((one.start for one in same if one.start), default="")
            assert ask.end == max((one.end for one in same if one.end), default="")


def test_inputs_of_a_score_are_wanted_only_where_they_are_missing() -> None:
    rules_ = rule_set("{score: child_pugh, above: 9}")
    people = cohort(
        fact("inr", "2.4"), fact("albumin", "27", "g/L"), fact("he_grade", "0", patient=2),
        patients=(1, 2),
    )  # fmt: skip
    outcome = evaluate(rules_, people, DAY)
    every = np.ones(2, dtype=np.bool_)
    own = Charts(people, rules_.trial)
    found = wanted(rules_.criteria[0], outcome.rows, own, said(rules_), every)
    assert [{code for _, code in found.of(row)} for row in (0, 1)] == [
        {"bilirubin_total", "ascites", "he_grade"},
        {"bilirubin_total", "albumin", "inr", "ascites"},
    ]


@some_rules
@given(st.data())
def test_those_who_have_the_same_on_file_and_no_others_are_alike(data: st.DataObject) -> None:
    chart = data.draw(charts(["inr", "sepsis"], patients=4, each=2))
    rows = numbered(item.row for item in chart)
    people = Charts(Cohort(rows, (1, 2, 3, 4), CATALOGUE), "")
    for code in ("inr", "sepsis"):
        own = {
            patient: sorted(
                (row.first, row.last, row.end_first, row.low, row.high, row.unit, row.codes,
                 row.unreadable)
                for row in rows if row.fact == code and row.patient == patient
            )
            for patient in (1, 2, 3, 4)
        }  # fmt: skip
        if not any(own.values()):
            continue
        (kinds,) = people.kinds([code])
        for one, other in itertools.combinations(own, 2):
            if own[one] == own[other]:
                assert kinds[one - 1] == kinds[other - 1]


def test_a_result_with_another_range_is_not_the_same_result() -> None:
    rows = [fact("alt", "50", "U/L", patient=number) for number in (1, 2, 3)]
    sent = [_sent(row, "40" if number < 2 else "60") for number, row in enumerate(rows)]
    (kinds,) = Charts(Cohort(numbered(sent), (1, 2, 3), CATALOGUE), "").kinds(["alt"])
    assert kinds[0] == kinds[1] != kinds[2]


def _sent(row: FactRow, upper: str) -> FactRow:
    return replace(row, reference_high=upper)


def test_criteria_of_more_leaves_than_a_column_has_digits_for_are_closed_all_the_same() -> None:
    some = sorted(code for code, told in CATALOGUE.items() if told.kind == "condition")[:40]
    named = ", ".join(f"{{condition: {code}}}" for code in some)
    rule = f"{{all: [{{readings: [{named}]}}, {{fact: sex, is: [female, male]}}]}}"
    rules_ = rule_set(rule, readings="{answers: {within: 28 days, why: x}}")
    people = cohort(
        *(fact(code, "yes", patient=1) for code in some),
        *(fact(code, "no", patient=2) for code in some[1:]),
        fact("sex", "female", patient=2),
        patients=(1, 2),
    )
    assert len(Structure(rules_.criteria[0], CATALOGUE).leaves) == 41
    one, other = Deciding(Asking(rules_, people, DAY), said(rules_)).of([0, 1])
    assert ([ask.fact for ask in one.facts], dict(one.left)) == (["sex"], {})
    assert list(other.left) == ["C1"]  # a yes would differ from the noes of the other readings


def test_answers_to_one_fact_speak_in_the_order_of_their_days_however_they_are_given() -> None:
    rules_ = rule_set("{condition: ascites, within: 2 weeks}")
    none, mild = (
        fact("ascites", "none", when="2026-06-01"),
        fact("ascites", "mild", when="2026-05-18"),
    )
    asking = Asking(rules_, cohort(patients=(1,)), DAY)
    ways = [(none, mild), (mild, none)]
    laid = asking.charts.versions([Supposed(frozenset({"ascites"}), np.array([0]), ways)])
    found = evaluate_rows(rules_, asking.rows(np.arange(2), laid)).criteria[0]
    assert [found.rule.truth(row) for row in range(2)] == ["true", "true"]


def answers_to(rules_: RuleSet, rows: Sequence[FactRow], ask: Ask) -> list[Filling]:
    reads = Reads.of(rules_.criteria[0].nodes, rules_.readings, CATALOGUE)
    newest = {row.fact: row.first for row in sorted(rows, key=lambda row: row.first)}
    return Asked(CATALOGUE, reads, rules_.trial, 1, DAY, newest).fillings(ask)


@some_rules
@given(rules, readings, st.data())
def test_a_version_is_judged_as_the_patient_with_these_facts_on_file(
    rule: Any, reading: str, data: st.DataObject
) -> None:
    rules_ = made(rule, reading)
    criterion = rules_.criteria[0]
    chart = data.draw(charts(told_by(rules_), patients=2))
    rows = numbered(item.row for item in chart)
    codes = [code for code in told_by(rules_) if CATALOGUE[code].kind != "judgement"]
    code = data.draw(st.sampled_from(codes))
    ways = answers_to(rules_, [], Ask(CATALOGUE[code].kind, code, ""))
    asking = Asking(rules_, Cohort(rows, (1, 2), CATALOGUE), DAY)
    read = read_by(criterion.nodes, rules_.readings, CATALOGUE)
    laid = asking.charts.versions([Supposed(read, np.array([1, 0]), ways)])
    found = evaluate_rows(rules_, asking.rows(np.arange(2 * len(ways)), laid)).criteria[0]
    for begin, patient in ((0, 2), (len(ways), 1)):
        own = [row for row in rows if row.patient == patient]
        people = Patient(own, CATALOGUE).versions(rules_, ways, DAY)
        alone = evaluate_rows(rules_, people).criteria[0]
        for way in range(len(ways)):
            assert found.rule.truth(begin + way) == alone.rule.truth(way)
            assert found.fails.why[begin + way] == alone.fails.why[way]


@settings(max_examples=25, deadline=None)
@given(rules, readings, st.data())
def test_what_decides_of_everybody_is_what_decides_of_each(
    rule: Any, reading: str, data: st.DataObject
) -> None:
    rules_ = made(rule, reading)
    chart = data.draw(charts(told_by(rules_), patients=8))
    rows = numbered(item.row for item in chart)
    people = Cohort(rows, EIGHT, CATALOGUE)
    found = Deciding(Asking(rules_, people, DAY), said(rules_)).of(range(len(EIGHT)))
    for patient, one in zip(EIGHT, found, strict=True):
        own = Cohort([row for row in rows if row.patient == patient], (patient,), CATALOGUE)
        alone = decides(rules_, own, DAY, said(rules_))
        assert replace(one, exact=alone.exact) == alone
        assert alone.exact or not one.exact  # what others are asked besides makes more ways to try


def ways_of(
    rules_: RuleSet, rows: Sequence[FactRow], asks: Sequence[Ask]
) -> Iterator[Filling] | None:
    """Every way in which some questions may be answered without contradiction, if they are few."""
    each = [answers_to(rules_, rows, ask) for ask in asks]
    if np.prod([len(some) for some in each]) > MOST:
        return None
    return (
        tuple(itertools.chain(*way))
        for way in itertools.product(*each)
        if not any(
            contradict(one, other, CATALOGUE)
            for one, other in itertools.combinations(itertools.chain(*way), 2)
        )
    )


def closes(rules_: RuleSet, rows: Sequence[FactRow], asks: Sequence[Ask]) -> bool | None:
    """Is the criterion not open, however some questions are answered? None: too many ways."""
    ways = ways_of(rules_, rows, asks)
    if ways is None:
        return None
    people = Patient(rows, CATALOGUE).versions(rules_, list(ways), DAY)
    return not evaluate_rows(rules_, people).criteria[0].answer.open.any()


@settings(max_examples=100, deadline=None)
@given(rules, readings, st.data())
def test_no_fewer_facts_close_a_criterion_than_those_that_are_named(
    rule: Any, reading: str, data: st.DataObject
) -> None:
    rules_ = made(rule, reading)
    rows = numbered(item.row for item in data.draw(charts(told_by(rules_))) if item.patient == 1)
    people = cohort(*rows)
    found = decides(rules_, people, DAY, said(rules_))
    row = row_of(rules_, people, 1, DAY)
    one = explain_rows(rules_, row)[0].criteria[0]
    if one.result != "open" or one.waits or not found.exact:
        return
    asks = {
        (ask.kind, ask.fact): ask
        for ask in open_asks(rules_.criteria[0], one, said(rules_), row)
        if ask.kind != "judgement"
    }
    if found.left:
        fewer = range(1, len(asks) + 1)
    else:
        assert closes(rules_, rows, found.facts) in (True, None)
        fewer = range(1, len(found.facts))
    for size in fewer:
        for some in itertools.combinations(asks.values(), size):
            assert not closes(rules_, rows, some)


def test_nothing_is_called_exact_where_less_may_close_what_has_too_many_ways() -> None:
    rule = """{all: [{score: child_pugh, pick: any, above: 5},
        {lab: bilirubin_total, at_least: 1 umol/L, at: baseline, lasting: {more_than: 1 day}}]}"""
    rules_ = rule_set(rule, readings="{labs: {within: 28 days, why: x}}")
    people = cohort(fact("albumin", "haemolytic", "2026-06-01"))
    found = decides(rules_, people, DAY, said(rules_))
    assert "complete" in {ask.kind for ask in found.left["C1"]}
    assert not found.exact


@given(
    st.lists(
        st.lists(st.sampled_from([0, 1, -1, 5, 1 << 40, -(1 << 61)]), min_size=6, max_size=6),
        min_size=1,
        max_size=9,
    )
)
def test_rows_are_alike_that_are_equal_in_every_column_however_great_the_numbers(
    columns: list[list[int]],
) -> None:
    laid = [np.array(column) for column in columns]
    rows, first, which = alike(laid)
    whole = np.stack(laid, axis=1)
    assert (rows == np.unique(whole, axis=0)).all()
    assert (rows[which] == whole).all() and (whole[first] == rows).all()


KEYS = [("lab", name) for name in "abcdef"]


@given(
    st.lists(
        st.lists(st.frozensets(st.sampled_from(KEYS), min_size=1), min_size=1, max_size=3),
        max_size=5,
    )
)
def test_a_cover_holds_a_closing_set_of_each_criterion_and_no_fewer_facts_do(
    closers: list[list[frozenset[tuple[str, str]]]],
) -> None:
    chosen, exact = cover(closers)
    assert all(any(some <= chosen for some in sets) for sets in closers)
    fewer = (
        frozenset(some)
        for size in range(len(chosen))
        for some in itertools.combinations(KEYS, size)
    )
    if exact:
        assert not any(
            all(any(some <= less for some in sets) for sets in closers) for less in fewer
        )


def test_what_implies_a_finding_cannot_be_while_the_finding_is_denied() -> None:
    no = fact("cirrhosis", "no")
    yes = fact("decompensated_cirrhosis", "yes")
    assert contradict(no, yes, CATALOGUE) and contradict(yes, no, CATALOGUE)
    assert not contradict(
        fact("cirrhosis", "yes"), fact("decompensated_cirrhosis", "no"), CATALOGUE
    )
    assert not contradict(no, fact("sepsis", "yes"), CATALOGUE)
    earlier = fact("ascites", "mild", when="2026-03-01")
    assert not contradict(fact("ascites", "none"), earlier, CATALOGUE)
