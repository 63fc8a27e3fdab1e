"""A score's answer as plain data: numbers, words and lists, ready for JSON."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from screener.domain.problems import Problem
from screener.domain.working import Range, Working
from screener.rules.scores.base import Score
from screener.services.scoring import Answer
from screener.system.texts import Texts

Reply = dict[str, Any]


def reply(found: Answer, texts: Texts) -> Reply:
    """An answer as a JSON object."""
    score = found.score
    told: Reply = {"status": found.status}
    if found.status == "ok" and found.range is not None:
        told["value"] = _value(score, found.range[0])
        if score.whole and found.raw is not None and found.raw[0] == found.raw[1]:
            told["raw"] = plain(found.raw[0])
        told |= found.told or {}
        if found.unit:
            told["unit"] = found.unit
    if found.range is not None:
        told["range"] = _values(score, found.range)
        if found.status == "unknown":
            told["possible_range"] = told["range"]
    told["missing"] = list(found.missing)
    if found.fields:
        told["fields"] = list(found.fields)
    told |= in_words(found.problems, texts)
    assert found.working is not None
    return {**told, "working": working_data(found.working, score, texts)}


def _value(score: Score, value: float) -> Any:
    if score.values:
        return score.values[int(value)]
    return int(value) if score.whole else plain(value)


def _values(score: Score, found: Range) -> list[Any]:
    return [_value(score, end) if math.isfinite(end) else None for end in found]


def plain(number: float) -> int | float | None:
    """A number for JSON; one without end is null, a whole one has no point."""
    if not math.isfinite(number):
        return None
    return int(number) if number == int(number) and abs(number) < 2**53 else number


def in_words(problems: Iterable[Problem], texts: Texts) -> Reply:
    words = [texts.problem(problem) for problem in problems]
    return {"message": " ".join(words)} if words else {}


def working_data(working: Working, score: Score, texts: Texts) -> Reply:
    """The working as plain data; only what was given or stands for it."""
    inputs = []
    for one in working.inputs:
        shown = {name: value for name, value in asdict(one).items() if value not in ("", None)}
        for name in ("converted", "used", "bounds"):
            if name in shown:
                shown[name] = [plain(end) for end in shown[name]]
        inputs.append({**shown, "recorded": bool(one.value)})
    told = {
        "name": texts(f"scores.name.{working.score}"),
        "variant": working.variant,
        "inputs": inputs,
        "unrounded": _ends(working.unrounded),
        "rounding": _rounding(working),
        "result": None if working.result is None else _values(score, working.result),
        "unit": working.unit,
        "confidence": working.confidence,
        "decides": score.decides,
        "sources": list(working.sources),
        "remarks": [texts.problem(remark) for remark in working.remarks],
        "doubts": [texts.problem(doubt) for doubt in working.doubts],
    }
    return {name: value for name, value in told.items() if value not in ("", None, [])}


def _ends(found: Range | None) -> list[Any] | None:
    return None if found is None else [plain(end) for end in found]


def _rounding(working: Working) -> str:
    words = "nearest whole number, halves upward" if working.whole else ""
    if working.hold is not None:
        words += f"; held to {working.hold[0]:g}–{working.hold[1]:g}"
    return words
