"""A small catalogue and short ways to read text as a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from screener.domain.catalogue import Catalogue, Choice, FactDef
from screener.exchange.files import read_file
from screener.exchange.reading import FileReading
from screener.system.texts import Texts

KNOWN = date(2026, 11, 18)
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def _choices(*codes: str) -> tuple[Choice, ...]:
    return tuple(Choice(code=code, label={"en": code.replace("_", " ")}) for code in codes)


def _lab(code: str, label: str, unit: str, limit: int, **units: str) -> FactDef:
    return FactDef(
        code=code,
        kind="lab",
        label={"en": label},
        group="labs",
        aliases=("tbil",) if code == "bilirubin_total" else (),
        unit=unit,
        units={name.replace("_", "/"): Decimal(factor) for name, factor in units.items()},
        limits=(Decimal(0), Decimal(limit)),
        refused_units={"%": "a share of what?"} if code == "albumin" else {},
    )


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue(
        [
            _lab("bilirubin_total", "Total bilirubin", "umol/L", 1710, mg_dL="17.1"),
            _lab("albumin", "Albumin", "g/L", 65, g_dL="10"),
            _lab("inr", "INR", "1", 20),
            FactDef(code="birth_date", kind="date", label={"en": "Birth date"}, group="person"),
            FactDef(
                code="sex",
                kind="coded",
                label={"en": "Sex"},
                group="person",
                choices=_choices("female", "male"),
            ),
            FactDef(
                code="ascites",
                kind="grade",
                label={"en": "Ascites"},
                group="liver",
                choices=_choices("none", "mild", "moderate_severe"),
                accepts={"no": ("none",), "yes": ("mild", "moderate_severe")},
            ),
            FactDef(
                code="cirrhosis",
                kind="condition",
                label={"en": "Cirrhosis"},
                group="liver",
                lasts="once",
            ),
            FactDef(code="surgery", kind="plan", label={"en": "Planned surgery"}, group="plans"),
            FactDef(
                code="consent",
                kind="condition",
                label={"en": "Consent"},
                group="trial",
                scope="trial",
                lasts="state",
            ),
        ]
    )


ReadText = Callable[[str], FileReading]


@pytest.fixture
def read_text(catalogue: Catalogue) -> ReadText:
    """Reads text as the file ``labs.csv``."""

    def read(text: str) -> FileReading:
        return read_file(text.encode(), catalogue, known=KNOWN, name="labs.csv")

    return read


@pytest.fixture(scope="session")
def texts() -> Texts:
    return Texts()


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the shared data folder is not beside this checkout")
    return SHARED
