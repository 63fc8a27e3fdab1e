"""A hand-made backend: the seam between pages and services, without a database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from screener.domain.catalogue import Catalogue
from screener.domain.changes import Changes
from screener.domain.people import (
    Identifier,
    Investigator,
    Laboratory,
    Patient,
    PatientState,
    ReferenceRange,
    Remark,
    Site,
)
from screener.domain.problems import Problem, Refused
from screener.domain.screening import Snapshot
from screener.reports.blocks import Document
from screener.services.values import (
    Cell,
    FactLine,
    ImportPreview,
    ImportRecord,
    ImportResult,
    LinePreview,
    NewFact,
    NewPatient,
    PreviewRow,
    TrialHead,
    Worklist,
    WorklistRow,
)
from tests.ui import screens
from tests.ui.people import CATALOGUE, PEOPLE, some_facts
from tests.ui.scoring import FakeScores
from tests.ui.trial_desk import NoTrials

TODAY = date(2026, 11, 22)
SOURCE = "Registry text of 2023-08-31: pre-screening only, not the approved protocol"
TRIALS = (
    TrialHead("NCT05985863", "Human Umbilical Cord Mesenchymal Stem Cells for ACLF", "hUC-MSC, "
              "ACLF", SOURCE),
    TrialHead("NCT03945487", "Mesenchymal Stem Cells for Decompensated Cirrhosis", "UC-MSC, DLC",
              SOURCE),
    TrialHead("NCT05948982", "Cells in Cirrhosis due to Hepatitis B", "HBV cirrhosis", SOURCE),
)  # fmt: skip
MONTHS = {"nov": "2026-11", "oct": "2026-10"}


class FakeBackend(FakeScores):
    """Keeps everything in lists. ``calls`` are the names of what was asked, in order."""

    user = "A. Coordinator"
    catalogue: Catalogue = CATALOGUE

    def __init__(self, *, empty: bool = False, demonstration: bool = False) -> None:
        super().__init__()
        self.demonstration = demonstration
        self.trials: Sequence[TrialHead] = TRIALS
        self.people: dict[int, Patient] = {} if empty else {one.number: one for one in PEOPLE}
        self.trial_desk = NoTrials()
        self.kept = some_facts()
        self.notes: list[Remark] = []
        self.judged: dict[tuple[int, str], str] = {}
        self.records: list[ImportRecord] = []
        self.clinic = a_site()
        self.calls: list[str] = []
        self.before: Callable[[str], None] = lambda name: None  # a hook for tests

    def _called(self, name: str) -> None:
        self.calls.append(name)
        self.before(name)

    # screening

    def worklist(self, as_of: date, progress: Callable[[int, int], None]) -> Worklist:
        self._called("worklist")
        rows = []
        for number, one in self.people.items():
            progress(number, len(self.people))
            rows.append(WorklistRow(one, screens.age(one, as_of), self._cells(one, as_of)))
        return Worklist(as_of, None, tuple(self.trials), tuple(rows))

    def _cells(self, one: Patient, as_of: date) -> tuple[Cell, ...]:
        first = self._screen(one.number, TRIALS[0].trial, as_of)
        cells = [Cell(first.verdict, first.failing, first.open, first.waiting)]
        for place in range(1, len(self.trials)):
            cells.append(screens.some_cell(one.number, place))
        return tuple(cells)

    def screen(self, patient: int, trial: str, as_of: date) -> Snapshot:
        self._called("screen")
        return self._screen(patient, trial, as_of)

    def _screen(self, patient: int, trial: str, as_of: date) -> Snapshot:
        remarks = {note.criterion: note.text for note in self.notes if note.patient == patient}
        judged = {key[1]: answer for key, answer in self.judged.items() if key[0] == patient}
        return screens.snapshot(
            self.people[patient], trial, as_of, self.kept, remarks, judged, self.demonstration
        )

    def checklist(self, patient: int, trial: str, as_of: date) -> Document:
        self._called("checklist")
        return screens.document(self._screen(patient, trial, as_of))

    # people

    def find(self, text: str) -> Sequence[Patient]:
        self._called("find")
        wanted = text.casefold()
        return [
            one
            for one in self.people.values()
            if wanted in f"{one.name} {one.record} {one.birth}".casefold()
        ]

    def patient(self, number: int) -> Patient:
        return self.people[number]

    def look_alikes(self, number: int) -> Sequence[Patient]:
        pair = {1: 8, 8: 1}
        return [self.people[pair[number]]] if number in pair else []

    def add_patient(self, new: NewPatient) -> tuple[int, Changes]:
        self._called("add_patient")
        problems = [] if new.name else [Problem("document.empty")]
        if new.birth > TODAY.isoformat():
            problems.append(Problem("document.field", {"what": "The birth lies in the future"}))
        if problems:
            raise Refused(problems)
        number = max(self.people, default=0) + 1
        identifiers = (Identifier(new.issuer, new.record),)
        self.people[number] = Patient(number, new.name, identifiers, birth=new.birth, sex=new.sex)
        return number, Changes(frozenset({number}))

    def set_state(self, patient: int, state: PatientState, since: str, source: str) -> Changes:
        self._called("set_state")
        self.people[patient] = replace(
            self.people[patient], state=state, state_since=since, state_source=source
        )
        return Changes(frozenset({patient}))

    # facts

    def facts(self, patient: int) -> Sequence[FactLine]:
        self._called("facts")
        return self.kept.of(patient)

    def history(self, fact_id: int) -> Sequence[FactLine]:
        chain, at = [], self.kept.lines[fact_id - 1]
        chain.append(at)
        while at.fact.supersedes is not None:
            at = self.kept.lines[at.fact.supersedes - 1]
            chain.append(replace(at, fact=replace(at.fact, superseded_by=chain[-1].fact.id)))
        return chain

    def read_line(self, patient: int, text: str) -> LinePreview:
        self._called("read_line")
        words = text.split()
        code = self.catalogue.by_alias.get(words[0].casefold()) if words else None
        if code is None or len(words) < 2:
            what = f"“{text}” is not understood: write fact, value, unit, day"
            return LinePreview("", problems=(Problem("document.field", {"what": what}),))
        day = TODAY.isoformat()
        if len(words) >= 4 and words[-1] in MONTHS:
            day = f"{MONTHS[words[-1]]}-{int(words[-2]):02}"
            words = words[:-2]
        unit = words[2] if len(words) > 2 else ""
        line = some_facts().add(patient, code, words[1], unit, day)
        doubts = ("It lies outside the entry limits.",) if float(words[1]) > 15 else ()
        name = self.people[patient].name
        echo = f"{name}: {self.catalogue[code].name()} {words[1]} {unit} on {day}"
        return LinePreview(" ".join(echo.split()), (line.fact.entry,), doubts)

    def enter(self, patient: int, line: LinePreview, confirmed: bool) -> Changes:
        self._called("enter")
        assert confirmed or not line.doubts
        for entry in line.entries:
            assert entry.patient == patient and entry.when is not None
            self.kept.add(patient, entry.fact, entry.text, entry.unit_text, entry.when.text,
                          source="typed by A. Coordinator", doubts=line.doubts)  # fmt: skip
        return Changes(frozenset({patient}))

    def enter_fact(self, patient: int, new: NewFact) -> Changes:
        self._called("enter_fact")
        if not new.date:
            raise Refused([Problem("document.field", {"what": "The date is missing"})])
        reference = f"{new.low}–{new.high}" if new.low or new.high else ""
        self.kept.add(patient, new.fact, new.text, new.unit, f"{new.date} {new.time}".strip(),
                      new.end, source=new.source, reference=reference)  # fmt: skip
        return Changes(frozenset({patient}))

    def correct(
        self, fact_id: int, text: str, unit: str, date: str, end: str, reason: str, confirmed: bool
    ) -> Changes:
        self._called("correct")
        old = self.kept.lines[fact_id - 1].fact.entry
        self.kept.add(old.patient, old.fact, text, unit, date, end, source=old.source,
                      supersedes=fact_id, reason=reason)  # fmt: skip
        return Changes(frozenset({old.patient}))

    def withdraw(self, fact_id: int, reason: str) -> Changes:
        self._called("withdraw")
        line = self.kept.lines[fact_id - 1]
        entry = replace(line.fact.entry, status="withdrawn")
        self.kept.lines[fact_id - 1] = replace(line, fact=replace(line.fact, entry=entry))
        return Changes(frozenset({entry.patient}))

    def answer(
        self, patient: int, fact: str, answer: str, start: str, end: str, trial: str, source: str
    ) -> Changes:
        self._called("answer")
        self.kept.add(patient, fact, answer, date=start, end=end, source=source)
        return Changes(frozenset({patient}))

    def judge(
        self, patient: int, trial: str, criterion: str, asked: str, answer: str, note: str
    ) -> Changes:
        self._called("judge")
        assert asked == f"digest of {criterion}"
        self.judged[(patient, criterion)] = answer
        return Changes(frozenset({patient}))

    def remark(self, patient: int, trial: str, criterion: str, text: str) -> Changes:
        self._called("remark")
        now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
        self.notes.append(Remark(patient, trial, criterion, text, self.user, now))
        return Changes(frozenset({patient}))

    def remarks(self, patient: int) -> Sequence[Remark]:
        return [note for note in self.notes if note.patient == patient]

    # files

    def mappings(self) -> Sequence[str]:
        return ["pbc", "cirrhosis"]

    def preview_import(
        self, path: Path, mapping: str | None, progress: Callable[[int, int], None]
    ) -> ImportPreview:
        self._called("preview_import")
        if path.suffix != ".csv":
            what = f"{path.name} is no table that can be read. Nothing entered"
            raise Refused([Problem("document.field", {"what": what})])
        progress(1, 1)
        return ImportPreview(path, screens.PREVIEW, 1, 3, 1, 1, 1, 1)

    def commit_import(
        self, preview: ImportPreview, progress: Callable[[int, int], None]
    ) -> ImportResult:
        self._called("commit_import")
        at = datetime(2026, 11, 22, 8, 12, tzinfo=UTC)
        operation = f"import-{len(self.records) + 1}"
        record = ImportRecord(operation, preview.path.name, at, self.user, 3, 2, False)
        self.records.insert(0, record)
        refused: tuple[PreviewRow, ...] = tuple(
            row for row in preview.rows if row.outcome == "refused"
        )
        return ImportResult(operation, 1, 3, 1, 1, len(refused), 2, refused)

    def imports(self) -> Sequence[ImportRecord]:
        return list(self.records)

    def undo_import(self, operation: str, reason: str) -> Changes:
        self._called("undo_import")
        self.records = [
            replace(one, undone=True) if one.operation == operation else one for one in self.records
        ]
        return Changes(frozenset({1, 2}))

    def backup(self, path: Path) -> None:
        self._called("backup")

    # the clinic

    def site(self) -> Site:
        return self.clinic

    def save_site(self, site: Site) -> Changes:
        self._called("save_site")
        self.clinic = site
        return Changes(site=True)


def a_site() -> Site:
    """An invented clinic."""
    bilirubin = ReferenceRange("bilirubin_total", "umol/L", "3", "21", valid_from=date(2020, 1, 1))
    creatinine = ReferenceRange("creatinine", "umol/L", "45", "84", sex="female", age_from=18)
    return Site(
        "Example Hospital 01",
        "1 Example Road\nExample Town",
        (Investigator("B. Example", "principal investigator"),),
        (Laboratory("Lab A", (bilirubin, creatinine)), Laboratory("Lab B")),
    )
