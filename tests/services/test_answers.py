"""The answers a coordinator asks for, over a whole clinic and its database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from screener.domain.problems import Refused
from screener.services import answers, answers_clinic, decisions, facts, patients, screening
from screener.services.answers_words import candidate_words
from screener.services.clinic import Clinic
from screener.services.demo_clinic import make_demonstration
from screener.services.snapshots import screen
from screener.services.values import NewFact
from tests.services.asking import fit, type_line
from tests.services.conftest import TRIAL, Clock


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """The demonstration clinic, read only."""
    clinic = make_demonstration(tmp_path_factory.mktemp("answers") / "clinic", count=24)
    yield clinic
    clinic.store.close()


def verdict(clinic: Clinic, patient: int, trial: str, days: int = 0) -> str:
    return screen(clinic, patient, trial, clinic.today + timedelta(days=days)).verdict


def test_until_when_is_what_the_page_says_on_the_last_day_and_the_day_after(
    demonstration: Clinic,
) -> None:
    today, ended = demonstration.today, 0
    for person in patients.find_patients(demonstration, "")[:8]:
        for one in answers.until_when(demonstration, person.number, [], today):
            assert one.until.verdict == verdict(demonstration, person.number, one.trial)
            assert one.ruler[0].first == today
            if one.until.last is None:
                continue
            ended += 1
            days = (one.until.last - today).days
            assert verdict(demonstration, person.number, one.trial, days) == one.until.verdict
            after = screen(demonstration, person.number, one.trial, today + timedelta(days + 1))
            assert after.verdict == one.until.then
            assert set(one.until.ends) <= {line.id for line in after.criteria}
    assert ended


def test_whoever_fits_is_told_until_when_and_is_on_the_list_of_calls(
    clinic: Clinic, anna: int
) -> None:
    assert fit(clinic, anna).verdict == "clear"
    (one,) = answers.until_when(clinic, anna, [TRIAL], clinic.today)
    assert one.until.verdict == "clear"
    assert one.until.last is not None
    listed = answers_clinic.recheck(clinic, [TRIAL], clinic.today, weeks=52)
    assert [(item.patient.number, item.until) for item in listed] == [(anna, one.until)]
    assert listed[0].week == ((one.until.last - clinic.today).days + 1) // 7
    assert answers_clinic.recheck(clinic, [TRIAL], clinic.today, weeks=0) == ()


@pytest.mark.parametrize("state", ["deceased", "transferred", "lost", "do_not_contact"])
def test_nobody_who_left_is_on_the_list_of_calls(
    clinic: Clinic, anna: int, state: patients.PatientState
) -> None:
    fit(clinic, anna)
    patients.set_state(clinic, anna, state, clinic.today.isoformat(), "family")
    assert answers_clinic.recheck(clinic, [TRIAL], clinic.today, weeks=52) == ()


def test_what_decides_is_in_the_order_to_have_it_and_before_consent_only_routine(
    clinic: Clinic, anna: int
) -> None:
    found = answers.what_decides(clinic, anna, [TRIAL], clinic.today)
    assert found.before_consent == (TRIAL,)
    tests = [one for one in found.facts if one.ask.kind in decisions.TESTS]
    assert tests
    assert all(one.routine_only for one in tests)
    assert not any(one.routine_only for one in found.facts if one not in tests)
    assert found.facts.index(tests[0]) == len(found.facts) - len(tests)
    today = clinic.today.isoformat()
    facts.enter_fact(clinic, anna, NewFact("consent_signed", "yes", date=today, trial=TRIAL))
    after = answers.what_decides(clinic, anna, [TRIAL], clinic.today)
    assert after.before_consent == ()
    assert not any(one.routine_only for one in after.facts)


def test_what_is_open_in_a_trial_that_excludes_is_not_asked_for(clinic: Clinic, anna: int) -> None:
    type_line(clinic, anna, "liver transplantation yes since 2020")
    found = answers.what_decides(clinic, anna, [TRIAL], clinic.today)
    (one,) = found.trials
    assert one.decides.fixed == ("E4",)
    assert found.facts == ()


def test_progress_is_told_and_can_stop_the_work(clinic: Clinic, anna: int) -> None:
    seen: list[tuple[int, int]] = []
    answers.what_decides(clinic, anna, [TRIAL], clinic.today,
                         progress=lambda done, total: seen.append((done, total)))  # fmt: skip
    assert (seen[0], seen[-1]) == ((0, 1), (1, 1))
    assert seen == sorted(seen)

    def stop(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        answers.what_decides(clinic, anna, [], clinic.today, progress=stop)
    with pytest.raises(InterruptedError):
        answers_clinic.recheck(clinic, [], clinic.today, progress=stop)
    with pytest.raises(InterruptedError):
        answers_clinic.relaxed(clinic, TRIAL, clinic.today, progress=stop)
    with pytest.raises(InterruptedError):
        answers_clinic.candidates(clinic, TRIAL, clinic.today, progress=stop)


def test_a_hypothesis_changes_the_answer_and_is_never_stored(
    clinic: Clinic, anna: int, clock: Clock
) -> None:
    fit(clinic, anna)
    clock.at += timedelta(days=1)
    before = screen(clinic, anna, TRIAL, clinic.today)
    kept = answers.on_file(clinic, anna)
    found = answers.what_if(clinic, anna, ["tbil 80 umol/L"], [TRIAL], clinic.today)
    assert "80" in found.supposed[0]
    assert [one.verdict for one in (*found.before, *found.after)] == ["clear", "excluded"]
    assert found.after[0].failing == ("I2",)
    assert answers.on_file(clinic, anna) == kept
    assert replace(screen(clinic, anna, TRIAL, clinic.today), known_at="") == replace(
        before, known_at=""
    )


def test_every_line_of_a_hypothesis_that_cannot_be_read_is_told(clinic: Clinic, anna: int) -> None:
    with pytest.raises(Refused) as refused:
        answers.what_if(clinic, anna, ["gibberish 1", "inr"], [TRIAL], clinic.today)
    assert len(refused.value.problems) == 2


def test_what_changed_since_a_moment_names_the_cause(
    clinic: Clinic, anna: int, clock: Clock
) -> None:
    assert fit(clinic, anna).verdict == "clear"
    since = clock.at
    clock.at += timedelta(days=2)
    type_line(clinic, anna, "tbil 80 umol/L")
    (one,) = answers.what_changed(clinic, anna, [TRIAL], since, clinic.today)
    assert (one.changed.before, one.changed.after) == ("clear", "excluded")
    causes = {item.criterion: item.causes for item in one.changed.criteria}
    assert causes == {"I2": ("result",)}
    later = clinic.today + timedelta(days=200)
    (aged,) = answers.what_changed(clinic, anna, [TRIAL], clock.at, later)
    assert {"time"} == {cause for item in aged.changed.criteria for cause in item.causes}


def test_near_misses_are_told_with_the_failing_criteria(
    clinic: Clinic, anna: int, clock: Clock
) -> None:
    fit(clinic, anna)
    clock.at += timedelta(days=1)
    type_line(clinic, anna, "tbil 80 umol/L")
    (one,) = answers.near_miss(clinic, anna, [TRIAL], clinic.today)
    assert one.failing == ("I2",)
    assert [(margin.fact, round(margin.short_reported, 6)) for margin in one.margins] == [
        ("bilirubin_total", 5.5)
    ]


def test_who_would_come_in_without_a_criterion_is_whoever_it_alone_keeps_out(
    demonstration: Clinic,
) -> None:
    listed = screening.worklist(demonstration, demonstration.today)
    for place, head in enumerate(listed.trials):
        found = answers_clinic.relaxed(demonstration, head.trial, demonstration.today)
        for one in found:
            cells = {row.patient.number: row.cells[place] for row in listed.rows}
            alone = {n: cell for n, cell in cells.items() if cell.failing == (one.criterion,)}
            clear = {n for n, cell in alone.items() if not cell.open}
            assert {person.number for person in one.clear} == clear
            assert {person.number for person in one.open} == set(alone) - clear


def test_a_moment_before_anything_was_known_knows_nothing(clinic: Clinic, anna: int) -> None:
    fit(clinic, anna)
    long_ago = datetime(2020, 1, 1, tzinfo=clinic.now().tzinfo)
    file = answers.on_file(clinic, anna, long_ago)
    assert file.rows == []


def test_candidates_are_those_whom_nothing_excludes_by_how_few_facts_decide(
    demonstration: Clinic,
) -> None:
    listed = screening.worklist(demonstration, demonstration.today)
    for place, head in enumerate(listed.trials):
        found = answers_clinic.candidates(demonstration, head.trial, demonstration.today)
        verdicts = {row.patient.number: row.cells[place].verdict for row in listed.rows}
        assert {one.patient.number for one in found} == {
            number for number, verdict in verdicts.items() if verdict != "excluded"
        }
        order = [(bool(one.decides.left), len(one.missing)) for one in found]
        assert order == sorted(order)  # whom no facts surely decide comes last
        for one in (*found[:1], *found[-1:]):
            alone = answers.what_decides(
                demonstration, one.patient.number, [head.trial], demonstration.today
            )
            assert one.decides == alone.trials[0].decides


def test_before_consent_only_routine_results_are_named_of_a_candidate(
    clinic: Clinic, anna: int
) -> None:
    (before,) = answers_clinic.candidates(clinic, TRIAL, clinic.today)
    assert before.routine_only
    assert {ask.kind for ask in before.routine_only} <= set(decisions.TESTS)
    words = candidate_words(clinic.texts, clinic.catalogue, "0001", before)
    assert "routine results, if there are any: " in words
    today = clinic.today.isoformat()
    facts.enter_fact(clinic, anna, NewFact("consent_signed", "yes", date=today, trial=TRIAL))
    (after,) = answers_clinic.candidates(clinic, TRIAL, clinic.today)
    assert after.routine_only == ()
