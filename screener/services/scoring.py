"""A score from what is given: its value or range, what is missing, and its working."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from screener.domain.problems import Problem
from screener.domain.working import Range, UsedInput, Working
from screener.rules.scores.base import Input, Score, whole
from screener.rules.scores.corners import Column, Spread, everything, spread
from screener.rules.scores.registry import find
from screener.rules.scores.sources import cited
from screener.services.score_inputs import Given, Refusal, Unreadable, read_input, recorded
from screener.services.score_missing import missing

Status = Literal["ok", "unknown", "invalid", "not_convertible", "out_of_range"]
Inputs = Mapping[str, Any]
"""What is given, by the name of the input; JSON values with numbers as Decimal."""


@dataclass(frozen=True)
class Answer:
    """What a score is for what was given.

    ``range``: least and greatest value, None where it has none. ``missing``: inputs that are not
    recorded and on which the value depends. ``fields``: inputs that cannot be used, with
    ``problems`` saying why.
    """

    score: Score
    status: Status
    range: Range | None = None
    raw: Range | None = None
    missing: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    told: Mapping[str, Any] | None = None  # grades, classes and parts, where the value is single
    working: Working | None = None
    unit: str = ""


@dataclass(frozen=True)
class Gathered:
    """The inputs of a score, read and laid out as columns of one row."""

    given: Mapping[str, Given]
    columns: Mapping[str, Column]
    open: Mapping[str, tuple[str, ...]]  # the formula's name → how the missing is named
    made: Mapping[str, Answer]
    used: Mapping[str, Given]  # by the formula's name: the one that counts
    remarks: tuple[Problem, ...]
    wrong: tuple[tuple[str, Unreadable], ...]


def calculate(score: Score, inputs: Inputs) -> Answer:
    """The answer of ``score`` to ``inputs``."""
    gathered = gather(score, inputs)
    if gathered.wrong:
        return _refused(score, gathered)
    made = spread(score, gathered.columns)
    if math.isnan(made.low[0]):
        return _contradictory(score, gathered)
    single = bool(made.single[0])
    answer = Answer(
        score=score,
        status="ok" if single else "unknown",
        range=(float(made.low[0]), float(made.high[0])),
        raw=(float(made.raw_low[0]), float(made.raw_high[0])),
        missing=() if single else missing(score, gathered.columns, gathered.open),
        unit=score.unit,
    )
    if single:
        answer = replace(answer, told=_told(score, gathered, made))
    return replace(answer, working=_working(score, gathered, answer))


def _refused(score: Score, gathered: Gathered) -> Answer:
    """The answer where an input cannot be used: invalid before a unit that is not known."""
    invalid = [pair for pair in gathered.wrong if pair[1].status == "invalid"]
    shown = invalid or list(gathered.wrong)
    answer = Answer(
        score=score,
        status="invalid" if invalid else "not_convertible",
        fields=tuple(dict.fromkeys(name for name, _ in shown)),
        problems=tuple({str(error.problem): error.problem for _, error in gathered.wrong}.values()),
    )
    return replace(answer, working=_working(score, gathered, answer))


def _contradictory(score: Score, gathered: Gathered) -> Answer:
    known = [name for name, given in gathered.given.items() if given.known]
    fields = tuple(name for name in score.suspects or known if name in known)
    problem = Problem("scores.contradictory", {"fields": ", ".join(fields)})
    answer = Answer(score=score, status="invalid", fields=fields, problems=(problem,))
    return replace(answer, working=_working(score, gathered, answer))


def ignored(score: Score, inputs: Inputs) -> tuple[str, ...]:
    """What is given but read by no part of the score: perhaps a name misspelt."""
    return tuple(name for name in inputs if name not in _names(score))


def _names(score: Score) -> set[str]:
    found = {item.name for item in score.inputs}
    for item in score.inputs:
        maker = find(item.made_from) if item.made_from else None
        found |= _names(maker) if maker is not None else set()
    return found | ({"ascites"} if "ascites_present" in found else set())


# --- gathering -----------------------------------------------------------------------------------


def gather(score: Score, inputs: Inputs) -> Gathered:
    """Read every input of ``score``; what cannot be used is kept in ``wrong``."""
    given: dict[str, Given] = {}
    made: dict[str, Answer] = {}
    wrong: list[tuple[str, Unreadable]] = []
    for item in score.inputs:
        try:
            given[item.name] = read_input(item, _given(item, inputs))
        except Unreadable as error:
            wrong.append((item.name, error))
            given[item.name] = Given(item.name)
            continue
        if item.made_from and not given[item.name].known:
            wrong += _make(item, inputs, given, made)
    columns: dict[str, Column] = {}
    open_: dict[str, tuple[str, ...]] = {}
    used: dict[str, Given] = {}
    remarks: list[Problem] = []
    for name, items in score.groups.items():
        known = [item for item in items if given[item.name].known]
        counts = known[0] if known else items[0]
        used[name] = _standing(counts, given)
        columns[name] = _column(counts, used[name])
        if not used[name].known:
            open_[name] = _named(items, made)
        remarks += _remarks(items, known, used[name])
    return Gathered(given, columns, open_, made, used, tuple(remarks), tuple(wrong))


def _given(item: Input, inputs: Inputs) -> Any:
    """What is given under an input's name; ascites present or not also follows from its grade."""
    found = inputs.get(item.name)
    if item.name != "ascites_present" or recorded(found):
        return found
    grade = inputs.get("ascites")
    graded = Input("ascites", choices={"none": 0.0, "mild": 1.0, "moderate_severe": 1.0})
    read = read_input(graded, grade)
    words = {0.0: "no", 1.0: "yes"}
    return [words[number] for number in sorted(read.numbers)] if read.known else None


def _make(
    item: Input, inputs: Inputs, given: dict[str, Given], made: dict[str, Answer]
) -> list[tuple[str, Unreadable]]:
    """Fill an input from the score that gives it, if any of that score's inputs is recorded."""
    maker = find(item.made_from)
    assert maker is not None
    if not any(recorded(_given(part, inputs)) for part in maker.inputs):
        return []
    below = calculate(maker, inputs)
    made[item.name] = below
    if below.range is None:
        status: Refusal = "invalid" if below.status == "invalid" else "not_convertible"
        return [(name, Unreadable(status, below.problems[0])) for name in below.fields]
    given[item.name] = _from_score(item, maker, below.range)
    return []


def _from_score(item: Input, maker: Score, found: Range) -> Given:
    low, high = found
    single = low == high
    if item.choices is not None:
        labels = [str(maker.values[n]) for n in range(int(low), int(high) + 1)]
        numbers = frozenset(item.choices[label] for label in labels)
        return Given(item.name, single or len(numbers) == 1, (min(numbers), max(numbers)), numbers,
                     value=" or ".join(labels))  # fmt: skip
    ends = item.read(np.array([low]), np.array([high]), item.wants(maker.unit))
    used = float(ends[0][0]), float(ends[1][0])
    value = f"{low:g}" if single else f"{low:g}–{high:g}"
    return Given(item.name, used[0] == used[1], used, value=value, unit=maker.unit,
                 wanted=maker.unit, converted=found)  # fmt: skip


def _standing(item: Input, given: Mapping[str, Given]) -> Given:
    """The input, or what stands for it where it was not measured and need not be."""
    own = given[item.name]
    if own.known or item.absent is None or any(given[name].known for name in item.unless):
        return own
    return replace(own, known=True, used=(item.absent, item.absent), value="")


def _column(item: Input, given: Given) -> Column:
    if not given.known and math.isnan(given.used[0]):
        return everything(item, 1)
    among = tuple((number, np.array([True])) for number in sorted(given.numbers))
    ends = np.array([given.used[0]]), np.array([given.used[1]])
    return Column(*ends, among if not item.rises else ())


def _named(items: Sequence[Input], made: Mapping[str, Answer]) -> tuple[str, ...]:
    """What to name as missing: the inputs of the score that should have given it, or its name."""
    for item in items:
        if item.name in made:
            return made[item.name].missing
    return (" or ".join(sorted(item.name for item in items if not item.fallback)),)


def _remarks(items: Sequence[Input], known: Sequence[Input], used: Given) -> list[Problem]:
    if len(known) > 1:
        others = ", ".join(item.name for item in known[1:])
        return [Problem("scores.remark.preferred", {"used": known[0].name, "others": others})]
    if known and known[0] is not items[0]:
        params = {"used": known[0].name, "wanted": items[0].name}
        return [Problem("scores.remark.instead", params)]
    if not known and used.known and items[0].name == "urine_output":
        return [Problem("scores.remark.not_measured", {"name": items[0].name})]
    return []


# --- what is told --------------------------------------------------------------------------------


def _told(score: Score, gathered: Gathered, made: Spread) -> dict[str, Any]:
    """Classes and grades from the unrounded value, the parts, and the rounded number."""
    told: dict[str, Any] = {}
    for reading in score.readings:
        told[reading.name] = reading.labels[int(reading.places(made.raw_low)[0])]
    if score.details is not None:
        told |= _details(score, gathered)
    if score.rounded:
        told["rounded"] = int(whole(made.low)[0]) if math.isfinite(made.low[0]) else None
    return told


def _details(score: Score, gathered: Gathered) -> dict[str, Any]:
    """The parts, if they are the same at both ends of every input."""
    assert score.details is not None
    ends = [
        dict(score.details(**{name: getattr(column, end) for name, column in
                              gathered.columns.items()}))
        for end in ("low", "high")
    ]  # fmt: skip
    return ends[0] if ends[0] == ends[1] else {}


def _working(score: Score, gathered: Gathered, answer: Answer) -> Working:
    """The working of an answer."""
    remarks = list(gathered.remarks)
    if answer.raw is not None:
        remarks += [
            Problem(key)
            for low, high, key in score.flags
            if answer.raw[1] >= low and answer.raw[0] < high
        ]
    if len(gathered.given.get("etiology", _NOTHING).numbers) > 1:
        remarks.append(Problem("scores.remark.two_causes"))
    return Working(
        score=score.name,
        variant=score.variant,
        inputs=tuple(_used(item, gathered) for item in score.inputs),
        unrounded=answer.raw,
        result=answer.range,
        whole=score.whole,
        hold=score.hold,
        unit=answer.unit,
        confidence=score.confidence,
        sources=tuple(cited(name) for name in score.sources),
        remarks=tuple(remarks),
        doubts=tuple(doubt for given in gathered.given.values() for doubt in given.doubts),
    )


_NOTHING = Given("")


def _used(item: Input, gathered: Gathered) -> UsedInput:
    given = gathered.given[item.name]
    counts = gathered.used[item.key]
    stands = counts.name == item.name and counts.known and not given.known
    entered = given.used if not math.isnan(given.used[0]) else None
    return UsedInput(
        name=item.name,
        value=given.value,
        unit=given.unit,
        date=given.date,
        source=given.source,
        conversion=given.conversion,
        converted=given.converted,
        unit_wanted=given.wanted,
        bounds=item.bounds,
        used=counts.used if stands else entered,
        points=item.bands is not None or item.choices is not None,
        made_from=item.made_from if item.name in gathered.made else "",
        assumed="not_measured" if stands and not given.value else "",
    )
