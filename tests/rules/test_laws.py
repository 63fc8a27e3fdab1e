"""Laws that hold for every rule and every patient."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from screener.domain.times import When, minutes_of
from screener.rules.columns import Cohort
from screener.rules.evaluate import Judged, evaluate
from screener.rules.nodes import walk
from screener.rules.nodes.condition import Condition
from screener.rules.ruleset import RuleSet
from tests.rules.facts import CATALOGUE, DAY, numbered, rule_set
from tests.strategies import (
    ALL_CODES,
    REVIEWS,
    Told,
    charts,
    leaves,
    readings,
    rules,
    spelled,
    texts_of,
    told,
)

thorough = settings(max_examples=int(os.environ.get("LAWS", "80")), deadline=None)


def made(rule: Any, reading: str = "") -> RuleSet:
    return rule_set(spelled(rule), readings=reading)


def judged(rules_: RuleSet, chart: Sequence[Told], patients: Sequence[int] = (1,)) -> Judged:
    people = Cohort(numbered(item.row for item in chart), patients, CATALOGUE)
    return evaluate(rules_, people, DAY).criteria[0]


def truth(rules_: RuleSet, chart: Sequence[Told]) -> str:
    return judged(rules_, chart).rule.truth(0)


EIGHT = range(1, 9)


def truths(rules_: RuleSet, chart: Sequence[Told]) -> list[str]:
    """The truth of the rule for each of eight patients."""
    found = judged(rules_, chart, EIGHT).rule
    return [found.truth(row) for row in range(len(EIGHT))]


def related(code: str) -> set[str]:
    """A fact with all that it implies, that imply it, and the statements that speak for them."""
    found = {code}
    while True:
        more = set(found)
        for name in found:
            definition = CATALOGUE[name]
            more |= {*definition.implies, *definition.implied_by}
        for definition in CATALOGUE.values():
            if {*definition.implies, *definition.implied_by} & more:
                more.add(definition.code)
        if more == found:
            break
        found = more
    return found | {CATALOGUE[name].reviewed_by for name in found}


def read_by(rules_: RuleSet) -> list[str]:
    """The codes of the facts on which a rule may depend, for charts that matter to it."""
    own = {code for _, node in walk(rules_.criteria[0].rule) for code in node.facts()}
    known = {code for name in own - {"judgement"} for code in related(name)} & set(ALL_CODES)
    return sorted(known) or ["sex"]


@thorough
@given(rules, readings, st.data())
def test_what_must_be_may_be_and_only_the_unknown_has_reasons(
    rule: Any, reading: str, data: st.DataObject
) -> None:
    rule_set_ = made(rule, reading)
    chart = data.draw(charts(read_by(rule_set_), patients=8))
    found = judged(rule_set_, chart, EIGHT)
    assert not (found.rule.must & ~found.rule.may).any()
    assert ((found.rule.why != 0) == found.rule.unknown).all()
    assert ((found.fails.why != 0) == found.fails.unknown).all()
    assert not (found.waits & ~found.fails.unknown).any()


@thorough
@given(rules, readings, st.data(), st.randoms(use_true_random=False))
def test_a_cohorts_answers_are_its_patients_answers_in_any_order_and_split(
    rule: Any, reading: str, data: st.DataObject, chance: random.Random
) -> None:
    rule_set_ = made(rule, reading)
    chart = data.draw(charts(read_by(rule_set_), patients=4))
    patients = [1, 2, 3, 4]
    together = judged(rule_set_, chart, patients)
    shuffled = chance.sample(chart, len(chart))
    order = chance.sample(patients, 4)
    mixed = judged(rule_set_, shuffled, order)
    for row, patient in enumerate(patients):
        alone = judged(rule_set_, [item for item in chart if item.patient == patient], [patient])
        for other, place in ((alone, 0), (mixed, order.index(patient))):
            assert other.rule.truth(place) == together.rule.truth(row)
            assert other.rule.why[place] == together.rule.why[row]
            assert other.waits[place] == together.waits[row]


def shuffled_parts(rule: Any, chance: random.Random) -> Any:
    """The rule with the parts of every all, any, several and readings in another order."""
    if not isinstance(rule, dict):
        return rule
    found = {key: shuffled_parts(value, chance) for key, value in rule.items()}
    for key in ("all", "any", "readings", "of"):
        if isinstance(found.get(key), list):
            parts = [shuffled_parts(part, chance) for part in found[key]]
            found[key] = chance.sample(parts, len(parts))
    return found


@thorough
@given(rules, readings, st.data(), st.randoms(use_true_random=False))
def test_the_order_of_parts_does_not_matter(
    rule: Any, reading: str, data: st.DataObject, chance: random.Random
) -> None:
    rule_set_ = made(rule, reading)
    chart = data.draw(charts(read_by(rule_set_), patients=8))
    one = judged(rule_set_, chart, EIGHT).rule
    other = judged(made(shuffled_parts(rule, chance), reading), chart, EIGHT).rule
    for half in ("must", "may", "why"):
        assert (getattr(one, half) == getattr(other, half)).all()


def excepted(rules_: RuleSet) -> set[str]:
    """The facts that a rule excepts: once known, a yes that was taken as said may be about them."""
    nodes = [node for _, node in walk(rules_.criteria[0].rule) if isinstance(node, Condition)]
    return {near for node in nodes for code in node.except_ or () for near in related(code)}


@thorough
@given(leaves | rules, readings, st.data())
def test_filling_an_open_fact_never_turns_a_decided_criterion_round(
    rule: Any, reading: str, data: st.DataObject
) -> None:
    rule_set_ = made(rule, reading)
    codes = read_by(rule_set_)
    stood_for = {"baseline"} if "means" in reading else set()  # a convention fills it already
    aside = {*REVIEWS, *stood_for, *excepted(rule_set_)}
    code = data.draw(st.sampled_from([code for code in codes if code not in aside] or ["sex"]))
    known = [name for name in codes if name not in related(code)]
    chart = data.draw(charts(known, patients=8)) if known else []
    filled = [replace(data.draw(told([code])), patient=number) for number in EIGHT]
    before, after = truths(rule_set_, chart), truths(rule_set_, [*chart, *filled])
    for one, other in zip(before, after, strict=True):
        assert one in ("unknown", other)


def narrower(item: Told, data: st.DataObject) -> Told:
    """The same fact told more precisely: a value that can be read, or a more exact day."""
    kind = CATALOGUE[item.code]
    if item.row.unreadable:
        if kind.kind == "lab" and item.unit == "furlongs" and item.text != "haemolytic":
            return replace(item, unit=kind.unit)
        return replace(item, text=data.draw(texts_of(item.code)))
    if item.text == "yes" and kind.kind == "grade":
        return replace(item, text=data.draw(st.sampled_from(kind.codes[1:])))
    if item.text.startswith("<"):
        return replace(item, text=data.draw(st.sampled_from(["0", "1", "4.9"])))
    if item.text.startswith(">"):
        return replace(item, text=data.draw(st.sampled_from(["50.1", "85.5", "900"])))
    if item.when is not None and len(item.when) > 7:
        return item
    day = data.draw(st.dates(DAY.replace(year=2024, month=1, day=1), DAY))
    if item.end is not None:
        day = min(day, When.read(item.end).first_day)
    if item.when is not None and not day.isoformat().startswith(item.when):
        return replace(item, when=f"{item.when}-01-01"[:10])
    return replace(item, when=day.isoformat())


@thorough
@given(leaves | rules, readings, st.data())
def test_telling_a_vague_fact_more_precisely_never_turns_a_decided_criterion_round(
    rule: Any, reading: str, data: st.DataObject
) -> None:
    rule_set_ = made(rule, reading)
    chart = data.draw(charts(read_by(rule_set_), patients=8))
    better = list(chart)
    for number in EIGHT:  # one fact of each patient
        own = [place for place, item in enumerate(chart) if item.patient == number]
        if own:
            place = data.draw(st.sampled_from(own))
            better[place] = narrower(chart[place], data)
    before, after = truths(rule_set_, chart), truths(rule_set_, better)
    for one, other in zip(before, after, strict=True):
        assert {one, other} != {"true", "false"}


def kleene(values: Sequence[str], kind: str, count: int = 0) -> str:
    """Strong Kleene logic, written out."""
    true, false = values.count("true"), values.count("false")
    wanted = {"all": len(values), "any": 1, "several": count}[kind]
    if true >= wanted:
        return "true"
    return "false" if len(values) - false < wanted else "unknown"


@thorough
@given(st.lists(rules, min_size=1, max_size=4), readings, st.integers(1, 4), st.data())
def test_all_any_not_and_several_follow_kleene(
    parts: list[Any], reading: str, count: int, data: st.DataObject
) -> None:
    count = min(count, len(parts))
    chart = data.draw(charts(read_by(made({"all": parts})), each=8))
    single = [truth(made({"all": [part]}, reading), chart) for part in parts]
    assert truth(made({"all": parts}, reading), chart) == kleene(single, "all")
    assert truth(made({"any": parts}, reading), chart) == kleene(single, "any")
    several = {"several": str(count), "of": parts}
    assert truth(made(several, reading), chart) == kleene(single, "several", count)
    for part, found in zip(parts, single, strict=True):
        negated = {"true": "false", "false": "true"}.get(found, "unknown")
        assert truth(made({"not": part}, reading), chart) == negated


@thorough
@given(rules, readings, st.data())
def test_what_lies_after_the_day_that_is_judged_decides_nothing_and_can_only_cast_doubt(
    rule: Any, reading: str, data: st.DataObject
) -> None:
    rule_set_ = made(rule, reading)
    chart = data.draw(charts(read_by(rule_set_), patients=8))
    until = minutes_of(datetime.combine(DAY, time.max))
    timeless = ("sex", "birth_date")
    known = [item for item in chart if item.row.first <= until or item.code in timeless]
    for later, without in zip(truths(rule_set_, chart), truths(rule_set_, known), strict=True):
        assert later in (without, "unknown")
