"""Signs and words of verdicts, results, days and people: in one place, for all pages."""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import QCoreApplication

from screener.domain.people import Patient, told_age
from screener.domain.screening import CriterionLine, Truth, Verdict
from screener.domain.times import When
from screener.ui.look import Tone

SIGNS: dict[Truth, str] = {"true": "✓", "false": "✕", "unknown": "?"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATES = re.compile(r"\d{4}(-\d{2}(-\d{2}( \d{2}:\d{2})?)?)?")


def tr(text: str, count: int = -1) -> str:
    """Translate a word of this module."""
    return QCoreApplication.translate("words", text, "", count)


def day_words(text: str) -> str:
    """``2026-11-18 08:10`` → ``18 Nov 2026 08:10``, at any precision; other text as it is."""
    for between in (" to ", " – "):
        if between in text:
            return " – ".join(day_words(part) for part in text.split(between))
    if _DATES.fullmatch(text) is None:
        return text
    day, _, time = text.partition(" ")
    parts = day.split("-")
    if len(parts) > 1:
        parts[1] = _MONTHS[int(parts[1]) - 1]
    if len(parts) > 2:
        parts[2] = str(int(parts[2]))
    return " ".join([*reversed(parts), *([time] if time else [])])


def date_words(day: date) -> str:
    """``18 Nov 2026``."""
    return day_words(day.isoformat())


def month_words(day: date) -> str:
    """``Dec``; a January also names its year."""
    name = _MONTHS[day.month - 1]
    return f"{name} {day.year}" if day.month == 1 else name


def age_words(birth: str, on: date) -> str:
    """Completed years on a day; two numbers where the birth date leaves them open."""
    try:
        born = When.read(birth)
    except ValueError:
        return ""
    oldest, youngest = _years(born.first_day, on), _years(born.last_day, on)
    return tr("{age} y").format(age=oldest if oldest == youngest else f"{youngest}–{oldest}")


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def sex_words(sex: str) -> str:
    words = {"female": tr("F"), "male": tr("M")}
    return words.get(sex, tr("sex unknown"))


def birth_words(birth: str) -> str:
    age = told_age(birth)
    if age:
        return tr("birth date unknown, age told as {age}").format(age=age)
    return tr("born {day}").format(day=birth) if birth else tr("birth date unknown")


def state_word(patient: Patient) -> str:
    """``Active``, or what the patient is."""
    return {
        "active": tr("Active"),
        "deceased": tr("Deceased"),
        "transferred": tr("Transferred"),
        "lost": tr("Lost to follow-up"),
        "do_not_contact": tr("Do not contact"),
    }[patient.state]


def state_words(patient: Patient) -> str:
    """What the patient is, and since when."""
    words = state_word(patient)
    since = day_words(patient.state_since)
    return tr("{state} since {day}").format(state=words, day=since) if since else words


def called(patient: Patient) -> str:
    """The name; of somebody without one, the number."""
    return patient.name or tr("No. {number}").format(number=patient.record)


def identity_words(patient: Patient, on: date) -> str:
    """Sex, birth date, age: the identity line below a name."""
    age = age_words(patient.birth, on)
    parts = [sex_words(patient.sex), birth_words(patient.birth), *([age] if age else [])]
    return " · ".join(parts)


def verdict_chip(
    verdict: Verdict, failing: tuple[str, ...], open_: tuple[str, ...], waiting: tuple[str, ...]
) -> tuple[Tone, str]:
    """Tone and short words of a verdict, as a cell of the worklist shows them."""
    if verdict == "excluded":
        return "bad", "✕ " + _some(failing)
    if verdict == "open":
        return "open", tr("? {count} open").format(count=len(open_))
    words = tr("Clear as listed") if verdict == "clear_as_listed" else tr("Clear")
    if waiting:
        words += " · " + tr("{count} to judge").format(count=len(waiting))
    return "calm", "○ " + words


def _some(ids: tuple[str, ...], most: int = 3) -> str:
    more = f" +{len(ids) - most}" if len(ids) > most else ""
    return ", ".join(ids[:most]) + more


def verdict_head(
    verdict: Verdict, failing: tuple[str, ...], open_: tuple[str, ...], waiting: tuple[str, ...]
) -> list[tuple[Tone, str]]:
    """The chips over a checklist: the verdict whole, then what else is known."""
    chips: list[tuple[Tone, str]] = []
    if verdict == "excluded":
        chips.append(("bad", tr("✕ Excluded by {ids}").format(ids=", ".join(failing))))
    elif verdict != "open":
        words = tr("Clear as listed") if verdict == "clear_as_listed" else tr("Clear")
        chips.append(("calm", f"○ {words}"))
    if open_:
        chips.append(("open", tr("? Open: {ids}").format(ids=", ".join(open_))))
    if waiting:
        chips.append(("calm", tr("◇ {count} for the investigator").format(count=len(waiting))))
    return chips


def result_chip(line: CriterionLine) -> tuple[Tone, str]:
    """Tone and words of one criterion's result."""
    if line.result == "open":
        if line.waits:
            return "calm", tr("◇ Investigator")
        asks = line.reasons and set(line.reasons) <= {"not_asked", "missing"}
        asks = asks and "not_asked" in line.reasons
        return "open", tr("? Ask") if asks else tr("? Open")
    known: dict[str, tuple[Tone, str]] = {
        "met": ("good", tr("✓ Met")),
        "absent": ("good", tr("✓ Absent")),
        "not_met": ("bad", tr("✕ Not met")),
        "present": ("bad", tr("✕ Present")),
        "not_applicable": ("calm", tr("– Not applicable")),
    }
    return known[line.result]
