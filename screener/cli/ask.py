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
from screener.domain.screening import Verdict
from screener.rules.answers.decide import Decides
from screener.rules.answers.near import Margin
from screener.rules.answers.ruler import Until
from screener.services import answers, patients
from screener.services.clinic import Clinic
from screener.system.texts import Texts


def ask(options: argparse.Namespace) -> int:
    """Answer one question: lines for people, or one JSON object a line."""
    with opened(options) as clinic:
        day = options.as_of or clinic.today
        for words, told in QUESTIONS[options.question](clinic, options, day):
            print(json.dumps(told, default=str) if options.json else printable(words))
    return DONE


Told = Iterator[tuple[str, dict[str, Any]]]
"""Each answer in words, and as plain data."""


def _until(clinic: Clinic, options: argparse.Namespace, day: date) -> Told:
    number = _patient(clinic, options)
    for one in answers.until_when(clinic, number, options.trial, day, options.known_at):
        plain = {"trial": one.trial, **asdict(one.until), "ruler": list(map(asdict, one.ruler))}
        yield f"{one.trial}  {until_words(clinic.texts, one.until)}", plain


def until_words(texts: Texts, until: Until) -> str:
    """How long a verdict stands."""
    verdict = texts(f"services.ask.verdict.{until.verdict}")
    if until.last is None or until.then is None:
        return texts("services.ask.stands", verdict=verdict)
    then, ends = texts(f"services.ask.verdict.{until.then}"), ", ".join(until.ends)
    return texts("services.ask.until", verdict=verdict, last=until.last, then=then, ends=ends)


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
        yield f"{one.trial}  {decides_words(texts, decided)}", plain
    for fact in found.facts:
        helps = "; ".join(f"{trial}: {', '.join(ids)}" for trial, ids in fact.closes.items())
        words = texts("services.ask.routine" if fact.routine_only else "services.ask.next",
                      question=fact.ask.question, helps=helps)  # fmt: skip
        yield words, asdict(fact)


def decides_words(texts: Texts, decided: Decides) -> str:
    """What decides one trial, in a line."""
    if decided.verdict == "excluded":
        parts = []
        if decided.fixed:
            parts.append(texts("services.ask.fixed", criteria=", ".join(decided.fixed)))
        parts += [texts("services.ask.again", criterion=name, facts=", ".join(codes))
                  for name, codes in decided.again.items()]  # fmt: skip
        return " ".join(parts)
    if not decided.facts and not decided.left:
        return texts("services.ask.nothing_open")
    key = "services.ask.fewest" if decided.exact else "services.ask.sufficient"
    words = texts(key, count=len(decided.facts)) if decided.facts else ""
    left = texts("services.ask.left", criteria=", ".join(decided.left)) if decided.left else ""
    return " ".join(filter(None, (words, left)))


def _near(clinic: Clinic, options: argparse.Namespace, day: date) -> Told:
    number, texts = _patient(clinic, options), clinic.texts
    for one in answers.near_miss(clinic, number, options.trial, day, options.known_at):
        failing = ", ".join(one.failing) or texts("services.ask.none")
        yield texts("services.ask.near", trial=one.trial, failing=failing), {
            "trial": one.trial, "failing": list(one.failing),
            "margins": [_margin(margin) for margin in one.margins],
        }  # fmt: skip
        if not options.json:
            yield from ((f"  {margin_words(clinic, margin)}", {}) for margin in one.margins)


def margin_words(clinic: Clinic, margin: Margin) -> str:
    """One limit and by how much it is missed."""
    fact = clinic.catalogue.get(margin.fact)
    name = fact.name(clinic.texts.language) if fact else margin.fact
    ends = [f"{end:.6g}" for end in dict.fromkeys((margin.low, margin.high))]
    short = f"{margin.short:.4g} {margin.unit}".strip()
    if margin.reported:
        short += f" ({margin.short_reported:.4g} {margin.reported})"
    return clinic.texts("services.ask.margin", criterion=margin.criterion, fact=name,
                        value="–".join(ends), unit=margin.unit, limit=str(margin.limit),
                        side=clinic.texts(f"services.ask.side.{margin.side}"),
                        short=short)  # fmt: skip


def _margin(margin: Margin) -> dict[str, Any]:
    return {**asdict(margin), "limit": str(margin.limit)}


def _relax(clinic: Clinic, options: argparse.Namespace, day: date) -> Told:
    for one in answers.relaxed(clinic, options.one_trial, day, options.known_at):
        clear, still = ([person.record for person in some] for some in (one.clear, one.open))
        words = clinic.texts("services.ask.relaxed", criterion=one.criterion, clear=len(clear),
                             open=len(still))  # fmt: skip
        yield words, {"criterion": one.criterion, "clear": clear, "open": still}


def _what_if(clinic: Clinic, options: argparse.Namespace, day: date) -> Told:
    number, texts = _patient(clinic, options), clinic.texts
    found = answers.what_if(clinic, number, options.line, options.trial, day)
    for echo in found.supposed:
        yield texts("services.ask.supposed", echo=echo), {"hypothetical": True, "supposed": echo}
    for before, after in zip(found.before, found.after, strict=True):
        changes = {
            one.id: [one.result, other.result]
            for one, other in zip(before.criteria, after.criteria, strict=True)
            if one.result != other.result
        }
        told = "; ".join(
            texts(
                "services.ask.change",
                criterion=name,
                was=_result(texts, was),
                now=_result(texts, now),
            )
            for name, (was, now) in changes.items()
        )
        words = texts("services.ask.would", trial=after.rule_set.trial,
                      was=_verdict(texts, before.verdict), now=_verdict(texts, after.verdict),
                      changes=told or texts("services.ask.no_change"))  # fmt: skip
        yield words, {
            "hypothetical": True, "trial": after.rule_set.trial, "before": before.verdict,
            "after": after.verdict, "changes": changes,
        }  # fmt: skip


def _changed(clinic: Clinic, options: argparse.Namespace, day: date) -> Told:
    number, texts = _patient(clinic, options), clinic.texts
    for one in answers.what_changed(clinic, number, options.trial, options.since, day):
        change = one.changed
        told = "; ".join(
            texts("services.ask.because", criterion=item.criterion, was=_result(texts, item.before),
                  now=_result(texts, item.after),
                  causes=", ".join(texts(f"services.ask.cause.{cause}") for cause in item.causes))
            for item in change.criteria
        )  # fmt: skip
        words = texts("services.ask.changed", trial=one.trial, was=_verdict(texts, change.before),
                      now=_verdict(texts, change.after),
                      changes=told or texts("services.ask.no_change"))  # fmt: skip
        yield words, {"trial": one.trial, **asdict(change)}


def _recheck(clinic: Clinic, options: argparse.Namespace, day: date) -> Told:
    called = patients.told_apart(patients.find_patients(clinic, ""))
    for one in answers.recheck(clinic, options.trial, day, options.weeks):
        record = called[one.patient.number]
        words = f"{one.until.last}  {record}  {one.trial}  {until_words(clinic.texts, one.until)}"
        plain = {"patient": record, "trial": one.trial, "week": one.week, **asdict(one.until)}
        yield words, plain


def _patient(clinic: Clinic, options: argparse.Namespace) -> int:
    return patients.by_record(clinic, options.patient).number


def _verdict(texts: Texts, verdict: Verdict) -> str:
    return texts(f"services.ask.verdict.{verdict}")


def _result(texts: Texts, result: str | None) -> str:
    return texts(f"cli.result.{result}") if result else texts("services.ask.none")


def _candidates(clinic: Clinic, options: argparse.Namespace, day: date) -> Told:
    found = answers.candidates(clinic, options.one_trial, day, options.known_at)
    called = patients.told_apart([one.patient for one in found])
    for one in found:
        record, codes = called[one.patient.number], [ask.fact for ask in one.missing]
        key = "services.ask.candidate" if codes else "services.ask.candidate_whole"
        words = clinic.texts(key, patient=record, count=len(codes),
                             facts=", ".join(clinic.catalogue[code].name(clinic.texts.language)
                                             for code in codes))  # fmt: skip
        yield words, {"patient": record, "missing": codes}


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
