"""What is done with a trial's rule sets: added, approved by a second person, activated; and with
the trial at this site: opened, paused, closed. Nothing that was recorded is changed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import date

from screener.domain.changes import Changes
from screener.domain.problems import refuse
from screener.domain.trials import RuleVersion, SiteState, TrialStep, approval
from screener.rules.checking import Checked
from screener.rules.ruleset import RuleSet
from screener.services.clinic import Clinic
from screener.services.rule_files import RuleFile, check_file, file_of, is_tested, shipped_cases
from screener.services.rulebook import Life
from screener.store import operations
from screener.store import trials as stored


@dataclass(frozen=True)
class Added:
    """A version that was taken in, and what was found of it."""

    version: RuleVersion
    checked: Checked
    tested: bool
    changes: Changes


def add_rules(clinic: Clinic, given: RuleFile) -> Added:
    """Take in a rule file as a version, tested or a draft.

    Raises Refused with every mistake, or because its number is taken; then nothing is stored.
    """
    checked = check_file(clinic.catalogue, given)
    rules, tested = checked.rule_set, is_tested(checked)
    _require_free(clinic.book.life(rules.trial), rules, given.cases or "")
    new = RuleVersion(
        trial=rules.trial,
        version=rules.version,
        sha256=rules.sha256,
        cases=given.cases or "",
        origin=given.origin,
        file=given.name,
        by=clinic.user,
        at=clinic.now(),
    )
    with clinic.store.write() as session:
        operation = operations.begin(
            session, "trial", clinic.now(), clinic.user, summary=f"{new.trial} {new.version}",
            file=given.name, file_sha256=given.sha256,
        )  # fmt: skip
        kept = stored.add_version(session, new, rules.text, operation)
        if tested:
            said = clinic.texts("services.trials.cases_pass", count=len(checked.cases or ()))
            stored.add_step(session, _step(clinic, kept, "tested", said), operation)
    return Added(kept, checked, tested, Changes(site=True, operation=operation))


def _require_free(life: Life | None, rules: RuleSet, cases: str) -> None:
    """That a text may carry its number: nothing approved or shipped carries it or a higher one."""
    if life is None:
        return
    for one in life.versions:
        same = (one.version, one.sha256) == (rules.version, rules.sha256)
        if same and (one.origin == "shipped" or one.cases == cases) and one in life.numbered:
            raise refuse("services.trials.known", trial=one.trial, version=one.version)
    locked = [
        one.version
        for one in life.versions
        if one.origin == "shipped" or approval(one, life.steps) is not None
    ]
    if locked and rules.version <= max(locked):
        raise refuse(
            "services.trials.locked",
            trial=life.trial, version=rules.version, locked=max(locked), next=max(locked) + 1,
        )  # fmt: skip


def approve(
    clinic: Clinic, trial: str, number: int, by: str = "", note: str = "", sha256: str = ""
) -> Changes:
    """Approve a version, by somebody who did not write it; it is locked from then on.

    ``sha256``: (the beginning of) the hash of the text that was read, which must be this one. The
    program checks the version again; what is not tested is refused.
    """
    by = by.strip() or clinic.user
    life, version = _named(clinic, trial, number)
    _require_approvable(life, version, by, sha256)
    _require_tested(clinic, version)
    step = _step(clinic, version, "approved", note.strip(), by=by)
    return _take(clinic, version, step)


def _require_approvable(life: Life, version: RuleVersion, by: str, sha256: str) -> None:
    trial, number = version.trial, version.version
    before = approval(version, life.steps)
    if before is not None:
        raise refuse(
            "services.trials.approved_already",
            trial=trial, version=number, by=before.by, day=before.day,
        )  # fmt: skip
    if not version.sha256.startswith(sha256):
        sha = version.sha256[:12]
        raise refuse("services.trials.other_text", trial=trial, version=number, sha=sha)
    authors = [one.by for one in life.versions if one.version == number and one.origin != "shipped"]
    if _person(by) in map(_person, authors):
        raise refuse("services.trials.second_person", trial=trial, version=number, by=by)


def _person(name: str) -> str:
    """A name as it is compared: however it is spaced, written wide or in capital letters."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _require_tested(clinic: Clinic, version: RuleVersion) -> None:
    found = check_file(clinic.catalogue, file_of(clinic, version.trial, version.version))
    if not is_tested(found):
        raise refuse(
            "services.trials.not_tested", trial=version.trial, version=version.version,
            cases=len(found.cases or ()), differing=len({one.case for one in found.differences}),
            uncased=", ".join(d.criterion for d, _ in found.doubts if d.key == "no_case") or "–",
        )  # fmt: skip


def activate(
    clinic: Clinic, trial: str, number: int, day: date | None = None, reason: str = "", by: str = ""
) -> Changes:
    """Let an approved version screen from a day on (else today)."""
    day = day or clinic.today
    life, version = _named(clinic, trial, number)
    approved = approval(version, life.steps)
    if approved is None:
        raise refuse("services.trials.not_approved", trial=trial, version=number)
    if day < approved.day:
        raise refuse("services.trials.before_approval", day=day, approved=approved.day)
    step = _step(clinic, version, "active", reason.strip(), day, by)
    return _take(clinic, version, step)


def set_site_state(
    clinic: Clinic, trial: str, state: SiteState, reason: str, day: date | None = None, by: str = ""
) -> Changes:
    """Say that a trial is open, paused or closed at this site from a day on (else today)."""
    day = day or clinic.today
    life = clinic.book.known(trial)
    now = life.site_state(day)
    if not reason.strip():
        raise refuse("services.trials.no_reason")
    if now is not None and now.step == state:
        words = clinic.texts(f"services.trials.state.{state}")
        raise refuse("services.trials.same_state", trial=trial, state=words, day=now.day)
    step = TrialStep(trial, state, day, by.strip() or clinic.user, clinic.now(), 0, reason.strip())
    return _take(clinic, None, step)


def _named(clinic: Clinic, trial: str, number: int) -> tuple[Life, RuleVersion]:
    return clinic.book.known(trial), clinic.book.version(trial, number, clinic.today)


def _step(
    clinic: Clinic, version: RuleVersion, step: str, reason: str, day: date | None = None,
    by: str = "",
) -> TrialStep:  # fmt: skip
    return TrialStep(
        trial=version.trial,
        step=step,  # type: ignore[arg-type]  # the callers name one of the steps
        day=day or clinic.today,
        by=by.strip() or clinic.user,
        at=clinic.now(),
        version=version.id,
        reason=reason,
    )


def _take(clinic: Clinic, version: RuleVersion | None, step: TrialStep) -> Changes:
    """Record a step; a shipped version is taken in by the first one that names it."""
    said = f"{step.trial} {version.version if version else ''} {step.step}"
    text = clinic.book.read(version).text if version else ""
    with clinic.store.write() as session:
        operation = operations.begin(
            session, "trial", clinic.now(), clinic.user, summary=" ".join(said.split())
        )
        if version is not None and not version.id:
            cases = shipped_cases(version.trial)
            taken = replace(version, at=step.at, cases=cases)
            version = stored.add_version(session, taken, text, operation)
            step = replace(step, version=version.id)
        stored.add_step(session, step, operation)
    return Changes(site=True, operation=operation)
