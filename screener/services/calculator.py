"""A score from what stands in a form: asked for, calculated, and told with its whole working."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from screener import __version__
from screener.domain.calculation import (
    OR,
    Calculation,
    Doubt,
    InputField,
    ScoreForm,
    ScoreHead,
    TypedInput,
)
from screener.domain.catalogue import SYSTEMS
from screener.domain.problems import Problem, refuse
from screener.domain.working import Range, UsedInput, Working
from screener.reports.blocks import Document
from screener.reports.calculation import calculation_sheet, plain_text
from screener.reports.checklist import Printing
from screener.rules.scores.base import Input, Score
from screener.rules.scores.registry import SCORES, find
from screener.services.calculator_words import (
    choice_words,
    label,
    problem_words,
    score_words,
    told,
    unit_words,
    variant_words,
)
from screener.services.clinic import Clinic
from screener.services.patients import patient as known_patient
from screener.services.score_inputs import Unreadable, definition, doubts, read_number, read_unit
from screener.services.scoring import Answer, calculate
from screener.system.texts import Texts

MOST = 64  # combinations of several answers to several inputs
_DIMENSIONLESS = ("1", "{INR}")


def score_heads(texts: Texts) -> tuple[ScoreHead, ...]:
    """Every score with its variants, in the order of the registry."""
    return tuple(
        ScoreHead(
            family.name,
            score_words(family.name, texts),
            tuple(
                ScoreForm(
                    score.name,
                    score.variant,
                    variant_words(score, texts) if len(family.variants) > 1 else "",
                    tuple(_fields(score, texts)),
                )
                for score in family.variants
            ),
        )
        for family in SCORES.values()
    )


def score_of(name: str, variant: str) -> Score:
    """The score in this variant. Raises KnownError if there is none."""
    known = SCORES[name].variants if name in SCORES else ()
    found = next((one for one in known if one.variant == variant), None)
    if found is None:
        raise refuse("calculator.unknown_score", score=name, variant=variant)
    return found


def asked_of(score: Score) -> Iterator[tuple[Input, Score]]:
    """Every input of a score and of those that give its inputs, each once, with its score."""
    seen: set[str] = set()
    waiting = [score]
    while waiting:
        one = waiting.pop(0)
        for item in one.inputs:
            if item.name not in seen:
                seen.add(item.name)
                yield item, one
            maker = find(item.made_from) if item.made_from else None
            if maker is not None and maker not in waiting:
                waiting.append(maker)


def _fields(score: Score, texts: Texts) -> Iterator[InputField]:
    for item, owner in asked_of(score):
        fact = definition(item.name)
        part_of = "" if owner is score else score_words(owner.name, texts)
        if item.choices is not None:
            choices = tuple((code, choice_words(item.name, code, texts)) for code in fact.codes)
            named = label(item.name, texts)
            yield InputField(item.name, named, choices=choices, part_of=part_of)
        else:
            known = dict.fromkeys(
                unit_words(fact, unit)
                for unit in fact.scales
                if fact.unit not in _DIMENSIONLESS or unit not in _DIMENSIONLESS
            )
            units = tuple(known) if fact.unit != "1" or not known else ("", *known)
            usual = {system: unit_words(fact, fact.unit_in(system)) for system in SYSTEMS}
            named = label(item.name, texts)
            yield InputField(item.name, named, units, usual, part_of=part_of)


def calculate_typed(
    name: str, variant: str, inputs: Mapping[str, TypedInput], texts: Texts, as_of: str = ""
) -> Calculation:
    """The score of what stands in a form. Raises KnownError for a score that is not known.

    A number outside the entry limits is asked about and not used until it is confirmed.
    """
    score = score_of(name, variant)
    given = {name: one for name, one in inputs.items() if one.text.strip()}
    asked = tuple(doubt for name, one in given.items() for doubt in _asked(name, one, texts))
    unsure = {doubt.name for doubt in asked}
    used = {name: one for name, one in given.items() if name not in unsure}
    calculation = _calculated(score, used, given, asked, texts)
    return replace(calculation, as_of=as_of)


def _calculated(
    score: Score,
    used: Mapping[str, TypedInput],
    given: Mapping[str, TypedInput],
    asked: tuple[Doubt, ...],
    texts: Texts,
) -> Calculation:
    own = {item.name for item, _ in asked_of(score)}
    used = {name: one for name, one in used.items() if name in own}
    answers = [calculate(score, one) for one in _sets(used)]
    parts = tuple(
        _calculated(maker, used, given, (), texts)
        for item in score.inputs
        if answers[0].working and any(
            step.name == item.name and step.made_from for step in answers[0].working.inputs
        )
        if (maker := find(item.made_from)) is not None
    )  # fmt: skip
    mine = tuple(doubt for doubt in asked if doubt.name in own)
    answer = joined(answers)
    if answer.status == "unknown":
        lacking = (*answer.missing, *_unsettled(score, used))
        answer = replace(answer, missing=tuple(dict.fromkeys(lacking)))
    made = told(answer, {doubt.name: given[doubt.name] for doubt in mine}, texts)
    return replace(made, doubts=mine, parts=parts)


def _unsettled(score: Score, used: Mapping[str, TypedInput]) -> Iterator[str]:
    """Of the inputs with several possible answers, those on which the result depends."""
    for name, one in used.items():
        if OR in one.text:
            ranges = set()
            for part in one.text.split(OR):
                sets = _sets({**used, name: replace(one, text=part)})
                ranges.add(joined([calculate(score, each) for each in sets]).range)
            if len(ranges) > 1:
                yield name


def _asked(name: str, one: TypedInput, texts: Texts) -> list[Doubt]:
    """The doubts about one input, unless a person confirmed it or it cannot be read at all."""
    fact = definition(name)
    if one.confirmed or fact.kind != "lab":
        return []
    try:
        unit = read_unit(fact, one.unit)
        found = [doubt for part in one.text.split(OR)
                 for doubt in doubts(fact, read_number(part), unit)]  # fmt: skip
    except Unreadable:
        return []
    return [_doubt(name, found[0], texts)] if found else []


def _doubt(name: str, problem: Problem, texts: Texts) -> Doubt:
    fact = definition(name)
    units = {key: unit_words(fact, problem.params[key]) for key in ("unit", "own", "likely")}
    shown = Problem(problem.key, {**problem.params, **units})
    return Doubt(name, " ".join(problem_words(shown, texts).split()), units["likely"])


def _sets(used: Mapping[str, TypedInput]) -> Iterator[dict[str, Any]]:
    """What is given, once for each combination of the numbers that inputs may have.

    Raises KnownError where there are too many. The answers of a choice stay together.
    """
    columns: list[list[tuple[str, dict[str, Any]]]] = []
    size = 1
    for name, one in used.items():
        parts: list[Any] = list(dict.fromkeys(part.strip() for part in one.text.split(OR)))
        if definition(name).kind != "lab":
            parts = [parts]
        beside = {"unit": one.unit, "date": one.date, "source": one.source}
        columns.append([(name, {"value": part, **beside}) for part in parts])
        size *= len(parts)
        if size > MOST:
            raise refuse("calculator.too_many", most=MOST)
    for combination in itertools.product(*columns):
        yield dict(combination)


def joined(answers: Sequence[Answer]) -> Answer:
    """One answer for all that the inputs may be: the hull of the ranges.

    An answer without a range (an input cannot be used) stands for all.
    """
    first = next((one for one in answers if one.range is None), answers[0])
    if len(answers) == 1 or first.range is None:
        return first
    span = _hull([one.range for one in answers])
    single = span is not None and span[0] == span[1] and all(
        one.status == "ok" for one in answers
    )  # fmt: skip
    missing = dict.fromkeys(name for one in answers for name in one.missing)
    workings = [one.working for one in answers if one.working is not None]
    return replace(
        first,
        status="ok" if single else "unknown",
        range=span,
        raw=_hull([one.raw for one in answers]),
        missing=() if single else tuple(missing),
        told=first.told if all(one.told == first.told for one in answers) else None,
        working=_one_working(workings),
    )


def _hull(ranges: Sequence[Range | None]) -> Range | None:
    known = [one for one in ranges if one is not None]
    return (min(low for low, _ in known), max(high for _, high in known)) if known else None


def _one_working(workings: Sequence[Working]) -> Working:
    steps = zip(*(one.inputs for one in workings), strict=True)
    return replace(
        workings[0],
        inputs=tuple(_one_step(same) for same in steps),
        unrounded=_hull([one.unrounded for one in workings]),
        result=_hull([one.result for one in workings]),
        remarks=tuple({str(r): r for one in workings for r in one.remarks}.values()),
    )


def _one_step(same: Sequence[UsedInput]) -> UsedInput:
    return replace(
        same[0],
        value=OR.join(dict.fromkeys(one.value for one in same)),
        converted=_hull([one.converted for one in same]),
        used=_hull([one.used for one in same]),
    )


def sheet_of(clinic: Clinic, calculation: Calculation, patient: int | None) -> Document:
    """The calculation on paper; nothing is stored. Raises KnownError for an unknown patient."""
    person = None if patient is None else known_patient(clinic, patient)
    printing = Printing(clinic.user, clinic.now().isoformat(timespec="seconds"))
    return calculation_sheet(
        calculation, person, printing, clinic.texts,
        demonstration=clinic.demonstration, engine=f"Screener {__version__}",
    )  # fmt: skip


def text_of(clinic: Clinic, calculation: Calculation, patient: int | None) -> str:
    """The calculation as text, with the patient's identity only if a patient is named."""
    person = None if patient is None else known_patient(clinic, patient)
    return plain_text(calculation, person, clinic.texts)
