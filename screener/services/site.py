"""The clinic's own data: name, investigators, laboratories."""

from __future__ import annotations

from screener.domain.changes import Changes
from screener.domain.people import Site
from screener.services.clinic import Clinic
from screener.store import operations
from screener.store import site as stored


def site(clinic: Clinic) -> Site:
    """The clinic as it was last saved."""
    with clinic.store.read() as session:
        return stored.load_site(session)


def save_site(clinic: Clinic, new: Site) -> Changes:
    """Save the clinic whole."""
    with clinic.store.write() as session:
        operation = operations.begin(session, "site", clinic.now(), clinic.user)
        stored.save_site(session, new, operation)
    return Changes(site=True, operation=operation)
