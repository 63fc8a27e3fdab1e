"""Rule sets that differ in their limits, as a site with many trials of one kind has them."""

from __future__ import annotations

from screener.domain.catalogue import Catalogue
from screener.rules.language import load
from screener.rules.ruleset import RuleSet
from screener.system import resources

TRIAL = "NCT05985863"
CHANGED = (
    ("trial: NCT05985863", "trial: VARIANT{n:04}"),
    ("from: 18 years, to: 70 years", "from: {age} years, to: {oldest} years"),
    ("at_least: 5 mg/dL", "at_least: {bilirubin} mg/dL"),
    ("at_least: 1.5}", "at_least: {inr}}}"),
    ("below: 40 %", "below: {pta} %"),
    ("below: 50 10*9/L", "below: {platelets} 10*9/L"),
)


def variants(count: int, catalogue: Catalogue) -> list[RuleSet]:
    """``count`` rule sets made from NCT05985863, each with limits of its own."""
    text = resources.read("trials", f"{TRIAL}.yaml")
    return [load(_variant(text, n), catalogue, TRIAL) for n in range(count)]


def limits_of(n: int) -> dict[str, float]:
    """The limits of the n-th rule set; those of the first are the trial's own."""
    return {
        "age": 18 + n % 5, "oldest": 70 - n % 20, "bilirubin": 5 + n / 20, "inr": 1.5 + n / 100,
        "pta": 40 - n / 5, "platelets": 50 + n,
    }  # fmt: skip


def _variant(text: str, n: int) -> str:
    for old, new in CHANGED:
        if old not in text:
            raise ValueError(f"the rule set no longer says {old}")
        text = text.replace(old, new.format(n=n, **limits_of(n)))
    return text
