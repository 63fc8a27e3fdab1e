"""Snapshots, questions and previews for pages in tests, made by hand."""

from __future__ import annotations

from datetime import date

from screener.domain.people import Patient
from screener.domain.screening import (
    Ask,
    CriterionLine,
    EvidenceLine,
    Reason,
    Result,
    RuleSetLine,
    Side,
    Snapshot,
    Truth,
    Verdict,
    WhyLine,
)
from screener.domain.times import When
from screener.reports.blocks import Document
from screener.reports.checklist import Printing, checklist
from screener.services.values import Cell, FactLine, PreviewRow
from screener.system.texts import Texts
from tests.ui.criteria import CRITERIA
from tests.ui.people import Facts

WITHIN = 28  # days
READING = "within 28 days: the record names no window; site convention, ask the sponsor"
JUDGED = {"E5": "Severe organic disease of an extrahepatic organ?", "E14": "Any other reason?"}
ASKED = {"E7": ("breastfeeding", "Is she breast-feeding?"), "E10": ("drug_abuse", "Drug abuse?")}


def age(patient: Patient, on: date) -> int | None:
    """Completed years, if the birth date is whole."""
    if len(patient.birth) != 10:
        return None
    born = When.read(patient.birth).first_day
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def some_cell(patient: int, trial: int) -> Cell:
    """Cells of the other trials: one of each kind, by the numbers alone."""
    kinds: list[Cell] = [
        Cell("open", (), ("I2", "E7"), ()),
        Cell("excluded", ("E4", "I2"), ("E7",), ()),
        Cell("clear_as_listed", (), (), ()),
        Cell("clear", (), (), ("E5", "E6", "E14")),
        Cell("excluded", ("E1", "E2", "E3", "E4", "E8"), (), ()),
    ]
    return kinds[(patient + 2 * trial) % len(kinds)]


def snapshot(
    patient: Patient, trial: str, as_of: date, facts: Facts, remarks: dict[str, str],
    judged: dict[str, str], demonstration: bool,
) -> Snapshot:  # fmt: skip
    """A checklist that follows a few facts: INR and bilirubin in I2, answers in E7 and E10."""
    lines = tuple(
        _line(name, text, patient.number, as_of, facts, remarks.get(name, ""), judged)
        for name, text in CRITERIA
    )
    failing = tuple(one.id for one in lines if one.result in ("not_met", "present"))
    waiting = tuple(one.id for one in lines if one.waits)
    open_ = tuple(one.id for one in lines if one.result == "open" and not one.waits)
    verdict: Verdict = "excluded" if failing else "open" if open_ else "clear"
    title = "Human Umbilical Cord Mesenchymal Stem Cells for ACLF"
    rule_set = RuleSetLine(trial, title, 1, "approved", "9f3c77a1" * 8, "registry", "2023-08-31",
                           True)  # fmt: skip
    return Snapshot(
        rule_set, patient.number, patient.name, patient.sex, patient.birth, patient.record,
        tuple(f"{one.issuer} {one.value}" for one in patient.identifiers), patient.state, 1,
        as_of.isoformat(), "2026-11-22T09:41:00+08:00", verdict, failing, open_, waiting, lines,
        (f"laboratory values {READING}",), "Example Hospital 01", "B. Example", "0.1.0",
        demonstration,
    )  # fmt: skip


def _line(
    name: str, text: str, patient: int, as_of: date, facts: Facts, remark: str,
    judged: dict[str, str],
) -> CriterionLine:  # fmt: skip
    result: Result = "met" if name.startswith("I") else "absent"
    truth: Truth = "true" if name.startswith("I") else "false"
    reasons: tuple[Reason, ...] = ()
    why: tuple[WhyLine, ...] = (WhyLine(truth, f"decided by the facts on file for {name}"),)
    evidence: tuple[EvidenceLine, ...] = ()
    missing: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    waits = False
    if name == "I2":
        result, truth, why, evidence, missing = _jaundice(patient, as_of, facts)
        reasons = ("too_old",) if result == "open" else ()
        asks = tuple(Ask("lab", "inr", what) for what in missing)
    elif name in ASKED and facts.newest(patient, ASKED[name][0]) is None:
        result, truth, why, reasons = "open", "unknown", (), ("not_asked",)
        fact, question = ASKED[name]
        missing, asks = (question,), (Ask("condition", fact, question),)
    elif name in ASKED:
        newest = facts.newest(patient, ASKED[name][0])
        assert newest is not None
        result = "present" if newest.fact.entry.text == "yes" else "absent"
        evidence = (_evidence(newest, "no" if result == "absent" else "yes"),)
        why = (WhyLine("true" if result == "present" else "false", f"{newest.label}: on file"),)
    elif name in JUDGED and name not in judged:
        result, truth, waits, why = "open", "unknown", True, ()
        reasons, asks = (
            ("judgement",),
            (Ask("judgement", name, JUDGED[name], trial=True, asked=f"digest of {name}"),),
        )
    elif name in JUDGED:
        result = "present" if judged[name] == "yes" else "absent"
        why = (WhyLine("false", f"judged: {judged[name]}"),)
    side: Side = "inclusion" if name.startswith("I") else "exclusion"
    return CriterionLine(
        name, side, text, result, waits, truth, reasons, f"The rule of {name} as a sentence.",
        why, evidence, missing, asks, (READING,) if name == "I2" else (), "",
        (remark,) if remark else (),
    )  # fmt: skip


def _evidence(line: FactLine, value: str) -> EvidenceLine:
    entry = line.fact.entry
    return EvidenceLine(
        line.fact.id, entry.fact, line.label, value, entry.unit_text, line.date, line.source, True
    )


def _jaundice(
    patient: int, as_of: date, facts: Facts
) -> tuple[Result, Truth, tuple[WhyLine, ...], tuple[EvidenceLine, ...], tuple[str, ...]]:
    found = [facts.newest(patient, name) for name in ("bilirubin_total", "inr")]
    evidence = tuple(_evidence(line, line.fact.entry.text) for line in found if line)
    inr = found[1]
    days = None
    if inr is not None and inr.fact.entry.when is not None:
        days = (as_of - inr.fact.entry.when.first_day).days
    why = [
        WhyLine("true", "cirrhosis since 2021"),
        WhyLine("true", "bilirubin 7.4 mg/dL ≥ 5 mg/dL, 18 Nov 2026"),
    ]
    if inr is None or days is None or days > WITHIN:
        told = f"INR ≥ 1.5: {inr.value} is {days} days old" if inr else "INR ≥ 1.5: none"
        why += [
            WhyLine("unknown", "any of"),
            WhyLine("unknown", told, 1, READING),
            WhyLine("unknown", "prothrombin activity < 40 %: none on file", 1),
        ]
        return "open", "unknown", tuple(why), evidence, ("INR or prothrombin activity decides",)
    met = float(inr.fact.entry.text) >= 1.5
    why.append(WhyLine("true" if met else "false", f"INR {inr.value} against ≥ 1.5", 0))
    return ("met" if met else "not_met"), ("true" if met else "false"), tuple(why), evidence, ()


def document(shown: Snapshot) -> Document:
    """The printed checklist, made by the reports themselves."""
    return checklist(shown, Printing("A. Coordinator", "2026-11-22T09:44:00+08:00"), Texts())


PREVIEW = (
    PreviewRow(2, "00482913 Example Anna", "INR (prothrombin time)", "1.9", "", "2026-11-18",
               "new"),
    PreviewRow(3, "00482913 Example Anna", "Bilirubin, total", "7.4", "mg/dL", "2026-11-18",
               "known", "the same value is on file"),
    PreviewRow(4, "00480177 Example Bo", "Platelets", "72000", "10*9/L", "2026-11-18", "doubt",
               "outside the entry limits 1 to 2000: is the unit /uL?"),
    PreviewRow(5, "00480177 Example Bo", "Albumin", "3,2", "g/L", "2026-11-18", "unreadable",
               "“3,2” can be read in two ways; kept as unreadable"),
    PreviewRow(6, "", "Creatinine", "88", "umol/L", "31.11.2026", "refused",
               "31.11.2026 is no day; write 2026-11-30"),
    PreviewRow(7, "00499999 样例 王", "Hepatitis B surface antigen", "positive", "", "2026-11",
               "new"),
)  # fmt: skip
