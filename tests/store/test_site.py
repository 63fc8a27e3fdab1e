"""The clinic is saved and loaded whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from screener.domain.people import Investigator, Laboratory, ReferenceRange, Site
from screener.domain.problems import Refused
from screener.store import operations
from screener.store.database import Store
from screener.store.site import load_site, save_site

AT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
RANGE = ReferenceRange(
    "alt", "U/L", "0", "45", "male", 18, 70, "IFCC", date(2020, 1, 1), date(2026, 2, 28)
)
SITE = Site(
    "Example Clinic 诊所",
    "1 Example Street\nExampletown",
    (Investigator("Dr. B", "principal"), Investigator("Dr. A")),
    (Laboratory("Z", (RANGE, ReferenceRange("inr", "1", "0.8", "1.2"))), Laboratory("A")),
)


def test_a_site_comes_back_in_its_order_and_replaces_the_former(store: Store) -> None:
    with store.read() as session:
        assert load_site(session) == Site()
    for site in (SITE, replace(SITE, laboratories=SITE.laboratories[::-1]), Site("Other")):
        with store.write() as session:
            save_site(session, site, operations.begin(session, "site", AT, "ann"))
        with store.read() as session:
            assert load_site(session) == site


def test_two_laboratories_of_one_name_are_refused_and_nothing_changes(store: Store) -> None:
    with store.write() as session:
        save_site(session, SITE, operations.begin(session, "site", AT, "ann"))
    twice = Site("New", laboratories=(Laboratory("A"), Laboratory("A")))
    with pytest.raises(Refused) as refused, store.write() as session:
        save_site(session, twice, operations.begin(session, "site", AT, "ann"))
    assert refused.value.problems[0].params == {"name": "A"}
    with store.read() as session:
        assert load_site(session) == SITE
