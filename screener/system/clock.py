"""The only place that reads the machine's clock."""

from __future__ import annotations

from datetime import UTC, datetime


def now_utc() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def now_local() -> datetime:
    """This moment with the machine's own offset."""
    return datetime.now().astimezone()
