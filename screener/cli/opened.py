"""The database that the options name, open for the time of a command."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from screener.cli.common import passphrase, user
from screener.services.clinic import Clinic
from screener.services.opening import open_clinic
from screener.store.database import Store


@contextmanager
def opened(options: argparse.Namespace, create: bool = False) -> Iterator[Clinic]:
    """An open clinic; with ``create`` it is made if it is not there."""
    new = create and not Store.exists(options.db)
    clinic = open_clinic(options.db, passphrase(options, new), user(options), create=new)
    try:
        yield clinic
    finally:
        clinic.store.close()
