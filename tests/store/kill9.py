"""Kills a writing process again and again: ``python -m tests.store.kill9 N``.

The child does what an import does, through the store's own functions, and acknowledges each unit of
work after it returned. The parent kills it at a random moment, opens the database as the program
does, and looks for damage, for acknowledged work that is lost, and for work kept by halves.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from screener.domain.facts import Entry
from screener.domain.people import Identifier
from screener.domain.values import Value
from screener.store import facts, operations, patients
from screener.store.database import Store
from screener.store.tables import FactRecord, OperationRecord, PatientRecord

PASSPHRASE = "a passphrase for killing"
AT = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass
class Count:
    """What was seen. All but the first two must be zero."""

    kills: int = 0
    acknowledged: int = 0
    corrupt: int = 0
    lost: int = 0
    torn: int = 0


def write_for_ever(folder: Path, seed: int) -> None:
    """One patient with facts, and their number as summary, in each unit of work."""
    chance = random.Random(seed)
    store = Store.open(folder, PASSPHRASE)
    while True:
        size = chance.randint(1, 60)
        with store.write() as session:
            step = operations.begin(session, "import", AT, "child", summary=str(size))
            given = [Identifier("H", step)]
            number = patients.add_patient(session, "n" * chance.randint(1, 2000), given, step)
            entries = [Entry(number, "inr", "1.9" * 40, Value(n, n)) for n in range(size)]
            facts.add_facts(session, entries, step, AT, "child")
        os.write(1, f"{step}\n".encode())


def kill_once(folder: Path, seed: int, count: Count) -> None:
    """One child, one kill, one look."""
    command = [sys.executable, "-m", "tests.store.kill9", "--child", str(folder), str(seed)]
    chance = random.Random(seed)
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        wait = [child.stdout.readline() for _ in range(chance.randint(0, 8))]
        time.sleep(chance.uniform(0, 0.03))  # not to wait for anything: any moment may be the one
        child.kill()
        lines = b"".join((said, *wait, child.stdout.read())).split(b"\n")[:-1]
    acknowledged = {line.decode() for line in lines}
    store = Store.open(folder, PASSPHRASE)
    count.kills += 1
    count.acknowledged += len(acknowledged)
    count.corrupt += bool(store.faults())
    count.lost += len(acknowledged - stored(store))
    count.torn += torn(store)
    store.close()


def stored(store: Store) -> set[str]:
    """The operations in the database."""
    with store.read() as session:
        return set(session.scalars(select(OperationRecord.id)))


def torn(store: Store) -> int:
    """How many operations lack their patient or some of their facts."""
    with store.read() as session:
        query = (
            select(OperationRecord.summary, func.count(FactRecord.id))
            .outerjoin(FactRecord, FactRecord.operation == OperationRecord.id)
            .group_by(OperationRecord.id)
        )
        pairs = session.execute(query).all()
        short = sum(int(summary) != count for summary, count in pairs)
        people = session.scalar(select(func.count()).select_from(PatientRecord)) or 0
        return short + abs(people - len(pairs))


def run(kills: int, seed: int = 0) -> Count:
    """Kill ``kills`` times one after the other on the same database."""
    count = Count()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "database"
        Store.create(folder, PASSPHRASE).close()
        for number in range(kills):
            kill_once(folder, seed + number, count)
    return count


if __name__ == "__main__":
    if sys.argv[1] == "--child":
        write_for_ever(Path(sys.argv[2]), int(sys.argv[3]))
    result = run(int(sys.argv[1]), random.randrange(2**31))
    print(json.dumps(asdict(result)))
    sys.exit(bool(result.corrupt or result.lost or result.torn))
