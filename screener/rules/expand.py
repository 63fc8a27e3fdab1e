"""A rule set that says only how it differs from another: ``base`` and ``override``.

It is written out whole before anything else: what is hashed, stored and printed needs no base. A
mistake is told where it stands, in the base or in what overrides it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml

from screener.domain.problems import Problem, Refused, Where, nearest
from screener.domain.screening import Side
from screener.system.document import Document, Path, read_document

SIDES: tuple[Side, ...] = ("inclusion", "exclusion")
Bases = Callable[[str], str | None]
MERGED = ("readings", "definitions")  # mappings of which single entries may be replaced
MOST_BASES = 8
NOTHING = (None, "")


def no_bases(name: str) -> str | None:
    """For files that are read alone."""
    return None


@dataclass
class Whole:
    """A rule file written out: plain data, and where each part of it stands."""

    data: Any
    document: Document
    origins: dict[Path, tuple[Callable[[Path], Where], Path]] = field(default_factory=dict)

    def where(self, path: Path) -> Where:
        """The place of ``path``: in the file from which that part came."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.origins:
                place, start = self.origins[path[:length]]
                return place((*start, *path[length:]))
        return self.document.where(path)


def whole(text: str, file: str, bases: Bases) -> tuple[Whole, str]:
    """The rule file with its base, and its text written out (the same text if it has no base).

    Raises Refused for what is no document, an unknown base and unknown criteria.
    """
    document = read_document(text, file)
    made = _whole(document, bases, (file,))
    if made.data is document.data:
        return made, text
    return made, yaml.safe_dump(made.data, allow_unicode=True, sort_keys=False, width=100)


def _whole(document: Document, bases: Bases, seen: tuple[str, ...]) -> Whole:
    data = document.data
    if not isinstance(data, dict):
        return Whole(data, document)
    if "base" not in data:
        if "override" in data:
            raise _refusal(document, ("override",), "rules.override_alone")
        return Whole(data, document)
    name = data["base"]
    text = bases(name) if isinstance(name, str) else None
    if text is None:
        raise _refusal(document, ("base",), "rules.unknown_base", name=str(name))
    if len(seen) > MOST_BASES:
        raise _refusal(document, ("base",), "rules.endless_base", name=str(name))
    file = f"{name}.yaml"
    return _joined(_whole(read_document(text, file), bases, (*seen, file)), document)


def _refusal(document: Document, path: Path, key: str, **params: str) -> Refused:
    return Refused([Problem(key, params, document.where(path))])


def _joined(base: Whole, own: Document) -> Whole:
    """The base with what its own file replaces, leaves out and adds."""
    made = Whole(dict(base.data), own)
    for key in base.data:
        made.origins[(key,)] = (base.where, (key,))
    for key, value in own.data.items():
        if key in ("base", "override", *SIDES):
            continue
        under = base.data.get(key)
        if key in MERGED and isinstance(value, dict) and isinstance(under, dict):
            made.data[key] = {**under, **value}
            made.origins |= {(key, name): (own.where, (key, name)) for name in value}
        else:
            made.data[key] = value
            made.origins[(key,)] = (own.where, (key,))
    _criteria(made, base, own)
    return made


def _criteria(made: Whole, base: Whole, own: Document) -> None:
    override = own.data.get("override")
    changes = dict(override) if isinstance(override, dict) else {}
    if override is not None and not changes:
        raise _refusal(own, ("override",), "rules.not_an_override")
    for name, change in changes.items():
        if change not in NOTHING and not isinstance(change, dict):
            raise _refusal(own, ("override", name), "rules.not_an_override")
    known = []
    for side in SIDES:
        found: list[Any] = []
        for number, item in enumerate(_listed(base.data.get(side))):
            name = item.get("id") if isinstance(item, dict) else None
            known.append(str(name))
            place: Path = (side, len(found))
            if name not in changes:
                made.origins[place] = (base.where, (side, number))
                found.append(item)
            elif changes[name] not in NOTHING:
                change = changes[name]
                made.origins[place] = (base.where, (side, number))
                at: Path = ("override", str(name))
                made.origins |= {(*place, key): (own.where, (*at, key)) for key in change}
                found.append({**item, **change})
        for number, item in enumerate(_listed(own.data.get(side))):
            made.origins[(side, len(found))] = (own.where, (side, number))
            found.append(item)
        if found or side in base.data:
            made.data[side] = found
    _unknown(own, [name for name in changes if name not in known], known)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _unknown(own: Document, names: list[str], known: list[str]) -> None:
    problems = [
        Problem(
            "rules.unknown_override",
            {"id": name, "nearest": nearest(name, known) or ", ".join(known)},
            own.where(("override", name)),
        )
        for name in names
    ]
    if problems:
        raise Refused(problems)
