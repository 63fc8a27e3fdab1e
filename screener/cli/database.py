"""The clinic that a command works on."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from screener.cli.common import passphrase, texts_of, user
from screener.services.clinic import Clinic
from screener.services.opening import open_clinic
from screener.store.database import Store


@contextmanager
def opened(options: argparse.Namespace, create: bool = False) -> Iterator[Clinic]:
    """The clinic of ``--db``, closed in the end; with ``create`` it is made where there is none."""
    new = create and not Store.exists(options.db)
    clinic = open_clinic(
        options.db, passphrase(options, new), user(options), create=new, texts=texts_of(options)
    )
    try:
        yield clinic
    finally:
        clinic.store.close()
