"""The trial pages over the demonstration clinic, state by state, for the album."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from screener.services.clinic import Clinic
from screener.services.demo_clinic import make_demonstration
from screener.services.rule_files import RuleFile, file_of
from screener.services.trials import activate, add_rules, approve, set_site_state
from screener.ui.trial.page import TrialsPage
from screener.ui.window import MainWindow

TRIAL = "NCT05985863"


def a_clinic(folder: Path) -> Clinic:
    """Sixty invented patients; version 1 is active, version 2 waits for a second person."""
    clinic = make_demonstration(folder / "clinic", user="A. Coordinator")
    approve(clinic, TRIAL, 1, by="B. Example", note="read against the registry record")
    activate(clinic, TRIAL, 1, by="B. Example")
    set_site_state(clinic, TRIAL, "open", "site initiated")
    set_site_state(clinic, "NCT06740149-II", "paused", "no cells delivered")
    add_rules(clinic, amended(clinic))
    return clinic


def amended(clinic: Clinic) -> RuleFile:
    """An amendment of the first trial: another age, and other words of consent."""
    given = file_of(clinic, TRIAL, 1)
    text = given.text.replace("version: 1", "version: 2", 1)
    text = text.replace("18 years old ≤ age ≤ 70 years old", "18 years old ≤ age ≤ 60 years old")
    text = text.replace("to: 70 years", "to: 60 years")
    cases = (given.cases or "").replace("1955-06-02", "1965-06-02")
    cases = cases.replace("1955-06-01", "1965-06-01").replace("1955", "1965")
    text = text.replace("Willing to sign the informed", "Willing and able to sign the informed")
    return replace(given, text=text, cases=cases, name="amendment-2.yaml", origin="file")


def walk(window: MainWindow, page: TrialsPage, take: Callable[[str], None], folder: Path) -> None:
    """Every state of the page."""
    window.go(page)
    take("trials")
    page.open_trial(TRIAL)
    take("trial")
    page.view.show_tab("attrition")
    take("trial-attrition")
    page.view.show_tab("cases")
    take("trial-cases")
    page.view.show_tab("history")
    take("trial-history")
    page.open_trial(TRIAL, 2)
    page.view.show_tab("criteria")
    take("trial-version-2")
    page.view.show_tab("differences")
    take("trial-differences")
    page.view.show_tab("criteria")
    page.view.begin_approving()
    page.view.approving.name.setText("A. Coordinator")
    page.view.approving.submit()
    take("trial-approve")
    page.view.approving.put_away()
    page.view.begin_state("paused")
    take("trial-pause")
    page.view.stating.put_away()
    page.view.try_out()
    take("trial-tried")
    page.go_back()
    page.view.begin_writing()
    take("trial-editor")
    editor = page.editor
    editor.rules.go_to(46)
    text = editor.rules.toPlainText()
    wrong = text.replace("inr, at_least: 1.5", "inrr, at_least: 1.5")
    wrong = wrong.replace("below: 40 %", "below: 40 stones").replace(
        "at: baseline", "att: baseline"
    )
    editor.rules.setPlainText(wrong)
    editor.look()
    editor.rules.go_to(43)
    take("trial-mistakes")
    at = wrong.index("{lab: bilirubin_total") + len("{lab: bili")
    editor.rules.setPlainText(wrong[:at])
    cursor = editor.rules.textCursor()
    cursor.setPosition(at)
    editor.rules.setTextCursor(cursor)
    editor.rules.open_proposals()
    take("trial-completion")
    editor.rules.popup.hide()
    editor.rules.setPlainText(text)
    editor.cases.setPlainText(editor.cases.toPlainText().replace("I1: true", "I1: false", 1))
    editor.show_side("cases")
    editor.look()
    take("trial-editor-cases")
    editor.given = None
