"""``screener ask``: until when, what decides, near miss, what if, what changed, whom to call."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from screener.cli.common import DONE, printable
from screener.cli.database import opened
from screener.rules.answers.near import Margin
from screener.services import answers, answers_clinic, patients
from screener.services import answers_words as words
from screener.services.clinic import Clinic


def ask(options: argparse.Namespace) -> int:
    """Answer one question: lines for people, or one JSON object a line."""
    with opened(options) as clinic:
        day = options.as_of or clinic.today
        for line, told in QUESTIONS[options.question](clinic, options, day):
            print(json.dumps(told, default=str) if options.json else printable(line))
    return DONE


Told = Iterator[tuple[str, dict[str, Any]]]
"""Each answer in words, and as plain data."""


def _until(clinic: Clinic, options: argparse.Namespace, day: date) -> Told:
    number = _patient(clinic, options)
    for one in answers.until_when(clinic, number, options.trial, day, options.known_at):
        plain = {"trial": one.trial, **asdict(one.until), "ruler": list(map(asdict, one.ruler))}
        yield f"{one.trial}  {words.until_words(clinic.texts, one.until)}", plain


def _decides(clinic: Clinic, options: argparse.Namespace, day: date) -> Told:
    number, texts = _patient(clinic, options), clinic.texts
    found = answers.what_decides(clinic, number, options.trial, day, options.known_at)
    for one in found.trials:
        decided = one.decides
        plain = {
            "trial": one.trial, "verdict": decided.verdict, "exact": decided.exact,
            "consent_on_file": decided.consented, "closes": dict(decided.closes),
            "facts": [asdict(ask) for ask in decided.facts],
            "left": {name: [asdict(ask) for ask in some] for name, some in decided.left.items()},
            "fixed": list(decided.fixed), "again": dict(decided.again),
        }  # fmt: skip
        yield f"{one.trial}  {words.decides_words(texts, clinic.catalogue, decided)}", plain
    for fact in found.facts:
        yield words.next_words(texts, fact), asdict(fact)


def _near(clinic: Clinic, options: argparse.Namespace, day: date) -> Told:
    number, texts = _patient(clinic, options), clinic.texts
    for one in answers.near_miss(clinic, number, options.trial, day, options.known_at):
        failing = ", ".join(one.failing) or texts("services.ask.none")
        yield texts("services.ask.near", trial=one.trial, failing=failing), {
            "trial": one.trial, "failing": list(one.failing),
            "margins": [_margin(margin) for margin in one.margins],
        }  # fmt: skip
        if not options.json:
            yield from (
                (f"  {words.margin_words(texts, clinic.catalogue, margin)}", {})
                for margin in one.margins
            )


def _margin(margin: Margin) -> dict[str, Any]:
    return {**asdict(margin), "limit": str(margin.limit)}


def _relax(clinic: Clinic, options: argparse.Namespace, day: date) -> Told:
    for one in answers_clinic.relaxed(clinic, options.one_trial, day, options.known_at):
        clear, still = ([person.record for person in some] for some in (one.clear, one.open))
        told = clinic.texts("services.ask.relaxed", criterion=one.criterion, clear=len(clear),
                            open=len(still))  # fmt: skip
        yield told, {"criterion": one.criterion, "clear": clear, "open": still}


def _what_if(clinic: Clinic, options: argparse.Namespace, day: date) -> Told:
    number, texts = _patient(clinic, options), clinic.texts
    found = answers.what_if(
        clinic, number, options.line, options.trial, day, options.known_at
    )  # fmt: skip
    for echo in found.supposed:
        yield texts("services.ask.supposed", echo=echo), {"hypothetical": True, "supposed": echo}
    for doubt in found.doubts:
        yield texts("services.ask.doubt", doubt=doubt), {"hypothetical": True, "doubt": doubt}
    for before, after in zip(found.before, found.after, strict=True):
        yield words.would_words(texts, before, after), {
            "hypothetical": True, "trial": after.rule_set.trial, "before": before.verdict,
            "after": after.verdict,
            "changes": {name: [was, now] for name, was, now in words.steps(before, after)},
        }  # fmt: skip


def _changed(clinic: Clinic, options: argparse.Namespace, day: date) -> Told:
    number, known = _patient(clinic, options), options.known_at
    for one in answers.what_changed(clinic, number, options.trial, options.since, day, known):
        plain = {"trial": one.trial, **asdict(one.changed)}
        yield words.changed_words(clinic.texts, one.trial, one.changed), plain


def _recheck(clinic: Clinic, options: argparse.Namespace, day: date) -> Told:
    called, known = patients.told_apart(patients.find_patients(clinic, "")), options.known_at
    for one in answers_clinic.recheck(clinic, options.trial, day, options.weeks, known_at=known):
        record, until = called[one.patient.number], one.until
        plain = {"patient": record, "trial": one.trial, "week": one.week, **asdict(until)}
        told = words.until_words(clinic.texts, until)
        yield f"{until.last}  {record}  {one.trial}  {told}", plain


def _patient(clinic: Clinic, options: argparse.Namespace) -> int:
    return patients.by_record(clinic, options.patient).number


def _candidates(clinic: Clinic, options: argparse.Namespace, day: date) -> Told:
    found = answers_clinic.candidates(clinic, options.one_trial, day, options.known_at)
    called = patients.told_apart([one.patient for one in found])
    for one in found:
        record, decided = called[one.patient.number], one.decides
        yield words.candidate_words(clinic.texts, clinic.catalogue, record, one), {
            "patient": record, "exact": decided.exact, "left": list(decided.left),
            "missing": [ask.fact for ask in one.missing],
            "consent_on_file": decided.consented,
            "routine_only": [ask.fact for ask in one.routine_only],
        }  # fmt: skip


QUESTIONS: dict[str, Callable[[Clinic, argparse.Namespace, date], Told]] = {
    "until": _until,
    "decides": _decides,
    "near": _near,
    "relaxed": _relax,
    "candidates": _candidates,
    "if": _what_if,
    "changed": _changed,
    "recheck": _recheck,
}
