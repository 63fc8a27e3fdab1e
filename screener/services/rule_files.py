"""Rule files: a text and the worked cases beside it, read and checked together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from screener.domain.catalogue import Catalogue
from screener.domain.problems import refuse
from screener.domain.trials import Origin
from screener.rules.checking import Checked, check
from screener.rules.ruleset import RuleSet
from screener.services.clinic import Clinic
from screener.services.opening import CASES
from screener.system import resources
from screener.system.neighbours import texts_beside
from screener.system.texts import Texts


@dataclass(frozen=True)
class RuleFile:
    """A rule file as text. ``cases`` is None where there are none; ``folder`` holds its base."""

    text: str
    name: str
    cases: str | None = None
    folder: Path | None = None
    origin: Origin = "file"

    @property
    def cases_name(self) -> str:
        return Path(self.name).stem + CASES

    @property
    def sha256(self) -> str:
        """Of the text as it was given, before a base is written out."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def base(self, name: str) -> str | None:
        """The text of a rule set that this one is based on: beside it, else a shipped one."""
        folders = [self.folder, resources.path("trials")]
        found = (texts_beside(folder)(name) for folder in folders if folder is not None)
        return next((text for text in found if text is not None), None)


def read_rule_file(path: Path) -> RuleFile:
    """A rule file and the cases beside it. Raises Refused if either cannot be read."""
    beside = path.with_name(path.stem + CASES)
    cases = _text(beside) if beside.is_file() else None
    return RuleFile(_text(path), path.name, cases, path.parent)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        why = Texts()("services.rule_file.not_text")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
    raise refuse("services.rule_file.unreadable", file=path, why=why)


def check_file(catalogue: Catalogue, given: RuleFile, changes: bool = True) -> Checked:
    """What is found of a rule file. Raises Refused with every mistake of it and its cases.

    Without ``changes`` it is not asked what the cases do not notice.
    """
    return check(
        given.text, catalogue, given.name, given.base, given.cases, given.cases_name, changes
    )


def shipped_cases(trial: str) -> str:
    """The worked cases of a shipped rule set; empty if there are none."""
    path = resources.path("trials", trial + CASES)
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def is_tested(found: Checked) -> bool:
    """Whether a rule set counts as tested: every criterion has cases, and every case passes."""
    uncased = any(doubt.key == "no_case" for doubt, _ in found.doubts)
    return bool(found.cases) and not found.differences and not uncased


def rules_of(catalogue: Catalogue, given: RuleFile) -> RuleSet:
    """The rule set of a file that is not stored, tested or a draft. Raises Refused."""
    found = check_file(catalogue, given, changes=False)
    return found.rule_set.model_copy(update={"state": "tested" if is_tested(found) else "draft"})


def file_of(clinic: Clinic, trial: str, number: int | None = None) -> RuleFile:
    """A version that is here, as a file to begin a new one from; else the one in force."""
    version = clinic.book.version(trial, number, clinic.today)
    rules = clinic.book.read(version)
    cases = version.cases or (shipped_cases(trial) if version.origin == "shipped" else "")
    return RuleFile(rules.text, f"{trial}.yaml", cases or None, None, "editor")
