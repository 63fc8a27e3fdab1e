"""Facts entered, confirmed, corrected, withdrawn, answered and judged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screener.domain.problems import KnownError, Refused
from screener.services import facts, listing
from screener.services.clinic import Clinic
from screener.services.snapshots import screen
from screener.services.values import FactLine, NewFact
from tests.services.asking import criterion, fit, type_line
from tests.services.conftest import TRIAL, Clock, problem_keys, state_of


def lines_of(clinic: Clinic, number: int, fact: str) -> list[FactLine]:
    return [line for line in listing.facts_of(clinic, number) if line.fact.entry.fact == fact]


def refused(clinic: Clinic, number: int, new: NewFact) -> list[str]:
    """Why a form is refused; nothing may have been written."""
    before = state_of(clinic)
    with pytest.raises(Refused) as error:
        facts.enter_fact(clinic, number, new)
    assert state_of(clinic) == before
    return problem_keys(error)


def truth(clinic: Clinic, number: int, id: str, trial: str = TRIAL) -> str:
    return criterion(screen(clinic, number, trial, clinic.today), id).truth


def test_a_line_is_shown_before_it_is_stored_and_stored_as_shown(clinic: Clinic, anna: int) -> None:
    before = state_of(clinic)
    line = facts.read_line(clinic, anna, "inr 1.9 17 nov 08:10")
    assert state_of(clinic) == before
    assert line.echo == "Example Anna: INR (prothrombin time) 1.9 on 2026-11-17 08:10"
    changes = facts.enter_line(clinic, anna, line, confirmed=False)
    assert changes.patients == {anna}
    (stored,) = lines_of(clinic, anna, "inr")
    assert (stored.value, stored.date, stored.source) == ("1.9", "2026-11-17 08:10", clinic.user)


def test_a_line_read_for_one_patient_is_never_stored_under_another(
    clinic: Clinic, anna: int, ben: int
) -> None:
    line = facts.read_line(clinic, anna, "inr 1.9")
    before = state_of(clinic)
    with pytest.raises(ValueError, match="another patient"):
        facts.enter_line(clinic, ben, line, confirmed=True)
    assert state_of(clinic) == before


def test_a_refused_line_is_not_stored(clinic: Clinic, anna: int) -> None:
    line = facts.read_line(clinic, anna, "inr 1.9 31 nov")
    assert not line.entries
    before = state_of(clinic)
    with pytest.raises(Refused):
        facts.enter_line(clinic, anna, line, confirmed=True)
    assert state_of(clinic) == before


def test_an_empty_line_is_nothing_yet(clinic: Clinic, anna: int) -> None:
    line = facts.read_line(clinic, anna, "  ")
    assert (line.echo, line.entries, line.doubts, line.problems) == ("", (), (), ())


def test_a_fact_of_a_trial_is_not_typed_on_a_line(clinic: Clinic, anna: int) -> None:
    line = facts.read_line(clinic, anna, "consent willing yes")
    assert [problem.key for problem in line.problems] == ["services.line.needs_trial"]


def test_what_is_not_planned_does_not_lie_ahead_not_by_a_minute(clinic: Clinic, anna: int) -> None:
    def key(text: str) -> list[str]:
        problems = facts.read_line(clinic, anna, text).problems
        return [problem.key.removeprefix("services.") for problem in problems]

    assert key("inr 1.9 2026-11-19") == ["future"]
    assert key("inr 1.9 18 nov 10:31") == ["future"]
    assert key("inr 1.9 18 nov 10:30") == []
    assert key("immunosuppressant treatment no from 2026-11-01 to 2026-11-19") == ["future"]
    assert key("transplant planned 2027-01-15") == []
    assert key("inr 1.9 1014-11-18") == ["too_early"]
    assert key("ascites no from 18 nov to 9 nov") == ["end_first"]
    assert key("birth date 2026-11-19") == ["birth_in_future"]


def test_a_result_outside_its_limits_counts_only_once_confirmed(clinic: Clinic, anna: int) -> None:
    line = facts.read_line(clinic, anna, "tbil 2100 mg/dl")
    assert len(line.doubts) == 1
    facts.enter_line(clinic, anna, line, confirmed=False)
    (kept,) = lines_of(clinic, anna, "bilirubin_total")
    assert kept.fact.entry.value.unreadable == "limits"
    assert len(kept.doubts) == 2
    why = criterion(screen(clinic, anna, TRIAL, clinic.today), "I2").why
    assert any(part.truth == "unknown" and "2100" in part.text for part in why)
    facts.correct(
        clinic, kept.fact.id, "2100", "mg/dl", "2026-11-18", "", "seen on the sheet", confirmed=True
    )
    (now,) = lines_of(clinic, anna, "bilirubin_total")
    assert (now.fact.entry.value.low, now.fact.entry.confirmed) == (2100.0, True)
    why = criterion(screen(clinic, anna, TRIAL, clinic.today), "I2").why
    assert any(part.truth == "true" and "2100" in part.text for part in why)


def test_a_unit_that_is_missing_is_asked_about_and_stays_unreadable(
    clinic: Clinic, anna: int
) -> None:
    line = facts.read_line(clinic, anna, "plt 50")
    assert "no unit" in line.doubts[0]
    facts.enter_line(clinic, anna, line, confirmed=True)
    (kept,) = lines_of(clinic, anna, "platelets")
    assert kept.fact.entry.value.unreadable == "unit"


def test_the_newest_result_counts_even_when_it_cannot_be_read(clinic: Clinic, anna: int) -> None:
    fit(clinic, anna)
    assert truth(clinic, anna, "I2") == "true"
    type_line(clinic, anna, "tbil 300 umoll 18 nov")
    line = criterion(screen(clinic, anna, TRIAL, clinic.today), "I2")
    assert (line.truth, line.reasons) == ("unknown", ("unit",))


def test_a_form_tells_every_mistake_at_once(clinic: Clinic, anna: int) -> None:
    wrong = NewFact(
        "bilirubin_total", " ", "mg/dL", "31 nov", "2026-02-30", low="x", status="guessed"
    )
    assert refused(clinic, anna, wrong) == [
        "services.bad_date",
        "services.bad_date",
        "services.bad_status",
        "services.no_value",
        "exchange.doubt.reference",
    ]
    assert refused(clinic, anna, NewFact("bilirubine", "5")) == ["services.line.unknown_fact"]
    assert refused(clinic, anna, NewFact("", "5")) == ["services.line.no_fact"]
    assert refused(clinic, 999, NewFact("inr", "1.9")) == ["services.unknown_patient"]


def test_a_form_keeps_laboratory_range_status_and_time(clinic: Clinic, anna: int) -> None:
    facts.enter_fact(
        clinic,
        anna,
        NewFact(
            "alt", "90", "U/L", "2026-11-17", time="8:05", laboratory=" Central ", low="10",
            high="45", status="preliminary", source="sheet 4",
        ),
    )  # fmt: skip
    (line,) = lines_of(clinic, anna, "alt")
    assert (line.date, line.reference, line.flag) == ("2026-11-17 08:05", "10–45", "high")
    assert (line.fact.entry.laboratory, line.fact.entry.status) == ("Central", "preliminary")
    assert line.source == "sheet 4"


def test_a_fact_of_a_trial_names_a_trial_that_is_known(clinic: Clinic, anna: int) -> None:
    needs = NewFact("consent_willing", "yes", date="2026-11-18")
    assert refused(clinic, anna, needs) == ["services.needs_trial"]
    assert refused(clinic, anna, replace(needs, trial="NCT05985864")) == ["services.unknown_trial"]
    facts.enter_fact(clinic, anna, replace(needs, trial=TRIAL))
    assert truth(clinic, anna, "I3") == "true"


def test_a_correction_needs_a_reason_and_keeps_what_was_there(clinic: Clinic, anna: int) -> None:
    type_line(clinic, anna, "inr 1.9 17 nov 08:10")
    (old,) = lines_of(clinic, anna, "inr")
    before = state_of(clinic)
    with pytest.raises(Refused) as error:
        facts.correct(clinic, old.fact.id, "1.4", "", "2026-11-17", "", " ")
    assert problem_keys(error) == ["store.reason_missing"]
    with pytest.raises(Refused) as error:
        facts.correct(clinic, old.fact.id, "1.4", "", "2026-11-31", "", "misread")
    assert problem_keys(error) == ["services.bad_date"]
    assert state_of(clinic) == before
    facts.correct(clinic, old.fact.id, "1.4", "", "2026-11-17", "", "misread")
    (now,) = lines_of(clinic, anna, "inr")
    assert (now.value, now.date, now.fact.reason) == ("1.4", "2026-11-17 08:10", "misread")
    told = listing.history(clinic, now.fact.id)
    assert [line.value for line in told] == ["1.4", "1.9"]
    assert [line.value for line in listing.history(clinic, old.fact.id)] == ["1.4", "1.9"]
    with pytest.raises(Refused) as error:
        facts.correct(clinic, old.fact.id, "1.5", "", "2026-11-17", "", "again")
    assert problem_keys(error) == ["store.corrected_already"]


def test_a_withdrawn_fact_counts_no_more_and_stays_on_record(clinic: Clinic, anna: int) -> None:
    type_line(clinic, anna, "venous thrombosis yes 2014")
    (wrong,) = lines_of(clinic, anna, "venous_thrombosis")
    with pytest.raises(Refused):
        facts.withdraw(clinic, wrong.fact.id, "")
    facts.withdraw(clinic, wrong.fact.id, "another patient's")
    (left,) = lines_of(clinic, anna, "venous_thrombosis")
    assert left.fact.entry.status == "withdrawn"
    statuses = [line.fact.entry.status for line in listing.history(clinic, wrong.fact.id)]
    assert statuses == ["withdrawn", "final"]
    with pytest.raises(Refused) as error:
        facts.withdraw(clinic, 999, "none")
    assert problem_keys(error) == ["store.no_fact"]


def test_a_no_with_a_period_speaks_for_the_whole_of_it(clinic: Clinic, anna: int) -> None:
    treatments = (
        "immunosuppressant_treatment", "immune_enhancer_treatment", "corticosteroid_treatment",
        "cytotoxic_treatment",
    )  # fmt: skip
    for fact in treatments:
        facts.answer(clinic, anna, fact, "no", "2026-11-01", "2026-11-18", "", "patient")
    assert truth(clinic, anna, "E9") == "unknown"
    for fact in treatments:
        facts.answer(clinic, anna, fact, "no", "2026-10-18", "2026-11-18", "", "patient")
    assert truth(clinic, anna, "E9") == "false"


def test_a_plain_answer_is_of_today_and_its_source_is_kept(clinic: Clinic, anna: int) -> None:
    facts.answer(clinic, anna, "liver_cancer", "no", "", "", "", "the daughter")
    (line,) = lines_of(clinic, anna, "liver_cancer")
    assert (line.value, line.date, line.source) == ("no", "2026-11-18", "the daughter")


def test_what_was_looked_through_keeps_its_end(clinic: Clinic, anna: int) -> None:
    facts.answer(clinic, anna, "old_results_reviewed", "yes", "", "", "", "file")
    (line,) = lines_of(clinic, anna, "old_results_reviewed")
    assert line.date == "up to 2026-11-18"


def test_an_answer_that_is_none_is_refused(clinic: Clinic, anna: int) -> None:
    before = state_of(clinic)
    with pytest.raises(Refused):
        facts.answer(clinic, anna, "liver_cancer", "perhaps", "", "", "", "patient")
    assert state_of(clinic) == before
    facts.answer(clinic, anna, "liver_cancer", "does_not_know", "", "", "", "patient")
    line = criterion(screen(clinic, anna, TRIAL, clinic.today), "E3")
    assert line.truth == "unknown"


def asked(clinic: Clinic, number: int, id: str) -> str:
    line = criterion(screen(clinic, number, TRIAL, clinic.today), id)
    return next(ask.asked for ask in line.asks if ask.kind == "judgement")


def test_a_judgement_settles_its_criterion_and_no_other(
    clinic: Clinic, anna: int, ben: int
) -> None:
    digest = asked(clinic, anna, "E14")
    facts.judge(clinic, anna, TRIAL, "E14", digest, "yes", "lives abroad")
    assert truth(clinic, anna, "E14") == "true"
    assert truth(clinic, anna, "E5") == "unknown"
    assert truth(clinic, ben, "E14") == "unknown"


def test_a_judgement_is_asked_again_when_the_words_change(clinic: Clinic, anna: int) -> None:
    digest = asked(clinic, anna, "E14")
    facts.judge(clinic, anna, TRIAL, "E14", digest, "no", "")
    assert truth(clinic, anna, "E14") == "false"
    from screener.rules.language import load

    changed = clinic.rule_set(TRIAL).text.replace("Other conditions that", "Any condition that")
    amended = replace(clinic, rule_sets=(load(changed, clinic.catalogue),))
    assert truth(amended, anna, "E14") == "unknown"
    assert asked(amended, anna, "E14") != digest
    assert truth(clinic, anna, "E14") == "false"


def test_a_judgement_on_what_is_not_there_is_refused(clinic: Clinic, anna: int) -> None:
    before = state_of(clinic)
    for trial, id, said, key in (
        (TRIAL, "E14", "maybe", "services.bad_judgement"),
        (TRIAL, "E99", "no", "services.unknown_criterion"),
        ("NCT0", "E14", "no", "services.unknown_trial"),
    ):
        with pytest.raises(KnownError) as error:
            facts.judge(clinic, anna, trial, id, "digest", said, "")
        assert problem_keys(error) == [key]
    assert state_of(clinic) == before


def test_what_is_known_later_does_not_change_what_was_known(
    clinic: Clinic, clock: Clock, anna: int
) -> None:
    clock.on(2026, 11, 10)
    type_line(clinic, anna, "liver cancer no")
    then = clock()
    clock.on(2026, 11, 12)
    type_line(clinic, anna, "other malignancy yes 2020")
    assert truth(clinic, anna, "E3") == "true"
    earlier = screen(clinic, anna, TRIAL, clinic.today, known_at=then)
    assert criterion(earlier, "E3").truth == "unknown"
    assert [item.value for item in criterion(earlier, "E3").evidence] == ["no"]


def test_every_fact_listed_has_a_label_and_its_doubts(clinic: Clinic, anna: int) -> None:
    type_line(clinic, anna, "tbil 12.5 mg/dl")
    (line,) = lines_of(clinic, anna, "bilirubin_total")
    assert (line.value, line.converted) == ("12.5 mg/dl", "213.8 umol/L")
    assert line.doubts == ()
    assert all(line.label for line in listing.facts_of(clinic, anna))
    assert listing.history(clinic, 999) == []
