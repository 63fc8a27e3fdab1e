"""A killed writer loses nothing acknowledged; for more: ``python -m tests.store.kill9 N``."""

from __future__ import annotations

import pytest

from tests.store import kill9


@pytest.mark.slow
def test_ten_kills_lose_nothing_tear_nothing_and_damage_nothing() -> None:
    count = kill9.run(10)
    assert (count.kills, count.corrupt, count.lost, count.torn) == (10, 0, 0, 0)
    assert count.acknowledged >= 10
