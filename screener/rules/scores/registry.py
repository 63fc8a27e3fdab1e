"""Scores by name: one line each."""

from __future__ import annotations

from screener.rules.scores import (
    aclf,
    child_pugh,
    clif,
    filtration,
    general,
    grades,
    indices,
    kidney,
    meld,
)
from screener.rules.scores.base import Family, Score

SCORES: dict[str, Family] = {
    family.name: family
    for family in (
        meld.MELD_ETIOLOGY,
        meld.MELD_UNOS,
        meld.MELD_NA,
        meld.MELD_3,
        child_pugh.CHILD_PUGH,
        aclf.APASL_ACLF,
        aclf.AARC,
        aclf.CN2018_ACLF_LAB_CORE,
        aclf.CN2018_PTA_STAGE,
        aclf.COSSH_SINGLE_LIVER_FAILURE,
        clif.CLIF_C_OF,
        clif.EASL_CLIF_ACLF_GRADE,
        clif.CLIF_C_ACLF,
        clif.CLIF_C_AD,
        clif.PAO2_FIO2,
        clif.SPO2_FIO2,
        kidney.KDIGO_AKI,
        kidney.ICA_AKI_2015,
        kidney.HRS_AKI_2015,
        filtration.EGFR_CKDEPI_2021,
        filtration.EGFR_CKDEPI_2009,
        filtration.CRCL_COCKCROFT_GAULT,
        grades.WEST_HAVEN_OVERT,
        grades.KARNOFSKY_TO_ECOG,
        grades.ECOG_TO_KARNOFSKY,
        indices.FIB4,
        indices.APRI,
        indices.ALBI,
        indices.MADDREY_DF,
        indices.LILLE,
        indices.R_FACTOR,
        general.BMI,
        general.BSA_MOSTELLER,
        general.CALCIUM_CORRECTED,
        general.QTCF,
        general.ANC,
    )
}


def find(name: str, variant: str = "") -> Score | None:
    """The score of this name and variant, or None."""
    family = SCORES.get(name)
    return family.get(variant) if family is not None else None


def variants() -> tuple[Score, ...]:
    """Every score in every variant."""
    return tuple(score for family in SCORES.values() for score in family.variants)
