"""A database opened or made, with everything that the services need beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from screener.domain.problems import refuse
from screener.rules.language import load
from screener.rules.ruleset import RuleSet
from screener.services.clinic import Clinic
from screener.store.database import Store
from screener.system import resources
from screener.system.catalogues import load_catalogue
from screener.system.clock import now_local
from screener.system.neighbours import texts_beside
from screener.system.texts import Texts

CASES = ".cases.yaml"


def shipped_rule_sets() -> tuple[RuleSet, ...]:
    """The rule sets that come with the program, by trial."""
    files = sorted(
        file for file in resources.path("trials").glob("*.yaml") if not file.name.endswith(CASES)
    )
    catalogue = load_catalogue()
    bases = texts_beside(resources.path("trials"))
    return tuple(
        load(file.read_text(encoding="utf-8"), catalogue, file.name, bases) for file in files
    )


def open_clinic(
    folder: Path,
    passphrase: str,
    user: str,
    *,
    create: bool = False,
    demonstration: bool = False,
    texts: Texts | None = None,
    now: Callable[[], datetime] = now_local,
) -> Clinic:
    """Open the database in ``folder``, or make it there. Raises KnownError saying why not.

    ``texts``: of the language in which its answers are told; else English.
    """
    if folder.is_file():
        raise refuse("store.not_a_folder", folder=folder)
    store = (
        Store.create(folder, passphrase, demonstration=demonstration)
        if create
        else Store.open(folder, passphrase)
    )
    try:
        return Clinic(
            store=store,
            catalogue=load_catalogue(),
            rule_sets=shipped_rule_sets(),
            texts=texts or Texts(),
            user=user,
            demonstration=store.demonstration,
            now=now,
        )
    except BaseException:
        store.close()
        raise
