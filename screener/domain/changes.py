"""What a write changed, said once, so that a page refreshes only if it is touched."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """What one unit of work touched."""

    patients: frozenset[int] = frozenset()
    site: bool = False
    operation: str = ""

    def __bool__(self) -> bool:
        return bool(self.patients) or self.site
