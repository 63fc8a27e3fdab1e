"""The actions of the window and of its plainer pages, for shortcuts and the palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screener.ui.actions import Offer
from screener.ui.units import next_units

if TYPE_CHECKING:
    from screener.ui.window import MainWindow


def window_offers(window: MainWindow) -> list[Offer]:
    """Where one can go, and what can be done wherever one is."""
    tr, go, session = window.tr, window.go, window.session
    worklist, patients, site, importing = (
        window.worklist, window.patients, window.site, window.importing,
    )  # fmt: skip
    return [
        Offer(tr("Find a patient, trial, criterion or action"), "Ctrl+K", window.find_anything),
        Offer(tr("Go to the worklist"), "Alt+1", lambda: go(worklist)),
        Offer(tr("Go to the patients"), "Alt+2", lambda: go(patients)),
        Offer(tr("Go to import"), "Alt+3", lambda: go(importing)),
        Offer(tr("Go to the site set-up"), "Alt+4", lambda: go(site)),
        Offer(tr("Go to the scores"), "Alt+5", lambda: go(window.scores)),
        Offer(tr("Go to the trials"), "Alt+6", lambda: go(window.trials)),
        Offer(tr("Go to the recheck list: whom to call, by week"), "Alt+7",
              lambda: go(window.recheck)),
        Offer(tr("Scores of this patient"), "F8", window.score_patient, window.patient),
        Offer(tr("Add a patient"), "Ctrl+N", window.add_patient),
        Offer(tr("Import a file…"), "Ctrl+I", window.choose_import),
        Offer(tr("Print checklist, calculation or recheck list…"), "Ctrl+P", window.print_page),
        Offer(tr("Screen everybody again"), "F5", worklist.refresh, worklist),
        Offer(tr("Sort the worklist by the chosen column"), "Ctrl+Shift+S",
              worklist.sort_by_chosen, worklist),
        Offer(tr("Filter the worklist"), "Ctrl+F", worklist.text.setFocus, worklist),
        Offer(tr("Find in the patients"), "Ctrl+F", patients.text.setFocus, patients),
        Offer(tr("Save the site"), "Ctrl+S", site.save, site),
        Offer(tr("Add a reference range"), "Ctrl+R", site.add_range, site),
        Offer(tr("Import what was previewed"), "Ctrl+Return", importing.commit, importing),
        Offer(tr("Choose the day that is screened (as of)"), "Alt+D", window.day.begin),
        Offer(tr("Back to today"), "Ctrl+0", lambda: session.choose_day(session.today)),
        Offer(tr("Change the units beside results: none, SI, conventional"), "Alt+U",
              lambda: next_units(session)),
        Offer(tr("Back up the database…"), "Ctrl+B", window.back_up),
        Offer(tr("Restore a backup…"), "Ctrl+Shift+R", window.ask_restore),
        Offer(tr("Close"), "Ctrl+Q", window.close),
    ]  # fmt: skip
