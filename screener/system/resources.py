"""Where ``resources/`` lies: inside the installed package, else beside it in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def folder() -> Path:
    """The folder of resources."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def path(*parts: str) -> Path:
    """A file or folder below ``resources/``."""
    return folder().joinpath(*parts)


def read(*parts: str) -> str:
    """The text of a resource."""
    return path(*parts).read_text(encoding="utf-8")
