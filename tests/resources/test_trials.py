"""The shipped trials: cases hold and cover every criterion; gaps and readings are declared."""

from __future__ import annotations

import re
from functools import cache

import pytest

from screener.rules.cases import Case, cohort_of
from screener.rules.checking import Checked, check
from screener.rules.evaluate import Judged, evaluate
from screener.rules.nodes import walk
from screener.rules.nodes.lab import Lab
from screener.rules.nodes.logic import ReadingsOf
from screener.rules.nodes.stated import Stated
from screener.rules.pairs import reasons_of
from screener.rules.ruleset import Criterion
from screener.system import resources
from screener.system.neighbours import texts_beside
from tests.rules.facts import CATALOGUE

FOLDER = resources.path("trials")
TRIALS = sorted(one.stem for one in FOLDER.glob("*.yaml") if not one.stem.endswith(".cases"))


@cache
def checked(trial: str) -> Checked:
    text, cases = (resources.read("trials", f"{trial}{end}") for end in (".yaml", ".cases.yaml"))
    return check(text, CATALOGUE, f"{trial}.yaml", texts_beside(FOLDER), cases, "cases")


@cache
def judged(trial: str) -> tuple[Judged, ...]:
    found = checked(trial)
    cohort, days = cohort_of(cases_of(trial), CATALOGUE)
    return evaluate(found.rule_set, cohort, days).criteria


def cases_of(trial: str) -> tuple[Case, ...]:
    cases = checked(trial).cases
    assert cases is not None
    return cases


def lab_units(criterion: Criterion) -> set[str]:
    """The results of which a criterion reads a number, and which have more than one unit."""
    nodes = [node for _, node in walk(criterion.rule)]
    codes = {node.lab for node in nodes if isinstance(node, Lab)}
    return {code for code in codes if len(set(CATALOGUE[code].factors.values())) > 1}


def test_seven_trials_are_shipped_one_of_them_in_two_phases() -> None:
    assert TRIALS == [
        "NCT01220492", "NCT03945487", "NCT05106972", "NCT05155657", "NCT05948982", "NCT05985863",
        "NCT06740149-I", "NCT06740149-II",
    ]  # fmt: skip


@pytest.mark.parametrize("trial", TRIALS)
def test_every_case_holds_and_every_small_change_is_noticed(trial: str) -> None:
    found = checked(trial)
    assert found.differences == ()
    assert found.mutated is not None
    assert (found.mutated.tried > 0, found.mutated.survived) == (True, ())


@pytest.mark.parametrize("trial", TRIALS)
def test_no_doubt_is_left_but_that_a_fact_is_asked_in_two_ways(trial: str) -> None:
    assert {doubt.key for doubt, _ in checked(trial).doubts} <= {"two_ways"}


@pytest.mark.parametrize("trial", TRIALS)
def test_the_cases_decide_every_criterion_both_ways_and_leave_it_open(trial: str) -> None:
    for one in judged(trial):
        truths = {one.rule.truth(row) for row in range(len(cases_of(trial)))}
        wanted = (
            {"true"} if isinstance(one.criterion.rule, Stated) else {"true", "false", "unknown"}
        )
        if (
            trial == "NCT05155657" and one.criterion.id == "I4"
        ):  # the sponsor must say which is meant
            wanted = {"true", "unknown"}
        assert truths == wanted, one.criterion.id


@pytest.mark.parametrize("trial", TRIALS)
def test_of_every_criterion_that_ages_some_case_is_too_old(trial: str) -> None:
    for one in judged(trial):
        named = {
            name
            for _, node in walk(one.criterion.rule)
            for name in node.conventions(CATALOGUE)
            if name in ("labs", "answers")
        }
        why = [reasons_of(int(bits)) for bits in one.fails.why]
        assert not named or any("too_old" in reasons for reasons in why), one.criterion.id


@pytest.mark.parametrize("trial", TRIALS)
def test_of_every_number_some_case_is_in_another_unit(trial: str) -> None:
    given: dict[str, set[str]] = {}
    for case in cases_of(trial):
        for row in case.rows:
            given.setdefault(row.fact, set()).add(row.unit)
    for criterion in checked(trial).rule_set.criteria:
        for code in lab_units(criterion):
            assert len(given[code]) > 1, (criterion.id, code)


@pytest.mark.parametrize("trial", TRIALS)
def test_who_reads_something_into_the_words_asks_the_sponsor(trial: str) -> None:
    rule_set = checked(trial).rule_set
    assert rule_set.questions
    for criterion in rule_set.criteria:
        several = any(isinstance(node, ReadingsOf) for _, node in walk(criterion.rule))
        assert criterion.questions or not (criterion.reading or several), criterion.id


@pytest.mark.parametrize("trial", TRIALS)
def test_the_list_says_whether_it_is_whole_and_the_design_what_it_lacks(trial: str) -> None:
    rule_set = checked(trial).rule_set
    assert rule_set.complete is not bool(rule_set.source.missing)
    assert rule_set.design.groups
    assert rule_set.source.kind == "registry"


@pytest.mark.parametrize("trial", TRIALS)
def test_restated_criteria_name_their_page_and_no_file_holds_a_contact(trial: str) -> None:
    for criterion in checked(trial).rule_set.criteria:
        assert criterion.wording == "verbatim" or criterion.restated_from.startswith("https://")
    for end in (".yaml", ".cases.yaml"):
        text = resources.read("trials", f"{trial}{end}")
        assert not re.search(r"[\w.]+@[\w.]+|\+\d{2}[\d -]{7,}|\b(?:Dr|Prof)\b", text)
