"""The invented patients' stories: a cause, a course, and what sets each apart in screening."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from screener.services.demo_chart import CENTRAL, REFERRING, Answer, Chart, DemoRow
from screener.services.demo_courses import Cause, Course, Episode

TRIAL = "NCT05985863"


@dataclass(frozen=True, slots=True)
class Story:
    """One patient's outline. ``twist`` names what sets the patient apart; none: nothing does.

    A ``candidate`` has come for one ``trial``, has signed its consent and answered its questions.
    """

    cause: Cause
    course: Course
    twist: str = ""
    sex: str = ""
    age: int = 0  # 0: drawn
    trial: str = TRIAL


STORIES = (
    Story("hbv", "aclf"),
    Story("hbv", "decompensated"),
    Story("alcohol", "aclf", "encephalopathy", "male"),
    Story("hbv", "aclf", "not_asked"),
    Story("pbc", "quiet", "", "female", 57),
    Story("hbv", "aclf", "low_platelets_before"),
    Story("alcohol", "aclf", "withdrawal", "male"),
    Story("hbv", "aclf", "old_results"),
    Story("hbv", "quiet"),
    Story("hbv", "aclf", "pregnant", "female", 29),
    Story("hbv", "aclf", "thrombosis"),
    Story("hbv", "aclf", "bleeding"),
    Story("aih", "aclf", "immunosuppressed", "female", 46),
    Story("hbv", "aclf", "conflicting_inr"),
    Story("hbv", "referral"),
    Story("alcohol", "decompensated", "", "male"),
    Story("hbv", "aclf", "kidney"),
    Story("hbv", "aclf", "", "female", 44),
    Story("hbv", "aclf", "liver_cancer", "male", 61),
    Story("pbc", "decompensated", "", "female", 64),
    Story("hbv", "aclf", "unreadable_bilirubin"),
    Story("hbv", "aclf", "stem_cells"),
    Story("alcohol", "aclf", "drug_abuse", "male", 38),
    Story("hbv", "aclf", "transplant_planned"),
    Story("fatty", "quiet"),
    Story("hbv", "aclf", "too_old", "", 74),
    Story("hbv", "aclf", "nothing_reviewed"),
    Story("hcv", "quiet", "", "", 59),
    Story("alcohol", "aclf", "psychosis"),
    Story("hbv", "aclf", "other_trial"),
    Story("hbv", "aclf", "vague_onset"),
    Story("hbv", "aclf", "anaphylaxis"),
    Story("hcv", "referral"),
    Story("hbv", "aclf", "unwilling"),
    Story("hbv", "aclf", "infection"),
    Story("hbv", "quiet", "transplanted", "male", 55),
    Story("hbv", "aclf", "decompensated_before"),
    Story("alcohol", "decompensated", "", "male"),
    Story("hbv", "aclf", "no_pregnancy_test", "female", 33),
    Story("hbv", "aclf", "refused_answer"),
    Story("hbv", "aclf", "late_ascites"),
    Story("alcohol", "aclf", "", "male", 52),
    Story("wilson", "aclf", "too_young", "", 16),
    Story("hbv", "aclf", "bilirubin_at_limit"),
    Story("hbv", "aclf", "bilirubin_below_limit"),
    Story("hbv", "aclf", "breastfeeding", "female", 31),
    Story("hbv", "aclf", "other_cancer"),
    Story("hbv", "aclf", "birth_year_only", "", 47),
    Story("fatty", "decompensated"),
    Story("hbv", "aclf", "waiting_list"),
    Story("hbv", "decompensated", "candidate", "male", 51, "NCT03945487"),
    Story("hbv", "decompensated", "candidate", "female", 54, "NCT05948982"),
    Story("alcohol", "decompensated", "candidate", "male", 49, "NCT05155657"),
    Story("aih", "decompensated", "candidate", "female", 44, "NCT01220492"),
    Story("hbv", "decompensated", "candidate", "male", 46, "NCT05106972"),
    Story("alcohol", "aclf", "candidate", "male", 45, "NCT06740149-I"),
    Story("hbv", "aclf", "candidate", "male", 39, "NCT06740149-II"),
)

ASKED = (
    "acute_kidney_injury", "upper_gastrointestinal_bleeding", "uncontrolled_infection",
    "liver_cancer", "other_malignancy", "liver_transplantation", "liver_transplantation_planned",
    "venous_thrombosis", "pulmonary_embolism", "plans_conception", "severe_allergy",
    "highly_allergic", "immunosuppressant_treatment", "immune_enhancer_treatment", "drug_abuse",
    "alcohol_withdrawal_symptoms", "psychosis", "uncontrolled_major_depression",
    "clinical_trial_participation", "stem_cell_therapy",
)  # fmt: skip
OF_WOMEN = ("pregnancy", "breastfeeding")

ANSWERS: dict[str, dict[str, Answer]] = {
    "bleeding": {"upper_gastrointestinal_bleeding": Answer("yes", 3, None, detail="melaena")},
    "kidney": {"acute_kidney_injury": Answer("yes", 1)},
    "infection": {"uncontrolled_infection": Answer("yes", 2, detail="pneumonia")},
    "liver_cancer": {"liver_cancer": Answer("yes", 140)},
    "other_cancer": {"other_malignancy": Answer("yes", 1400, detail="colon")},
    "transplanted": {
        "liver_cancer": Answer("yes", 1420, detail="reason for the transplantation"),
        "liver_transplantation": Answer("yes", 1300),
        "immunosuppressant_treatment": Answer("yes", 1300, detail="tacrolimus"),
    },
    "transplant_planned": {"liver_transplantation_planned": Answer(day=40)},
    "waiting_list": {"liver_transplantation_planned": Answer("yes", 6, detail="waiting list")},
    "thrombosis": {"venous_thrombosis": Answer("yes", 2400, detail="left leg, provoked")},
    "pregnant": {
        "pregnancy": Answer("yes", 60),
        "childbearing_potential": Answer("yes", 0),
        "hcg_urine": Answer("positive", 2),
    },
    "breastfeeding": {"breastfeeding": Answer("yes", 110)},
    "no_pregnancy_test": {"hcg_urine": Answer("not_asked", 0), "pregnancy": Answer("not_asked", 0)},
    "anaphylaxis": {"severe_allergy": Answer("yes", 900, detail="anaphylaxis, cephalosporin")},
    "immunosuppressed": {
        "immunosuppressant_treatment": Answer("yes", 800, detail="azathioprine 50 mg daily")
    },
    "drug_abuse": {"drug_abuse": Answer("yes", 1500, 700)},
    "withdrawal": {"alcohol_withdrawal_symptoms": Answer("yes", 2, detail="tremor, sweating")},
    "psychosis": {"psychosis": Answer("yes", 500, 410, detail="controlled on olanzapine")},
    "other_trial": {"clinical_trial_participation": Answer("yes", 150, 35)},
    "stem_cells": {"stem_cell_therapy": Answer("yes", 1000)},
    "candidate": {
        "nyha_class": Answer("1"),
        "supportive_family": Answer("yes"),
        "albumin_needed": Answer("yes"),
        "liver_donor_available": Answer(),
    },
    "refused_answer": {
        "drug_abuse": Answer("refused", 0),
        "plans_conception": Answer("does_not_know", 0),
    },
}


def interview(chart: Chart, story: Story, age: int, share: float = 1.0) -> None:
    """The coordinator's questions of today; with a share below one, only some were asked."""
    answers = {fact: Answer() for fact in ASKED}
    if story.sex == "female":
        answers |= {fact: Answer() for fact in OF_WOMEN}
        fertile = age < 50
        answers["childbearing_potential"] = Answer("yes" if fertile else "no", 0)
        if fertile:
            answers["hcg_urine"] = Answer("negative", 1)
    told = ANSWERS.get(story.twist, {})
    for fact, answer in (answers | told).items():
        if fact in told or chart.rng.random() < share:
            _answer(chart, fact, answer)


def _answer(chart: Chart, fact: str, answer: Answer) -> None:
    more = {"source": "coordinator", "detail": answer.detail}
    if answer.day is not None:
        chart.say(fact, chart.day(-answer.day), 0, **more)
        return
    if answer.until is not None:
        more["end"] = chart.day(answer.until)
    chart.say(fact, answer.value, answer.since or 0, **more)


def willing(chart: Chart, value: str = "yes", trial: str = TRIAL) -> None:
    """Whether the patient would sign, asked today."""
    chart.say("consent_willing", value, 0, trial=trial, source="coordinator")


def encephalopathy(chart: Chart, episode: Episode) -> None:
    chart.drop("he_grade", since=episode.failure)
    chart.say("he_grade", "1", episode.failure)
    chart.say("he_grade", "II", episode.last - 1)


def low_platelets_before(chart: Chart, episode: Episode) -> None:
    chart.result("platelets", 43, chart.weekday(410))


def decompensated_before(chart: Chart, episode: Episode) -> None:
    """A peritonitis a year and a half ago with Child-Pugh 13, recovered since."""
    ago = chart.weekday(540)
    for code, number in (("bilirubin_total", 62.0), ("albumin", 26.0), ("inr", 1.92)):
        chart.result(code, number, ago)
    chart.say("ascites", "moderate_severe", ago)
    chart.say("he_grade", "1", ago)
    chart.state("spontaneous_bacterial_peritonitis", ago, ago - 12)
    for fact, grade in (("ascites", "none"), ("he_grade", "0")):
        chart.say(fact, grade, ago - 40)


def conflicting_inr(chart: Chart, episode: Episode) -> None:
    """Two laboratories, one moment, on both sides of the limit."""
    chart.drop("pta", since=episode.injury)
    chart.drop("inr", since=episode.last)
    day = chart.day(episode.last)
    for text, lab in (("1.58", CENTRAL), ("1.43", REFERRING)):
        chart.add(DemoRow("inr", text, date=day, source=lab, lab=lab, time="06:30"))


def unreadable_bilirubin(chart: Chart, episode: Episode) -> None:
    chart.change("bilirubin_total", value="14.2", unit="mg", lln="", uln="")


def bilirubin_at_limit(chart: Chart, episode: Episode) -> None:
    chart.change("bilirubin_total", value="85.5")


def bilirubin_below_limit(chart: Chart, episode: Episode) -> None:
    chart.change("bilirubin_total", value="85.4")


def vague_onset(chart: Chart, episode: Episode) -> None:
    """Nobody wrote down more than the year."""
    for fact in ("acute_liver_injury", "jaundice"):
        chart.change(fact, date=chart.day(episode.injury)[:4], detail="day not known")


def late_ascites(chart: Chart, episode: Episode) -> None:
    """Jaundice began long before; the ascites came after more than four weeks."""
    for fact in ("acute_liver_injury", "jaundice"):
        chart.change(fact, date=chart.day(episode.failure + 40))
    chart.drop("he_grade", since=episode.failure)
    chart.say("he_grade", "0", episode.last - 1)


def liver_cancer(chart: Chart, episode: Episode) -> None:
    day = chart.day(chart.weekday(150))
    chart.add(DemoRow("afp", ">1210", "ng/mL", day, source=CENTRAL, lab=CENTRAL, uln="7"))


def kidney(chart: Chart, episode: Episode) -> None:
    chart.change("creatinine", value="168")


def candidate(chart: Chart, episode: Episode) -> None:
    chart.state("bleeding_tendency", episode.failure)


TWISTS: dict[str, Callable[[Chart, Episode], None]] = {
    "candidate": candidate,
    "encephalopathy": encephalopathy,
    "low_platelets_before": low_platelets_before,
    "decompensated_before": decompensated_before,
    "conflicting_inr": conflicting_inr,
    "unreadable_bilirubin": unreadable_bilirubin,
    "bilirubin_at_limit": bilirubin_at_limit,
    "bilirubin_below_limit": bilirubin_below_limit,
    "vague_onset": vague_onset,
    "late_ascites": late_ascites,
    "liver_cancer": liver_cancer,
    "kidney": kidney,
}
