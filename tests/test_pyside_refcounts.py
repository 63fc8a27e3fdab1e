"""PySide6 must not lose a reference to None at each call that returns nothing.

6.12.0 does on Python 3.10 and 3.11. A process starts with a few thousand of them, so short runs
stay green and a day's work aborts. A later release is judged by this test, not by trust.
"""

from __future__ import annotations

import sys
from importlib.metadata import version

from tests.checkout import ran

CALLS = """
import sys
from PySide6.QtCore import QObject, QTimer
before = sys.getrefcount(None)
thing, timer = QObject(), QTimer()
for _ in range(10_000):
    thing.setObjectName("x")
    timer.stop()
print(before - sys.getrefcount(None))
"""


def test_twenty_thousand_void_calls_lose_no_reference_to_none() -> None:
    done = ran(sys.executable, "-c", CALLS)
    assert done.returncode == 0, done.stderr
    assert abs(int(done.stdout)) < 1_000


def test_the_release_that_loses_them_is_not_installed() -> None:
    assert version("PySide6_Essentials") != "6.12.0"
