"""The answers in words, for the window and the command line alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from screener.domain.catalogue import Catalogue
from screener.domain.screening import Ask, Result, Snapshot, Verdict
from screener.rules.answers.changed import Change, Changed
from screener.rules.answers.decide import Decides
from screener.rules.answers.near import Margin
from screener.rules.answers.ruler import Until
from screener.services.answers_clinic import Candidate
from screener.services.decisions import NextFact
from screener.system.texts import Texts

Day = Callable[[date], str]
"""How a day is written."""


def verdict_word(texts: Texts, verdict: Verdict) -> str:
    """``Clear as listed``, as the worklist calls it."""
    return texts(f"services.ask.verdict.{verdict}")


def result_word(texts: Texts, result: str | None) -> str:
    """The result of a criterion; of one that was not there, none."""
    return texts(f"cli.result.{result}") if result else texts("services.ask.none")


def until_words(texts: Texts, until: Until, day: Day = str) -> str:
    """How long a verdict stands."""
    verdict = verdict_word(texts, until.verdict)
    if until.last is None or until.then is None:
        return texts("services.ask.stands", verdict=verdict)
    then, ends = verdict_word(texts, until.then), ", ".join(until.ends)
    return texts("services.ask.until", verdict=verdict, last=day(until.last), then=then, ends=ends)


def turn_words(texts: Texts, until: Until) -> str:
    """What a verdict turns into, and by which criteria."""
    if until.then is None:
        return verdict_word(texts, until.verdict)
    was, then = verdict_word(texts, until.verdict), verdict_word(texts, until.then)
    return texts("services.ask.turn", was=was, then=then, ends=", ".join(until.ends))


def decides_words(texts: Texts, catalogue: Catalogue, decided: Decides) -> str:
    """What decides one trial, in a line."""
    if decided.verdict == "excluded":
        return " ".join(_excluded_words(texts, catalogue, decided))
    if not decided.facts and not decided.left:
        return texts("services.ask.nothing_open")
    key = "services.ask.fewest" if decided.exact else "services.ask.sufficient"
    words = texts(key, count=len(decided.facts)) if decided.facts else ""
    left = texts("services.ask.left", criteria=", ".join(decided.left)) if decided.left else ""
    return " ".join(filter(None, (words, left)))


def _excluded_words(texts: Texts, catalogue: Catalogue, decided: Decides) -> Iterable[str]:
    if decided.fixed:
        yield texts("services.ask.fixed", criteria=", ".join(decided.fixed))
    for criterion, codes in decided.again.items():
        facts = ", ".join(catalogue[code].name(texts.language) for code in codes)
        yield texts("services.ask.again", criterion=criterion, facts=facts)


def helps_words(fact: NextFact) -> str:
    """The criteria that a fact helps to close, by trial."""
    return "; ".join(f"{trial}: {', '.join(ids)}" for trial, ids in fact.closes.items())


def next_words(texts: Texts, fact: NextFact) -> str:
    """What to ask or measure next; before consent only what routine care brings."""
    key = "services.ask.routine" if fact.routine_only else "services.ask.next"
    return texts(key, question=fact.ask.question, helps=helps_words(fact))


def candidate_words(texts: Texts, catalogue: Catalogue, record: str, one: Candidate) -> str:
    """Somebody whom nothing excludes, and the facts that would decide it."""
    left = ", ".join(one.decides.left)
    if not one.missing:
        key = "services.ask.candidate_left" if left else "services.ask.candidate_whole"
        return texts(key, patient=record, criteria=left)

    def named(asks: Sequence[Ask]) -> str:
        return ", ".join(catalogue[ask.fact].name(texts.language) for ask in asks)

    asked = named([ask for ask in one.missing if ask not in one.routine_only])
    routine = named(one.routine_only)
    told = texts("services.ask.candidate_routine", facts=routine) if routine else ""
    facts = "; ".join(filter(None, (asked, told)))
    key = "services.ask.candidate" if one.decides.exact else "services.ask.candidate_sufficient"
    words = texts(key, patient=record, count=len(one.missing), facts=facts)
    return " ".join(filter(None, (words, left and texts("services.ask.left", criteria=left))))


def margin_words(texts: Texts, catalogue: Catalogue, margin: Margin) -> str:
    """One limit and by how much it is missed, in its unit and the laboratory's."""
    fact = catalogue.get(margin.fact)
    name = fact.name(texts.language) if fact else margin.fact
    ends = [f"{end:.6g}" for end in dict.fromkeys((margin.low, margin.high))]
    short = f"{margin.short:.4g} {margin.unit}".strip()
    if margin.reported:
        short += f" ({margin.short_reported:.4g} {margin.reported})"
    return texts("services.ask.margin", criterion=margin.criterion, fact=name,
                 value="–".join(ends), unit=margin.unit, limit=str(margin.limit),
                 side=texts(f"services.ask.side.{margin.side}"), short=short)  # fmt: skip


def step_words(texts: Texts, criterion: str, before: str | None, after: str | None) -> str:
    """One criterion before and after."""
    was, now = result_word(texts, before), result_word(texts, after)
    return texts("services.ask.change", criterion=criterion, was=was, now=now)


def change_words(texts: Texts, change: Change) -> str:
    """One criterion before and after, and why."""
    causes = ", ".join(texts(f"services.ask.cause.{cause}") for cause in change.causes)
    step = step_words(texts, change.criterion, change.before, change.after)
    return texts("services.ask.because", change=step, causes=causes) if causes else step


def changed_words(texts: Texts, trial: str, change: Changed) -> str:
    """One trial before and after, with every criterion that is otherwise, and why."""
    told = "; ".join(change_words(texts, one) for one in change.criteria)
    return _steps(texts, "changed", trial, change.before, change.after, told)


def would_words(texts: Texts, before: Snapshot, after: Snapshot) -> str:
    """One trial as it is and as it would be; says that it is hypothetical."""
    told = "; ".join(step_words(texts, *step) for step in steps(before, after))
    return _steps(texts, "would", after.rule_set.trial, before.verdict, after.verdict, told)


def _steps(
    texts: Texts, key: str, trial: str, before: Verdict, after: Verdict, told: str
) -> str:  # fmt: skip
    was, now = verdict_word(texts, before), verdict_word(texts, after)
    changes = told or texts("services.ask.no_change")
    return texts(f"services.ask.{key}", trial=trial, was=was, now=now, changes=changes)


def steps(before: Snapshot, after: Snapshot) -> list[tuple[str, Result, Result]]:
    """The criteria that differ between two snapshots of one rule set: id, result, result."""
    return [
        (one.id, one.result, other.result)
        for one, other in zip(before.criteria, after.criteria, strict=True)
        if one.result != other.result
    ]
