"""The demonstration clinic: a throw-away database of invented patients, filled by an import."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from screener.domain.people import Investigator, Laboratory, Site
from screener.services.clinic import Clinic, Progress, no_progress
from screener.services.demonstration import demonstration_patients, rows_csv
from screener.services.imports import commit_import, preview_import
from screener.services.opening import open_clinic
from screener.services.patients import add_patient
from screener.services.site import save_site
from screener.system.clock import now_local

SITE = Site(
    name="Demonstration clinic",
    investigators=(Investigator("Dr. Invented", "principal investigator"),),
    laboratories=(Laboratory("Demonstration laboratory"),),
)


def make_demonstration(
    folder: Path,
    user: str = "demonstration",
    count: int = 60,
    progress: Progress = no_progress,
    now: Callable[[], datetime] = now_local,
) -> Clinic:
    """Make and fill a demonstration database in a new or empty folder; its passphrase is random."""
    words = secrets.token_urlsafe(24)
    clinic = open_clinic(folder, words, user, create=True, demonstration=True, now=now)
    invented = demonstration_patients(clinic.today, count=count)
    for patient in invented:
        add_patient(clinic, patient.identity)
    file = folder / "demonstration.csv"
    file.write_text(rows_csv(invented), encoding="utf-8")
    try:
        commit_import(clinic, preview_import(clinic, file), progress)
    finally:
        file.unlink()
    save_site(clinic, SITE)
    return clinic
