"""The clinic: its name, investigators, and laboratories with reference ranges."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from screener.domain.people import Investigator, Laboratory, ReferenceRange, Site
from screener.domain.problems import Problem, Refused
from screener.store.tables import InvestigatorRecord, LaboratoryRecord, RangeRecord, SiteRecord


def load_site(session: Session) -> Site:
    """The clinic as it was last saved; an empty one before that."""
    head = session.get(SiteRecord, 1)
    if head is None:
        return Site()
    investigators = session.scalars(select(InvestigatorRecord).order_by(InvestigatorRecord.id))
    laboratories = session.scalars(select(LaboratoryRecord).order_by(LaboratoryRecord.id))
    return Site(
        head.name,
        head.address,
        tuple(Investigator(row.name, row.role) for row in investigators),
        tuple(Laboratory(row.name, _ranges(session, row.id)) for row in laboratories),
    )


def save_site(session: Session, site: Site, operation: str) -> None:
    """Save the clinic whole, in its order. Raises Refused if a laboratory's name stands twice."""
    names = [laboratory.name for laboratory in site.laboratories]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Refused(Problem("store.laboratory_twice", {"name": name}) for name in twice)
    for table in (RangeRecord, LaboratoryRecord, InvestigatorRecord, SiteRecord):
        session.execute(delete(table))
    session.add(SiteRecord(id=1, name=site.name, address=site.address, operation=operation))
    for place, person in enumerate(site.investigators, 1):
        session.add(InvestigatorRecord(id=place, name=person.name, role=person.role))
    for place, laboratory in enumerate(site.laboratories, 1):
        session.add(LaboratoryRecord(id=place, name=laboratory.name))
        session.flush()
        session.add_all(
            RangeRecord(laboratory=place, **asdict(given)) for given in laboratory.ranges
        )
    session.flush()


def _ranges(session: Session, laboratory: int) -> tuple[ReferenceRange, ...]:
    query = select(RangeRecord).where(RangeRecord.laboratory == laboratory).order_by(RangeRecord.id)
    return tuple(
        ReferenceRange(
            fact=row.fact,
            unit=row.unit,
            low=row.low,
            high=row.high,
            sex=row.sex,
            age_from=row.age_from,
            age_to=row.age_to,
            method=row.method,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in session.scalars(query)
    )
