"""What is known of a patient: entered, answered, corrected, withdrawn, listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from screener.domain.catalogue import UNANSWERED, FactDef
from screener.domain.changes import Changes
from screener.domain.facts import Entry, Fact, Scope, Status
from screener.domain.problems import Problem, Refused, Where, nearest, refuse
from screener.domain.times import When, minutes_of
from screener.domain.values import Value, outside_limits, read_value
from screener.exchange.dates import EARLIEST
from screener.exchange.doubts import doubts_of, reference_doubts
from screener.rules.fact_words import amount_words
from screener.services.clinic import Clinic
from screener.services.lines import Typed
from screener.services.lines import read_line as read_typed
from screener.services.listing import converted_words
from screener.services.patients import birth_problems, patient
from screener.services.values import LinePreview, NewFact
from screener.store import facts as stored
from screener.store import operations

LONG_GONE = 183  # days after which a day without a year is asked about
STATUSES = ("final", "preliminary", "cancelled", "withdrawn")


def read_line(clinic: Clinic, number: int, text: str) -> LinePreview:
    """What one typed line would become for a patient, or what is wrong with it."""
    if not text.strip():
        return LinePreview("")
    typed = read_typed(text, clinic.catalogue, clinic.today)
    if isinstance(typed, Problem):
        return LinePreview("", problems=(typed,))
    entry = Entry(
        patient=number,
        fact=typed.fact.code,
        text=typed.text,
        value=read_value(typed.fact, typed.text, typed.unit),
        unit_text=typed.unit,
        when=typed.when,
        end=typed.end,
        source=clinic.user,
    )
    problems = _problems(clinic, typed.fact, entry, trial_known=False)
    doubtful = [*_doubts(typed.fact, entry), *_year_doubts(clinic, typed, text)]
    doubts = tuple(clinic.texts.problem(doubt) for doubt in doubtful)
    if problems:
        return LinePreview("", problems=tuple(problems))
    return LinePreview(_echo(clinic, number, typed, entry), (entry,), doubts)


def _echo(clinic: Clinic, number: int, typed: Typed, entry: Entry) -> str:
    name = patient(clinic, number)
    value = amount_words(entry, typed.fact, clinic.texts)
    if converted := converted_words(typed.fact, entry):
        value = f"{value} ({converted})"
    day = entry.when.text if entry.when else clinic.texts("services.line.no_day")
    key = "services.line.echo_period" if entry.end else _echo_key(typed.fact, entry)
    return clinic.texts(
        key,
        name=name.name or name.record,
        fact=typed.fact.name(clinic.texts.language),
        value=value,
        day=day,
        end=entry.end.text if entry.end else "",
    )


def _echo_key(fact: FactDef, entry: Entry) -> str:
    """A state that is there has a day on which it began; everything else one on which it was so."""
    began = fact.kind in ("condition", "grade") and not {"no", "none"} & set(entry.value.codes)
    began = began and entry.text not in UNANSWERED
    return "services.line.echo_since" if began else "services.line.echo"


def _year_doubts(clinic: Clinic, typed: Typed, text: str) -> list[Problem]:
    """A day typed without its year, and long gone, may be meant otherwise."""
    if typed.when is None:
        return []
    day = typed.when.first_day
    if str(day.year) in text or (clinic.today - day).days <= LONG_GONE:
        return []
    return [Problem("services.line.year", {"day": typed.when.text})]


def enter_line(clinic: Clinic, number: int, line: LinePreview, confirmed: bool) -> Changes:
    """Store what :func:`read_line` showed. Raises Refused if it was refused there."""
    if line.problems:
        raise Refused(line.problems)
    if any(entry.patient != number for entry in line.entries):
        raise ValueError("the line was read for another patient")
    return _store(clinic, [_kept(clinic, entry, confirmed) for entry in line.entries])


def enter_fact(clinic: Clinic, number: int, new: NewFact) -> Changes:
    """Store one fact from a form. Raises Refused with every problem; nothing is stored then."""
    return _store(clinic, [_kept(clinic, entry_of(clinic, number, new), new.confirmed)])


def entry_of(clinic: Clinic, number: int, new: NewFact) -> Entry:
    """The entry that a filled-in form means. Raises Refused with every problem."""
    fact = clinic.catalogue.get(new.fact)
    if fact is None:
        near = nearest(new.fact, clinic.catalogue)
        key = "services.line.unknown_fact" if near else "services.line.no_fact"
        raise refuse(key, word=new.fact, nearest=near)
    problems: list[Problem] = []
    clock = f"0{new.time.strip()}"[-5:] if new.time.strip() else ""
    when = _day(f"{new.date.strip()} {clock}".strip(), problems)
    end = _day(new.end.strip(), problems)
    if new.status not in STATUSES:
        problems.append(Problem("services.bad_status", {"status": new.status}))
    status: Status = new.status  # type: ignore[assignment]
    entry = Entry(
        patient=number,
        fact=fact.code,
        text=new.text.strip(),
        value=read_value(fact, new.text, new.unit),
        unit_text=new.unit.strip(),
        when=when,
        end=end,
        scope=Scope(new.trial if fact.scope == "trial" else ""),
        laboratory=new.laboratory.strip(),
        reference_low=new.low.strip(),
        reference_high=new.high.strip(),
        status=status,
        source=new.source or clinic.user,
    )
    problems += _problems(clinic, fact, entry, trial_known=True)
    problems += reference_doubts(fact, new.low.strip(), new.high.strip(), Where())
    if problems:
        raise Refused(problems)
    return entry


def _day(text: str, problems: list[Problem]) -> When | None:
    if not text:
        return None
    try:
        return When.read(text)
    except ValueError:
        problems.append(Problem("services.bad_date", {"text": text}))
        return None


def _problems(clinic: Clinic, fact: FactDef, entry: Entry, trial_known: bool) -> list[Problem]:
    """What forbids an entry; a doubt is no problem."""
    problems = []
    name = {"fact": fact.name(clinic.texts.language)}
    if not entry.text:
        problems.append(Problem("services.no_value", name))
    if fact.scope == "trial" and not entry.scope.trial:
        key = "services.needs_trial" if trial_known else "services.line.needs_trial"
        problems.append(Problem(key, name))
    elif entry.scope.trial:
        problems += clinic.trial_problems(entry.scope.trial)
    problems += _time_problems(clinic, entry, name)
    if fact.code == "birth_date":
        problems += birth_problems(entry.text, clinic.today)
    return problems


def _time_problems(clinic: Clinic, entry: Entry, name: dict[str, str]) -> list[Problem]:
    """Start and end lie neither ahead (a plan's day is its value) nor before any record."""
    problems = []
    now = minutes_of(clinic.now())
    for time in filter(None, (entry.when, entry.end)):
        if time.first > now:
            problems.append(Problem("services.future", {"day": time.text, **name}))
        if time.last_day < EARLIEST:
            problems.append(Problem("services.too_early", {"day": time.text, **name}))
    if entry.when and entry.end and entry.end.last < entry.when.first:
        params = {"start": entry.when.text, "end": entry.end.text}
        problems.append(Problem("services.end_first", params))
    return problems


def _doubts(fact: FactDef, entry: Entry) -> tuple[Problem, ...]:
    return doubts_of(fact, entry.value, entry.text, entry.unit_text, Where())


def _kept(clinic: Clinic, entry: Entry, confirmed: bool) -> Entry:
    """The entry as it is stored: outside its limits and unconfirmed, it counts as unreadable."""
    return replace(
        entry, confirmed=confirmed, value=trusted(clinic, entry.fact, entry.value, confirmed)
    )


def trusted(clinic: Clinic, fact: str, value: Value, confirmed: bool) -> Value:
    """The value as rules may use it: outside the entry limits only once a person confirmed it."""
    if confirmed or outside_limits(clinic.catalogue[fact], value) is None:
        return value
    return replace(value, unreadable="limits")


def _store(clinic: Clinic, entries: Sequence[Entry]) -> Changes:
    at = clinic.now()
    numbers = frozenset(entry.patient for entry in entries)
    for number in numbers:
        patient(clinic, number)  # refuses an unknown one
    with clinic.store.write() as session:
        operation = operations.begin(session, "entry", at, clinic.user)
        stored.add_facts(session, entries, operation, at, clinic.user)
    return Changes(numbers, operation=operation)


def answer(
    clinic: Clinic, number: int, fact: str, said: str, start: str, end: str, trial: str, source: str
) -> Changes:
    """Record the answer to a question. A no with a period speaks for the whole of it.

    Raises Refused if it is no answer. What was looked through, and no end said, ends today.
    """
    today = clinic.today.isoformat()
    looked = fact in clinic.catalogue and clinic.catalogue[fact].kind == "complete"
    period = said == "no" and bool(start) and bool(end)
    new = NewFact(
        fact=fact,
        text=said,
        date=start if looked else (start or today),
        end=(end or today) if looked else (end if period else ""),
        trial=trial,
        source=source,
    )
    entry = entry_of(clinic, number, new)
    if entry.value.unreadable and entry.text not in UNANSWERED:
        raise Refused(_doubts(clinic.catalogue[fact], entry))
    return _store(clinic, [_kept(clinic, entry, confirmed=False)])


def judge(
    clinic: Clinic, number: int, trial: str, criterion: str, asked: str, said: str, note: str
) -> Changes:
    """Record the investigator's judgement on the question ``asked`` of a criterion."""
    if said not in ("yes", "no"):
        raise refuse("services.bad_judgement", said=said)
    clinic.require_criterion(trial, criterion)
    entry = Entry(
        patient=number,
        fact="judgement",
        text=said,
        value=Value(codes=(said,)),
        when=When.read(clinic.now().strftime("%Y-%m-%d %H:%M")),
        scope=Scope(trial, 1, criterion, asked),
        source=clinic.user,
        detail=note,
    )
    return _store(clinic, [entry])


def correct(
    clinic: Clinic,
    fact_id: int,
    text: str,
    unit: str,
    day: str,
    end: str,
    reason: str,
    confirmed: bool = False,
) -> Changes:
    """Supersede a fact by a corrected one, with a reason. The old one stays in its history."""
    old = _fact(clinic, fact_id)
    entry = old.entry
    time = entry.when.text[11:] if entry.when and entry.when.text[:10] == day else ""
    new = NewFact(entry.fact, text, unit, day, end, time, trial=entry.scope.trial)
    read = entry_of(clinic, entry.patient, new)
    corrected = replace(
        entry, text=read.text, value=read.value, unit_text=read.unit_text, when=read.when,
        end=read.end, source=clinic.user,
    )  # fmt: skip
    return _correct(clinic, old, _kept(clinic, corrected, confirmed), reason)


def withdraw(clinic: Clinic, fact_id: int, reason: str) -> Changes:
    """Let a fact count no more, with a reason. It stays in its history."""
    return _correct(clinic, _fact(clinic, fact_id), None, reason)


def _fact(clinic: Clinic, fact_id: int) -> Fact:
    with clinic.store.read() as session:
        found = stored.fact(session, fact_id)
    if found is None:
        raise refuse("store.no_fact", fact=fact_id)
    return found


def _correct(clinic: Clinic, old: Fact, entry: Entry | None, reason: str) -> Changes:
    at = clinic.now()
    with clinic.store.write() as session:
        operation = operations.begin(session, "correction", at, clinic.user, summary=reason)
        stored.correct(session, old.id, entry, reason, operation, at, clinic.user)
    return Changes(frozenset({old.entry.patient}), operation=operation)
