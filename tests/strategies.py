"""Generators of rules and patients, for the laws that hold of all of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from screener.domain.facts import FactRow
from tests.rules.facts import fact

LABS = {"bilirubin_total": ("umol/L", "mg/dL"), "inr": ("",), "platelets": ("10*9/L", "/uL"),
        "wbc": ("10*9/L",)}  # fmt: skip
CONDITIONS = (
    "cirrhosis", "chronic_liver_disease", "decompensated_cirrhosis", "sepsis", "active_infection",
    "immunosuppressant_treatment", "childbearing_potential", "jaundice", "ascites", "he_grade",
    "consent_willing",
)  # fmt: skip
GRADES = {"ascites": ("none", "mild", "moderate_severe"), "he_grade": ("0", "1", "2", "3", "4")}
CODED = {"sex": ("female", "male"), "hcg_urine": ("positive", "negative")}
PLAN = "liver_transplantation_planned"
REVIEWS = ("history_reviewed", "medication_list_reviewed", "old_results_reviewed")
ANCHORS = (
    "screening", "baseline", "onset of jaundice", "last sepsis", "onset of cirrhosis", "consent",
)  # fmt: skip
OTHER_FACTS = ("birth_date", "baseline", "consent_signed", *REVIEWS)
READINGS = (
    "{labs: {within: 28 days, why: x}, answers: {within: 28 days, why: x}}",
    "{answers: {within: 10 days, why: x}, scores: {inputs_within: 7 days, why: x}}",
    "{baseline: {means: screening, why: x}, labs: {within: 1 month, why: x}}",
    "",
)
DAY = date(2026, 6, 1)
JUDGED = "something"

lengths = st.sampled_from(["1 day", "2 weeks", "28 days", "1 month", "3 months", "1 year"])


@st.composite
def windows(draw: st.DrawFn, empty: bool = True) -> dict[str, Any]:
    """The window fields of a node; possibly none."""
    side = draw(st.sampled_from([*(["", ""] if empty else []), "within", "before", "after", "at"]))
    if not side:
        return {}
    if side == "within":
        return {"within": draw(lengths)}
    named = draw(st.lists(st.sampled_from(ANCHORS), min_size=1, max_size=2, unique=True))
    anchor: Any = named[0] if len(named) == 1 else {"readings": named}
    length = {"within": draw(lengths)} if side != "at" and draw(st.booleans()) else {}
    return {side: anchor, **length}


@st.composite
def labs(draw: st.DrawFn) -> dict[str, Any]:
    code = draw(st.sampled_from(sorted(LABS)))
    unit = draw(st.sampled_from(LABS[code]))
    side = draw(st.sampled_from(["at_least", "above", "at_most", "below"]))
    picks = ["latest", "first", "any", "every", "highest", "lowest", "mean"]
    pick = draw(st.sampled_from(picks))
    limit = f"{draw(st.sampled_from([1, 2, 5, 50, 85.5]))} {unit}".strip()
    if draw(st.integers(0, 4)) == 0:
        return {"lab": code, side: limit, **draw(lasting())}
    return {"lab": code, side: limit, "pick": pick, **draw(windows())}


@st.composite
def lasting(draw: st.DrawFn) -> dict[str, Any]:
    side = draw(st.sampled_from(["more_than", "at_least"]))
    anchor = {"at": draw(st.sampled_from(ANCHORS))} if draw(st.booleans()) else {}
    return {"lasting": {side: draw(lengths)}, **anchor}


@st.composite
def courses(draw: st.DrawFn) -> dict[str, Any]:
    """Rates, changes, differences."""
    side = draw(st.sampled_from(["at_least", "below"]))
    number = draw(st.sampled_from(["1", "5", "17.1"]))
    kind = draw(st.sampled_from(["rate", "change", "difference"]))
    if kind == "rate":
        node: dict[str, Any] = {"rate": "bilirubin_total", side: f"{number} umol/L per day"}
    elif kind == "change":
        node = {"change": "platelets", "is": draw(st.sampled_from(["rise", "fall"])),
                side: draw(st.sampled_from([f"{number} %", f"{number} 10*9/L"]))}  # fmt: skip
    else:
        node = {"difference": {"of": "platelets", "minus": "wbc"}, side: f"{number} 10*9/L"}
    return {**node, **draw(windows())}


@st.composite
def counts(draw: st.DrawFn) -> dict[str, Any]:
    code = draw(st.sampled_from(["sepsis", "cirrhosis", "immunosuppressant_treatment"]))
    side = draw(st.sampled_from(["at_least", "below"]))
    return {"count": code, side: str(draw(st.integers(1, 3))), **draw(windows())}


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    code = draw(st.sampled_from(CONDITIONS))
    node: dict[str, Any] = {"condition": code}
    if code in GRADES and draw(st.booleans()):
        node = {"grade": code, "at_least": draw(st.sampled_from(GRADES[code][1:]))}
    if draw(st.integers(0, 4)) == 0:
        return {**node, **draw(lasting())}
    if "condition" in node and draw(st.integers(0, 4)) == 0:
        node["except"] = draw(st.sampled_from([other for other in CONDITIONS if other != code]))
    if draw(st.integers(0, 3)) == 0:
        return {**node, "begins": draw(windows(empty=False))}
    return {**node, **draw(windows())}


@st.composite
def coded(draw: st.DrawFn) -> dict[str, Any]:
    code = draw(st.sampled_from(sorted(CODED)))
    window = {} if code == "sex" else draw(windows() | lasting())
    return {"fact": code, "is": draw(st.sampled_from(CODED[code])), **window}


@st.composite
def scores(draw: st.DrawFn) -> dict[str, Any]:
    limit = {draw(st.sampled_from(["above", "below"])): str(draw(st.integers(5, 12)))}
    if draw(st.booleans()):
        return {"score": "child_pugh", **limit}
    return {"score": "child_pugh", "pick": "any", **limit, **draw(windows())}


leaves = st.one_of(
    labs(),
    courses(),
    counts(),
    st.just({"stated": "whatever"}),
    conditions(),
    conditions(),
    coded(),
    scores(),
    st.just({"age": {"from": "18 years", "to": "70 years"}}),
    st.builds(lambda window: {"planned": PLAN, **window}, windows()),
    st.just({"judgement": JUDGED}),
)
"""Nodes without parts, as data."""


def _combined(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(parts, min_size=1, max_size=3)
    return st.one_of(
        some.map(lambda nodes: {"all": nodes}),
        some.map(lambda nodes: {"any": nodes}),
        some.map(lambda nodes: {"readings": nodes}),
        some.map(lambda nodes: {"several": str(max(1, len(nodes) - 1)), "of": nodes}),
        parts.map(lambda node: {"not": node}),
    )


rules = st.recursive(leaves, _combined, max_leaves=6)
"""Rules of any shape, as data."""


def spelled(rule: Any) -> str:
    """A rule as a rule file spells it (JSON is YAML)."""
    return json.dumps(rule)


@dataclass(frozen=True)
class Told:
    """A fact as it would be typed, so that it can be told more precisely."""

    code: str
    text: str
    unit: str
    when: str | None
    end: str | None
    patient: int = 1

    @property
    def row(self) -> FactRow:
        recorded = None if self.when is None else "2026-06-03 10:00"
        return fact(
            self.code, self.text, self.unit, self.when,
            end=self.end, patient=self.patient, recorded=recorded,
        )  # fmt: skip


days = st.integers(0, 130).map(lambda back: DAY + timedelta(days=2 - back))


@st.composite
def whens(draw: st.DrawFn) -> str | None:
    """A moment at any precision, mostly of the last months; or none."""
    day = draw(days)
    kind = draw(st.sampled_from(["day"] * 6 + ["hour", "month", "year", "none"]))
    hour = f"{day.isoformat()} {draw(st.integers(0, 23)):02}:00"
    texts = {"day": day.isoformat(), "hour": hour, "month": day.isoformat()[:7],
             "year": str(day.year - draw(st.integers(0, 2))), "none": None}  # fmt: skip
    return texts[kind]


def texts_of(code: str) -> st.SearchStrategy[str]:
    """What may be typed as a value of a fact, readable or not."""
    if code in LABS or code == "albumin":
        number = st.sampled_from(["0", "0.5", "1", "2", "5", "49.9", "50", "85.5", "<5", ">50"])
        return st.one_of(number, st.just("haemolytic"))
    if code in GRADES:
        return st.sampled_from([*GRADES[code], "yes", "does_not_know"])
    if code in CODED:
        return st.sampled_from([*CODED[code], "not_asked", "?"])
    if code == PLAN:
        return st.sampled_from(["no", "yes", "2026-05-20", "2026-06-20", "2027", "?"])
    if code == "birth_date":
        return st.sampled_from(["1980", "2008", "2008-06-01", "2008-06-02", "1955-06-01", "?"])
    if code in REVIEWS:
        return st.sampled_from(["yes", "yes", "no"])
    return st.sampled_from(["yes", "no", "no", "does_not_know"])


@st.composite
def told(draw: st.DrawFn, codes: Sequence[str], patients: int = 1) -> Told:
    """A fact of one of some codes."""
    code = draw(st.sampled_from(codes))
    unit = draw(st.sampled_from([*LABS.get(code, ("",)), "furlongs"])) if code in LABS else ""
    when = draw(whens())
    lasting = code in CONDITIONS or code in REVIEWS
    ends = lasting and (code in REVIEWS or draw(st.integers(0, 2)) == 0)
    end = draw(days).isoformat() if ends else None
    if code in REVIEWS and draw(st.booleans()):
        when = None
    if end is not None and when is not None and end < when[:10]:
        end = when[:10]
    patient = draw(st.integers(1, patients))
    return Told(code, draw(texts_of(code)), unit, when, end, patient)


ALL_CODES = sorted({*LABS, "albumin", *CONDITIONS, *GRADES, *CODED, PLAN, *OTHER_FACTS})


def charts(
    codes: Sequence[str] = ALL_CODES, patients: int = 1, each: int = 4
) -> st.SearchStrategy[list[Told]]:
    """What is known of some patients: ``each`` facts apiece, or about that."""
    size = each * patients
    return st.lists(told(codes, patients), min_size=size // 2, max_size=2 * size)


readings = st.sampled_from(READINGS)
