"""The demonstration population: invented hepatology patients over five years.

Seeded and without a clock: the same seed, count and day give the same patients. They come as rows
of the long format, so that they enter by the same way as any file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from random import Random

from screener.services import demo_courses as courses
from screener.services.demo_candidates import consents, screening_visit
from screener.services.demo_chart import CENTRAL, Chart, DemoRow
from screener.services.demo_stories import (
    STORIES,
    TRIAL,
    TWISTS,
    Story,
    interview,
    willing,
)
from screener.services.values import NewPatient

ISSUER = "record"  # whose number an imported long file is taken to hold
COLUMNS = (
    "patient", "fact", "value", "unit", "date", "end", "source", "trial", "time", "lab", "uln",
    "lln", "status", "detail",
)  # fmt: skip
REVIEWS = ("old_results_reviewed", "medication_list_reviewed", "history_reviewed")
LATIN = {
    "female": ("Anna", "Clara", "Élodie", "Greta", "Inés", "Katarzyna", "Maja", "Olga", "Ruth"),
    "male": ("Bruno", "Diego", "Filip", "Hugo", "Jan", "Lars", "Núñez", "Pavel", "Tomás"),
}
CHINESE = {
    "female": ("张安", "李敏", "王芳洲", "赵婉", "陈静好", "周䶮", "吴素"),
    "male": ("章安", "刘明", "杨志远", "黄河清", "徐立", "孙大川", "马建"),
}


@dataclass(frozen=True, slots=True)
class DemoPatient:
    """An invented patient. Birth and sex stand among the rows, like every other fact."""

    name: str
    record: str
    birth: str
    sex: str
    story: Story
    rows: tuple[DemoRow, ...]

    @property
    def identity(self) -> NewPatient:
        """What adds the patient; birth and sex follow with the rows."""
        return NewPatient(self.name, ISSUER, self.record)


def demonstration_patients(
    today: date, *, seed: int = 1, count: int = 60
) -> tuple[DemoPatient, ...]:
    """Invent ``count`` patients as they would be known on ``today``."""
    patients: list[DemoPatient] = []
    for number in range(count):
        rng = Random(f"{seed}/{number}")  # noqa: S311 (invents patients, protects nothing)
        story = STORIES[number % len(STORIES)]
        patients.append(_patient(rng, today, number, story))
    return tuple(patients)


def demonstration_csv(today: date, *, seed: int = 1, count: int = 60) -> str:
    """The same patients as one file in the long format."""
    return rows_csv(demonstration_patients(today, seed=seed, count=count))


def rows_csv(patients: Iterable[DemoPatient]) -> str:
    """Some patients' rows as a file in the long format."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for patient in patients:
        for row in patient.rows:
            writer.writerow({"patient": patient.record} | asdict(row))
    return out.getvalue()


def _patient(rng: Random, today: date, number: int, story: Story) -> DemoPatient:
    sex = story.sex or rng.choice(("female", "male"))
    age = story.age or rng.randint(34, 66)
    story = replace(story, sex=sex, age=age)
    born = today - timedelta(days=round((age + 0.5) * 365.25) + rng.randint(-150, 150))
    birth = born.isoformat()
    if story.twist == "birth_year_only":
        birth = birth[:4]
    chart = Chart(rng, today)
    chart.add(DemoRow("birth_date", birth, source="registration"))
    chart.add(DemoRow("sex", sex, source="registration"))
    _live(chart, story)
    return DemoPatient(_name(number, sex), _record(number), birth, sex, story, chart.rows)


def _live(chart: Chart, story: Story) -> None:
    if story.course == "aclf":
        _failing(chart, story)
    elif story.course == "referral":
        courses.referral(chart, story.cause)
    elif story.twist == "candidate":
        _screened(chart, story)
    else:
        settled = courses.quiet if story.course == "quiet" else courses.decompensated
        settled(chart, story.cause, gaps=0.2)
        interview(chart, story, story.age, share=0.5)
        chart.reviewed(*chart.rng.sample(REVIEWS, 1), until=chart.rng.randint(5, 200))
        _untidy(chart)


def _screened(chart: Chart, story: Story) -> None:
    """Decompensated and come for a trial, with everything looked through."""
    courses.decompensated(chart, story.cause, gaps=0)
    screening_visit(chart, story.cause)
    interview(chart, story, story.age)
    consents(chart, story.trial)
    chart.reviewed(*REVIEWS)


def _failing(chart: Chart, story: Story) -> None:
    last = 37 if story.twist == "old_results" else 1
    peak = 98 if story.twist.startswith("bilirubin_") else chart.rng.uniform(200, 360)
    episode = courses.aclf(chart, story.cause, 0.08, peak, last)
    if story.twist in TWISTS:
        TWISTS[story.twist](chart, episode)
    if story.twist == "not_asked":
        chart.say("consent_willing", "not_asked", 0, trial=TRIAL, source="coordinator")
        interview(chart, story, story.age, share=0.3)
        return
    interview(chart, story, story.age)
    willing(chart, "no" if story.twist == "unwilling" else "yes")
    if story.twist == "candidate":
        consents(chart, story.trial)
    if story.twist != "nothing_reviewed":
        chart.reviewed(*REVIEWS)


def _untidy(chart: Chart) -> None:
    """What real charts hold beside results: a haemolysed sample, a censored and a refused one."""
    rng = chart.rng
    day = chart.day(chart.weekday(rng.randint(30, 900)))
    common = {"date": day, "source": CENTRAL, "lab": CENTRAL}
    untidy = (
        DemoRow("potassium", "7.9", "mmol/L", status="cancelled", detail="haemolysed", **common),
        DemoRow("crp", "<0.5", "mg/L", **common),
        DemoRow("ferritin", ">2000", "ng/mL", **common),
        DemoRow("alt", "61", "U/L", status="preliminary", time="23:10", **common),
        DemoRow("bilirubin_direct", "<2", "µmol/L", **common),
        DemoRow("creatinine", "88", **common),
        DemoRow("afp", "12", "IU/mL", **common),
        DemoRow("hbsag", "indeterminate", **common),
    )
    for row in rng.sample(untidy, 3):
        chart.add(row)


def _name(number: int, sex: str) -> str:
    """Every third name is Chinese; a few names come twice, or sound the same."""
    if number % 3 == 2:
        return f"示例{CHINESE[sex][number // 3 % len(CHINESE[sex])]}"
    return f"Example {LATIN[sex][number // 2 % len(LATIN[sex])]}"


def _record(number: int) -> str:
    """A number with leading zeros; every tenth differs from the one before by a swap of digits."""
    if number % 10 != 9:
        return f"{20_013 + number * 41:08}"
    *head, third, second, last = list(_record(number - 1))
    swapped = (third, last, second) if last != second else (second, third, last)
    return "".join((*head, *swapped))
