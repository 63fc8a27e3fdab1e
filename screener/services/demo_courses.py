"""How invented liver patients fare: quiet years, decompensation, acute-on-chronic liver failure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from screener.services.demo_chart import CENTRAL, REFERRING, Chart, DemoRow, Level

Cause = Literal["hbv", "hcv", "alcohol", "pbc", "aih", "fatty", "wilson"]
Course = Literal["quiet", "decompensated", "aclf", "referral"]

QUIET = {
    "bilirubin_total": Level(19, 0.25, 0.04, 6, 33),
    "albumin": Level(39, 0.06, -0.01, 34, 46),
    "inr": Level(1.12, 0.06, 0.01, 0.95, 1.4),
    "platelets": Level(112, 0.22, -0.05, 62, 230),
    "creatinine": Level(70, 0.15, 0.01, 45, 104),
    "sodium": Level(139, 0.012, 0, 135, 144),
    "potassium": Level(4.1, 0.06, 0, 3.5, 4.9),
    "alt": Level(38, 0.4, 0, 12, 120),
    "ast": Level(42, 0.35, 0, 15, 130),
    "alp": Level(95, 0.25, 0, 45, 180),
    "ggt": Level(60, 0.5, 0, 15, 260),
    "hemoglobin": Level(132, 0.08, -0.01, 104, 160),
    "wbc": Level(4.6, 0.2, 0, 2.6, 8.5),
    "afp": Level(3.8, 0.4, 0, 1.4, 9),
}
DECOMPENSATED = QUIET | {
    "bilirubin_total": Level(50, 0.25, 0.05, 36, 78),
    "albumin": Level(28, 0.07, -0.01, 22, 32.5),
    "inr": Level(1.55, 0.1, 0.02, 1.3, 2.1),
    "platelets": Level(58, 0.22, -0.04, 31, 95),
    "creatinine": Level(82, 0.25, 0.04, 48, 150),
    "sodium": Level(133, 0.02, -0.003, 126, 138),
    "hemoglobin": Level(104, 0.1, -0.01, 82, 125),
}
WARD = {  # what changes little in the weeks of liver failure
    "albumin": Level(31, 0.05, 0, 29, 34),
    "sodium": Level(134, 0.015, 0, 129, 139),
    "potassium": Level(4.0, 0.08, 0, 3.3, 4.9),
    "wbc": Level(7.5, 0.3, 0, 4.5, 11),
    "hemoglobin": Level(115, 0.08, 0, 98, 130),
    "lactate": Level(1.7, 0.3, 0, 0.9, 2.6),
    "ammonia": Level(52, 0.3, 0, 28, 85),
    "procalcitonin": Level(0.28, 0.4, 0, 0.1, 0.49),
}
BY_CAUSE: dict[str, dict[str, Level]] = {
    "alcohol": {
        "ast": Level(88, 0.3, 0, 45, 190),
        "alt": Level(42, 0.3, 0, 18, 90),
        "ggt": Level(340, 0.5, 0, 90, 1200),
    },
    "pbc": {
        "alp": Level(390, 0.3, 0.05, 180, 900),
        "ggt": Level(320, 0.4, 0.03, 100, 900),
        "cholesterol_total": Level(6.9, 0.15, 0.02, 4.8, 10.5),
    },
    "fatty": {
        "platelets": Level(165, 0.2, -0.03, 90, 260),
        "glucose": Level(7.6, 0.15, 0.01, 5.2, 12),
        "hba1c": Level(6.9, 0.08, 0.01, 5.6, 8.8),
        "weight": Level(93, 0.12, 0.01, 72, 130),
    },
}
CORE = ("bilirubin_total", "albumin", "inr", "platelets")


@dataclass(frozen=True, slots=True)
class Episode:
    """Days ago of an acute-on-chronic liver failure."""

    injury: int
    jaundice: int
    failure: int
    last: int


def diagnoses(chart: Chart, cause: Cause, first: int) -> None:
    """What the chart says of the disease, from ``first`` days ago."""
    named = {
        "hbv": "hepatitis_b", "hcv": "hepatitis_c", "alcohol": "alcoholic_liver_disease",
        "pbc": "primary_biliary_cholangitis", "aih": "autoimmune_hepatitis",
        "fatty": "fatty_liver_disease", "wilson": "wilson_disease",
    }  # fmt: skip
    chart.say(named[cause], "yes", first)
    chart.say("cirrhosis", "yes", first)
    grouped = {"alcohol": "alcoholic", "pbc": "biliary"}
    chart.say("etiology", grouped.get(cause, "other"), first)
    serology(chart, cause, first)


def serology(chart: Chart, cause: Cause, first: int) -> None:
    """Markers of infection, with the viral load falling below the assay's limit on treatment."""
    chart.say("hbsag", "positive" if cause == "hbv" else "negative", first, source=CENTRAL)
    chart.say("hcv_ab", "positive" if cause == "hcv" else "negative", first, source=CENTRAL)
    chart.say("hiv_ag_ab", "negative", first, source=CENTRAL)
    if cause == "hbv":
        chart.say("hbsag", "positive", chart.weekday(first - 330), source=CENTRAL)
        load = f"{chart.rng.uniform(1, 9):.2f}e{chart.rng.randint(4, 6)}"
        for text, ago in ((load, first), ("<20", first - 330), ("<20", 400)):
            day = chart.day(chart.weekday(ago))
            chart.add(DemoRow("hbv_dna", text, "IU/mL", day, source=CENTRAL, lab=CENTRAL))
        chart.state("hbv_antiviral_treatment", first - 14)
    if cause == "hcv":
        chart.state("hcv_antiviral_treatment", first - 60, first - 144)
        day = chart.day(chart.weekday(first - 240))
        chart.add(DemoRow("hcv_rna", "<15", "IU/mL", day, source=CENTRAL, lab=CENTRAL))
    if cause == "aih":
        chart.state("corticosteroid_treatment", first - 7, first - 400)


def visits(chart: Chart, cause: Cause, levels: dict[str, Level], until: int, gaps: float) -> int:
    """Outpatient visits over five years down to ``until`` days ago; gives the day of the first.

    With gaps, some results are missing; with few, never those of the Child-Pugh score.
    """
    rng = chart.rng
    first = chart.weekday(rng.randint(1650, 1800))
    diagnoses(chart, cause, first)
    ago = first
    while ago > until:
        lab = REFERRING if rng.random() < 0.25 else CENTRAL
        panel(chart, levels | BY_CAUSE.get(cause, {}), ago, lab, gaps)
        ago = chart.weekday(ago - rng.randint(100, 210))
    return first


def panel(chart: Chart, levels: dict[str, Level], ago: int, lab: str, gaps: float) -> None:
    """One visit's results, and in quiet years the absence of ascites and encephalopathy."""
    time = f"{chart.rng.randint(7, 10):02}:{chart.rng.randrange(0, 60, 5):02}"
    for code, level in levels.items():
        number = chart.own(code, level, ago)
        spared = code in CORE and gaps < 0.1
        if chart.rng.random() >= gaps or spared:
            chart.result(code, number, ago, lab, time)
    if levels["albumin"] == QUIET["albumin"]:
        compensated(chart, ago)


def compensated(chart: Chart, ago: int) -> None:
    """Neither ascites nor encephalopathy was found that day."""
    chart.say("ascites", "none", ago)
    chart.say("he_grade", "0", ago)


def settled(chart: Chart, cause: Cause, levels: dict[str, Level], gaps: float) -> int:
    """Visits up to these weeks, for some only up to two months ago; gives the day of the first."""
    latest = chart.weekday(chart.rng.choice((4, 9, 15, 20, 60)))
    first = visits(chart, cause, levels, latest + 60, gaps)
    panel(chart, levels | BY_CAUSE.get(cause, {}), latest, CENTRAL, gaps)
    return first


def quiet(chart: Chart, cause: Cause, gaps: float) -> None:
    """Compensated disease under surveillance."""
    settled(chart, cause, QUIET, gaps)


def decompensated(chart: Chart, cause: Cause, gaps: float) -> None:
    """Cirrhosis with ascites, diuretics, a bleed some years ago."""
    rng = chart.rng
    first = settled(chart, cause, DECOMPENSATED, gaps)
    chart.say("decompensated_cirrhosis", "yes", first - 20)
    chart.say("ascites", "mild", first - 20)
    chart.say("ascites", "moderate_severe", rng.randint(300, 700))
    chart.say("ascites", rng.choice(("mild", "moderate_severe", "yes")), rng.randint(10, 60))
    chart.say("he_grade", "0", first)
    chart.say("he_grade", "1", rng.randint(200, 500))
    chart.say("he_grade", rng.choice(("0", "1")), rng.randint(5, 60))
    chart.state("diuretic_treatment", first - 20)
    bled = rng.randint(500, 1100)
    chart.state("variceal_bleeding", bled, bled - 3)
    chart.state("hospital_admission", bled, bled - 11)
    for ago in (rng.randint(120, 200), rng.randint(20, 60)):
        chart.state("albumin_infusion", ago, ago - 3)
    chart.say("oesophagogastric_varices", "yes", bled)
    chart.say("splenomegaly", "yes", first)


def aclf(chart: Chart, cause: Cause, gaps: float, peak: float, last: int) -> Episode:
    """Quiet years, then an acute injury and liver failure within three weeks up to ``last``.

    ``peak`` is the bilirubin at the end.
    """
    rng = chart.rng
    injury = last + rng.randint(17, 21)
    visits(chart, cause, QUIET, injury + 45, gaps)
    days = sorted({*range(injury, last, -3), last}, reverse=True)
    peak_inr = rng.uniform(1.7, 2.3)
    flare = rng.uniform(320, 900) if cause != "alcohol" else rng.uniform(70, 140)
    failure = 0
    for number, ago in enumerate(days):
        part = number / (len(days) - 1)
        inr = (1.22 + (peak_inr - 1.22) * part**1.3) * rng.uniform(0.985, 1.015)
        bilirubin = 58 * (peak / 58) ** (part**0.8) * rng.uniform(0.98, 1.02)
        if bilirubin < 86:
            inr = min(inr, 1.47)  # coagulation fails after excretion, not before
        alt = flare * (1 - 0.7 * part) * rng.uniform(0.93, 1.07)
        inpatient_panel(chart, cause, ago, bilirubin, inr, alt)
        if inr >= 1.495 and not failure:
            failure = ago
        if not failure:
            compensated(chart, ago)
    episode = Episode(injury, injury - 2, failure, last)
    onsets(chart, cause, episode)
    return episode


def inpatient_panel(
    chart: Chart, cause: Cause, ago: int, bilirubin: float, inr: float, alt: float
) -> None:
    """The morning's results on the ward."""
    time = f"06:{chart.rng.randrange(0, 60, 5):02}"
    numbers = {code: chart.own(f"ward {code}", level, ago) for code, level in WARD.items()} | {
        "bilirubin_total": bilirubin,
        "bilirubin_direct": bilirubin * chart.rng.uniform(0.64, 0.72),
        "inr": inr,
        "pta": 100 / inr**1.7,
        "platelets": chart.own("platelets", QUIET["platelets"], ago),
        "creatinine": chart.own("creatinine", QUIET["creatinine"], ago),
        "alt": alt,
        "ast": alt * (2.1 if cause == "alcohol" else 0.8),
    }
    for code, number in numbers.items():
        chart.result(code, number, ago, CENTRAL, time)


def onsets(chart: Chart, cause: Cause, episode: Episode) -> None:
    """What began when: injury, jaundice, failure with ascites; encephalopathy in some."""
    rng = chart.rng
    chart.say("acute_liver_injury", "yes", episode.injury)
    chart.say("jaundice", "yes", episode.jaundice)
    chart.say("liver_failure", "yes", episode.failure)
    grade = rng.choice(("mild", "moderate_severe"))
    chart.say("ascites", grade, episode.failure)
    chart.say("ascites", grade, episode.last - 1)
    he = rng.choice(("0", "0", "1"))
    chart.say("he_grade", he, episode.failure)
    chart.say("he_grade", he, episode.last - 1)
    chart.state("hospital_admission", episode.jaundice, episode.last - 1 or None)
    chart.state("albumin_infusion", episode.failure, episode.last - 1)
    if cause == "hbv":
        stopped = chart.day(episode.injury + rng.randint(60, 150))
        chart.change("hbv_antiviral_treatment", end=stopped, detail="stopped by the patient")
        load = f"{rng.uniform(1, 9):.2f}e{rng.randint(5, 7)}"
        day = chart.day(episode.jaundice)
        chart.add(DemoRow("hbv_dna", load, "IU/mL", day, source=CENTRAL, lab=CENTRAL))
    if cause == "alcohol":
        chart.state("alcohol_use", 3650, episode.injury)
        chart.say("alcoholic_hepatitis", "yes", episode.injury)


def referral(chart: Chart, cause: Cause) -> None:
    """One letter and one set of results from elsewhere, part of it hard to use."""
    rng = chart.rng
    ago = rng.randint(3, 12)
    chart.say("jaundice", "yes", ago + 9, source="referral letter")
    chart.say("chronic_liver_disease", "not_asked", ago, source="referral letter")
    if cause == "hbv":
        chart.say("hbsag", rng.choice(("positive", "indeterminate")), ago, source=REFERRING)
    chart.result("bilirubin_total", rng.uniform(95, 260), ago, REFERRING)
    chart.result("inr", rng.uniform(1.3, 1.9), ago, REFERRING)
    chart.result("albumin", rng.uniform(27, 34), ago, REFERRING)
    day = chart.day(ago)
    awkward = (
        DemoRow("creatinine", "0.9", "mg", day, source=REFERRING, lab=REFERRING),
        DemoRow("hbv_dna", "3.1e6", "copies/mL", day, source=REFERRING, lab=REFERRING),
        DemoRow("afp", "41", "IU/mL", day, source=REFERRING, lab=REFERRING),
        DemoRow("platelets", "9,4", "10*4/uL", day, source=REFERRING, lab=REFERRING),
    )
    for row in rng.sample(awkward, 3):
        chart.add(row)
