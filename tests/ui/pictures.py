"""Takes a picture of every page, to be looked at: ``python -m tests.ui.pictures OUTDIR``.

Each scale and scheme runs in a process of its own, offscreen: 100 % and 150 %, light and dark.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from screener.app.backend import BoundBackend
from screener.domain.screening import Ask
from screener.paper.draw import paint
from screener.paper.pdf import write_pdf
from screener.services.opening import shipped_rule_sets
from screener.services.papers import checklist_of
from screener.services.values import TrialHead
from screener.store.database import Store
from screener.ui.backend import Backend, Paper
from screener.ui.look import Scheme, dress
from screener.ui.patient.asked import Asked
from screener.ui.session import Session
from screener.ui.tasks import TaskRunner
from screener.ui.unlock.page import Doors, UnlockPage
from screener.ui.window import MainWindow
from tests.conftest import PASSPHRASE
from tests.ui import demo, trial_pictures
from tests.ui.fakes import SOURCE, TODAY, TRIALS, FakeBackend

QUESTION = Asked("E7", Ask("condition", "breastfeeding", "Is she breast-feeding?"))
PAPER = Paper(paint, write_pdf)
SIZES = {"1": (1440, 900), "1.5": (960, 640)}  # at 150 % of a laptop's screen


class Album:
    """One window, taken page by page."""

    def __init__(self, app: QApplication, folder: Path, name: str, size: tuple[int, int]) -> None:
        self._app, self._folder, self._name, self._size = app, folder, name, size

    def window(self, backend: Backend, today: date = TODAY) -> MainWindow:
        runner = TaskRunner()
        window = MainWindow(Session(backend, runner, lambda: today), PAPER)
        window.resize(*self._size)
        window.show()
        self.settle(runner)
        return window

    def settle(self, runner: TaskRunner) -> None:
        """Let timers fire and the worker finish."""
        for _ in range(3):
            loop = QEventLoop()
            QTimer.singleShot(180, loop.quit)
            loop.exec()
            while runner.busy:
                self._app.processEvents()

    def take(self, widget: QWidget, title: str) -> None:
        self._app.processEvents()
        widget.grab().save(str(self._folder / f"{title}-{self._name}.png"))

    def all(self) -> None:
        self.pages()
        self.trials()
        self.patient()
        self.scores()
        self.trial_pages()
        self.answers()
        self.others()

    def pages(self) -> None:
        window = self.window(FakeBackend(demonstration=True))
        runner = window.session.runner
        self.take(window, "worklist")
        window.palette_.open()
        window.search.setText("exam")
        self.settle(runner)
        self.take(window, "palette")
        window.palette_.close_list()
        window.go(window.patients)
        window.patients.begin_adding()
        self.settle(runner)
        self.take(window, "patients")
        window.go(window.importing)
        window.importing.load(Path("results.csv"))
        self.settle(runner)
        self.take(window, "import")
        window.importing.commit()
        self.settle(runner)
        window.importing.past.ask(window.session.backend.imports()[0])
        self.take(window, "imported")
        window.go(window.site)
        self.settle(runner)
        self.take(window, "site")
        window.close()

    def trials(self) -> None:
        """The worklist with all shipped trials, scrolled to the last ones."""
        backend = FakeBackend()
        backend.trials = [
            TrialHead(one.trial, one.title, one.short, SOURCE) for one in shipped_rule_sets()
        ]
        window = self.window(backend)
        self.take(window, "trials")
        bar = window.worklist.table.horizontalScrollBar()
        bar.setValue(bar.maximum())
        self.take(window, "trials-scrolled")
        window.close()

    def patient(self) -> None:
        window = self.window(FakeBackend())
        runner = window.session.runner
        window.open_patient(1, TRIALS[0].trial)
        self.settle(runner)
        view = window.patient.view
        assert view is not None
        view.line.edit.setText("inr 1.9 18 nov")
        view.facts.choose(8)
        view.checklist.focus_row("I2")
        self.settle(runner)
        self.take(window, "patient")
        view.line.edit.setText("inr 19 18 nov")
        view.line.add()
        self.settle(runner)
        view.sheet.open_form()
        view.form.submit()
        self.take(window, "patient-form")
        view.form.close_panel()
        view.facts.choose(9)
        view.sheet.open_correct()
        view.answer.ask(
            view.trial,
            Asked("E7", Ask("condition", "breastfeeding", "Is she breast-feeding?")),
            "yes",
        )
        self.settle(runner)
        self.take(window, "patient-correct")
        view.answer.put_away()
        view.correct.close_panel()
        window.print_page()
        self.settle(runner)
        self.take(window, "print")
        for number in (4, 5, 7):
            window.open_patient(number, TRIALS[0].trial)
            self.settle(runner)
            self.take(window, f"patient-{number}")
        window.session.choose_day(TODAY.replace(year=2025))
        window.tell("The file could not be read: it is open in another program. Nothing entered.")
        self.settle(runner)
        self.take(window, "past")
        window.close()

    def scores(self) -> None:
        window = self.window(FakeBackend())
        runner, page = window.session.runner, window.scores
        window.go(page)
        for name, text in (("bilirubin_total", "12.3 mg/dL"), ("creatinine", "400 mg/dL")):
            page.form.rows[name].edit.setText(text)
            page.form.rows[name].edit.textEdited.emit(text)
        self.settle(runner)
        self.take(window, "scores-typed")
        page.who.text.setText("陈")
        self.settle(runner)
        self.take(window, "scores-find")
        page.take_from(1)
        self.settle(runner)
        self.take(window, "scores-patient")
        for score in ("child_pugh", "hrs_aki_2015", "cossh_single_liver_failure"):
            page.choose(score)
            self.settle(runner)
            self.take(window, f"scores-{score}")
        page.choose("meld_3")
        self.settle(runner)
        window.print_page()
        self.settle(runner)
        self.take(window, "scores-print")
        window.session.choose_units("conventional")
        window.go(page)
        self.settle(runner)
        self.take(window, "scores-units")
        page.put_patient_away()
        self.settle(runner)
        self.take(window, "scores-units-empty")
        window.open_patient(1, TRIALS[0].trial)
        self.settle(runner)
        self.take(window, "patient-units")
        window.close()

    def trial_pages(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            clinic = trial_pictures.a_clinic(Path(folder))
            window = self.window(BoundBackend(clinic), clinic.today)
            runner, page = window.session.runner, window.trials

            def take(title: str) -> None:
                self.settle(runner)
                self.take(window, title)

            trial_pictures.walk(window, page, take, Path(folder))
            window.close()
            clinic.store.close()

    def answers(self) -> None:
        """What the patient page and the recheck page look ahead to, over a real clinic."""
        with TemporaryDirectory() as folder:
            Store.create(Path(folder) / "database", PASSPHRASE).close()
            clinic = demo.opened(Path(folder) / "database", ())
            demo.fill(clinic, Path(folder), 40)
            checklist_of(clinic, demo.CLEAR, demo.TRIAL, TODAY)
            self.answered(self.window(BoundBackend(clinic)))
            clinic.store.close()

    def answered(self, window: MainWindow) -> None:
        runner = window.session.runner
        window.open_patient(demo.NEAR, demo.TRIAL)
        self.settle(runner)
        view = window.patient.view
        assert view is not None
        view.open_ruler()
        self.take(window, "answers-until")
        for name, begin in (
            ("decides", view.answers.open_decides), ("near", view.answers.open_near),
            ("changed", view.answers.open_changed), ("if", view.answers.open_what_if),
        ):  # fmt: skip
            begin()
            if name == "if":
                view.answers.what_if.edit.setText("tbil 171 umol/L 22 nov")
                view.answers.what_if.suppose()
            self.take(window, f"answers-{name}-busy")
            self.settle(runner)
            self.take(window, f"answers-{name}")
        view.answers.what_if.edit.setText("tbil many")
        view.answers.what_if.suppose()
        self.settle(runner)
        self.take(window, "answers-if-refused")
        window.open_patient(demo.CLEAR, demo.TRIAL)
        self.settle(runner)
        self.take(window, "answers-clear")
        window.go(window.recheck)
        self.settle(runner)
        self.take(window, "recheck")
        window.recheck.open_relaxed()
        window.recheck.relaxed.begin(demo.TRIAL)
        self.settle(runner)
        self.take(window, "recheck-relaxed")
        window.close()

    def others(self) -> None:
        window = self.window(FakeBackend(empty=True))
        self.take(window, "empty")
        window.close()
        runner = TaskRunner()
        page = UnlockPage(runner, Doors(print, print, print), Path("/home/clinic/screener"))
        page.show_mode("create")
        page.passphrase.setText("correct horse")
        page.submit()
        page.resize(*self._size)
        page.show()
        self.take(page, "unlock")


def main(folder: Path, scheme: Scheme, scale: str) -> None:
    """Take all pictures of one scheme and scale."""
    app = QApplication([])
    dress(app, scheme)
    percent = int(float(scale) * 100)
    Album(app, folder, f"{scheme}-{percent}", SIZES[scale]).all()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    if len(sys.argv) == 4:
        main(target, "dark" if sys.argv[2] == "dark" else "light", sys.argv[3])
    else:
        for scale in SIZES:
            for scheme in ("light", "dark"):
                subprocess.run(
                    [sys.executable, "-m", "tests.ui.pictures", str(target), scheme, scale],
                    env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale},
                    check=True,
                )
