"""Invented snapshots with the real words of NCT05985863's published criteria, for tests to share.

Nobody in them exists; the evidence is made up.
"""

from __future__ import annotations

from dataclasses import replace

from screener.domain.screening import (
    CriterionLine,
    EvidenceLine,
    RuleSetLine,
    Side,
    Snapshot,
    WhyLine,
)
from screener.reports.checklist import Printing

PRINTING = Printing(by="A. Example", at="2026-11-22T09:44:00+08:00", copy="0142-3")

INCLUSION = (
    "18 years old ≤ age ≤ 70 years old, gender is not limited.",
    "Meet the APASL definition of ACLF: acute liver injury in patients with previously diagnosed "
    "or undiagnosed chronic liver disease or cirrhosis, manifested as jaundice (total bilirubin "
    "levels of 5 mg/dl or more) and coagulopathy (INR of 1.5 or more, or prothrombin activity of "
    "less than 40%) complicated within 4 weeks by clinical ascites, encephalopathy, or both.",
    "Willing to sign the informed consent form.",
)
EXCLUSION = (
    "Patients with acute kidney injury, upper gastrointestinal hemorrhage, hepatic encephalopathy "
    "above grade II (inclusive) or uncontrolled infection at baseline;",
    "Before the onset of liver failure, the previous indicators of the patient included "
    "PLT<50×10^9/L or Child-Pugh score>9;",
    "Combined with liver cancer or other malignant tumors;",
    "Patients with previous liver transplantation or planned liver transplantation within "
    "3 months;",
    "Severe organic disease of primary extrahepatic organs;",
    "Those who have a history of venous thrombosis or pulmonary embolism are judged by the "
    "investigator to be ineligible to participate in this trial;",
    "Pregnant, breastfeeding women or those who plan to have a baby in the near future;",
    "Those who are highly allergic or have a history of severe allergies;",
    "Those who have received immunosuppressant and immune enhancer treatment within 1 month;",
    "Drug abuse in the past 5 years;",
    "Alcohol withdrawal symptoms;",
    "A history of severe mental disorders within 24 months before screening, including "
    "uncontrolled major depression or controlled or uncontrolled psychosis;",
    "Those who have participated or are participating in other clinical trials within three "
    "months before screening, or have previously received stem cell therapy;",
    "Other conditions that the investigator thinks that the patient is not suitable to "
    "participate in this study.",
)

RULE_SET = RuleSetLine(
    trial="NCT05985863",
    title="Human Umbilical Cord Mesenchymal Stem Cell Transplantation for the Treatment of ACLF",
    version=1,
    state="tested",
    sha256="9f3c77a1" * 8,
    source_kind="registry",
    source_date="2023-08-31",
    list_complete=True,
)


def fact(
    number: int,
    label: str,
    value: str,
    unit: str = "",
    date: str = "2026-11-18 08:10",
    source: str = "Lab A, final",
    used: bool = True,
    why_not: str = "",
    note: str = "",
    changed: bool = False,
) -> EvidenceLine:
    """A line of evidence."""
    code = label.casefold().replace(" ", "_")
    return EvidenceLine(
        number, code, label, value, unit, date, source, used, why_not, note, changed
    )


def decided(name: str, text: str, *evidence: EvidenceLine) -> CriterionLine:
    """A criterion in the patient's favour: an inclusion met, an exclusion absent."""
    side: Side = "inclusion" if name.startswith("I") else "exclusion"
    inclusion = side == "inclusion"
    return CriterionLine(
        id=name,
        side=side,
        text=text,
        result="met" if inclusion else "absent",
        waits=False,
        truth="true" if inclusion else "false",
        reasons=(),
        sentence="",
        evidence=evidence,
    )


def left_open(line: CriterionLine, *reasons: str, waits: bool = False) -> CriterionLine:
    """The same criterion, open for ``reasons``."""
    return replace(line, result="open", truth="unknown", waits=waits, reasons=reasons)


_ASKED = {
    "E4": ("Previous liver transplantation", "Liver transplantation planned"),
    "E5": ("Severe organic disease outside the liver",),
    "E6": ("Venous thrombosis", "Pulmonary embolism"),
    "E7": ("Pregnancy", "Breastfeeding", "Plans to have a baby"),
    "E8": ("Severe allergy",),
    "E10": ("Drug abuse",),
    "E11": ("Alcohol withdrawal symptoms",),
    "E12": ("Psychosis", "Uncontrolled major depression"),
    "E13": ("Other clinical trial", "Earlier stem cell therapy"),
    "E14": (),
}


def _no(
    number: int, label: str, source: str = "ward round", date: str = "2026-11-18"
) -> EvidenceLine:
    return fact(number, label, "no", date=date, source=source)


def _aclf() -> CriterionLine:
    line = decided(
        "I2",
        INCLUSION[1],
        fact(2, "Cirrhosis", "yes", date="2021", source="discharge letter"),
        fact(3, "Total bilirubin", "7.4", "mg/dL", changed=True),
        fact(5, "Ascites", "moderate", date="2026-11-09", source="ultrasound"),
        fact(
            4, "INR", "1.6", date="2026-10-12", used=False, why_not="too_old",
            note="41 days old (site reading: within 28 days)",
        ),
        fact(6, "INR", "1.4", date="2026-08-02", source="results.csv, line 14", used=False,
             why_not="older"),
    )  # fmt: skip
    return replace(
        left_open(line, "missing", "too_old"),
        sentence="all of: (chronic liver disease, or undiagnosed chronic liver disease judged by "
        "the investigator); total bilirubin at least 5 mg/dL; any of (INR at least 1.5; "
        "prothrombin activity below 40 %); any of (ascites; encephalopathy grade at least 1), "
        "begun within 4 weeks after the onset of jaundice or of acute liver injury",
        why=(
            WhyLine("true", "chronic liver disease: cirrhosis since 2021"),
            WhyLine("true", "total bilirubin 7.4 mg/dL is at least 5 mg/dL (126.5 µmol/L)"),
            WhyLine("unknown", "any of:"),
            WhyLine("unknown", "INR at least 1.5", 1, "within 28 days"),
            WhyLine("unknown", "prothrombin activity below 40 %: no result", 1),
            WhyLine("true", "ascites since 2026-11-09, within 4 weeks by both readings"),
        ),
        missing=("INR or prothrombin activity, not older than 28 days",),
        readings=("laboratory results count for 28 days; the record names no window",),
        note="the anchor of the four weeks is not stated; both readings are kept",
        remarks=("Ward asked for a new INR, expected tomorrow. (A. Example, 2026-11-21)",),
    )


def _exclusion(name: str, text: str) -> CriterionLine:
    """The exclusions of the clear patient, with believable evidence."""
    evidence: dict[str, tuple[EvidenceLine, ...]] = {
        "E1": (
            _no(10, "Acute kidney injury"), _no(11, "Upper gastrointestinal bleeding"),
            fact(12, "Hepatic encephalopathy", "grade 1", date="2026-11-17", source="ward round"),
            _no(13, "Uncontrolled infection"),
        ),
        "E2": (
            fact(14, "Platelets", "81", "×10⁹/L", date="2026-10-03", note="lowest"),
            fact(15, "Child-Pugh score", "7", date="2026-10-03", source="computed"),
            fact(16, "Old results reviewed", "yes", date="2019 to 2026-11-09", source="chart"),
        ),
        "E3": (_no(17, "Liver cancer", "CT", "2026-11-02"),
               _no(18, "Other malignant tumour", "history", "2026-11-20")),
        "E9": (fact(19, "Medication list complete", "yes", date="2026-09-01 to 2026-11-20",
                    source="chart"),),
    }  # fmt: skip
    found = evidence.get(name) or tuple(_no(30, label, "history") for label in _ASKED[name])
    line = decided(name, text, *found)
    if name == "E14":
        return left_open(replace(line, evidence=()), "judgement", waits=True)
    return line


def _all(aclf: CriterionLine, consent: CriterionLine) -> tuple[CriterionLine, ...]:
    age = decided(
        "I1", INCLUSION[0], fact(1, "Age", "46", "years", "2026-11-22", "born 1980-03-02")
    )
    exclusions = (_exclusion(f"E{n}", text) for n, text in enumerate(EXCLUSION, start=1))
    return (age, aclf, consent, *exclusions)


def open_snapshot() -> Snapshot:
    """Example Anna: the INR is too old and consent was not asked."""
    consent = replace(
        left_open(decided("I3", INCLUSION[2]), "not_asked"),
        missing=("ask: is the patient willing to sign?",),
    )
    return Snapshot(
        rule_set=RULE_SET,
        patient_number=142,
        name="Example Anna",
        sex="female",
        birth="1980-03-02",
        record="00482913",
        identifiers=("hospital 00482913", "outpatient 0142"),
        state="active",
        attempt=1,
        as_of="2026-11-22",
        known_at="2026-11-22T09:41:00+08:00",
        verdict="open",
        failing=(),
        open=("I2", "I3"),
        waiting=("E14",),
        criteria=_all(_aclf(), consent),
        readings=(
            "laboratory results count for 28 days (labs: within 28 days); ask the sponsor",
            "an answer about a state counts for 7 days",
        ),
        site="Example Hospital 01",
        investigator="B. Example",
        engine="screener 0.1.0",
    )


def clear_snapshot() -> Snapshot:
    """Example Bao 张伟龙: nothing fails, E14 waits."""
    aclf = decided(
        "I2",
        INCLUSION[1],
        fact(2, "Cirrhosis", "yes", date="2021", source="出院记录"),
        fact(3, "Total bilirubin", "210", "µmol/L"),
        fact(4, "INR", "1.9"),
        fact(5, "Ascites", "moderate", date="2026-11-09", source="ultrasound"),
    )
    consent = decided("I3", INCLUSION[2], fact(7, "Willing to consent", "yes", date="2026-11-20"))
    return replace(
        open_snapshot(),
        name="Example Bao 张伟龙",
        sex="male",
        record="00077123",
        identifiers=("住院号 00077123",),
        verdict="clear",
        open=(),
        criteria=_all(aclf, consent),
    )


def excluded_snapshot() -> Snapshot:
    """Example Carl: encephalopathy of grade 3 and a normal bilirubin."""
    base = clear_snapshot()
    lines = {line.id: line for line in base.criteria}
    lines["I2"] = replace(
        lines["I2"],
        result="not_met",
        truth="false",
        evidence=(fact(3, "Total bilirubin", "<0.5", "mg/dL"),),
        why=(WhyLine("false", "total bilirubin <0.5 mg/dL is at least 5 mg/dL"),),
    )
    lines["E1"] = replace(
        lines["E1"],
        result="present",
        truth="true",
        evidence=(fact(12, "Hepatic encephalopathy", "grade 3", date="2026-11-17"),),
    )
    lines["E7"] = replace(lines["E7"], result="not_applicable", evidence=())
    return replace(
        base,
        name="Example Carl",
        verdict="excluded",
        failing=("I2", "E1"),
        criteria=tuple(lines.values()),
    )


def long_snapshot(count: int = 40) -> Snapshot:
    """Many criteria, each beginning and ending with words of its own, some in Chinese."""
    criteria = []
    for number in range(1, count + 1):
        middle = EXCLUSION[number % len(EXCLUSION)].rstrip(";")
        if number % 4 == 0:
            middle += (
                " 入组前四周内出现腹水或肝性脑病且总胆红素不低于八十五点五微摩尔每升的患者" * 2
            )
        text = f"begin{number:02} {middle} end{number:02}"
        facts = [fact(number * 10 + n, f"Fact {n}", str(n), "µmol/L") for n in range(number % 6)]
        criteria.append(decided(f"E{number}", text, *facts))
    return replace(open_snapshot(), criteria=tuple(criteria), verdict="clear", open=(), waiting=())
