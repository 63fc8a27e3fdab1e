"""The demonstration clinic in Chinese: what a page shows and what is printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from screener.domain.screening import CriterionLine, Snapshot
from screener.reports.checklist import Printing, checklist
from screener.services.clinic import Clinic
from screener.services.demo_clinic import make_demonstration
from screener.services.snapshots import screen
from screener.system.texts import Texts
from tests.chinese import english_in
from tests.reports.reading import texts_of

PATIENTS = 12


@pytest.fixture(scope="module")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """The demonstration clinic, told in Chinese, read only."""
    clinic = make_demonstration(tmp_path_factory.mktemp("demo") / "clinic", count=PATIENTS)
    yield replace(clinic, texts=Texts("zh"))
    clinic.store.close()


def snapshots(clinic: Clinic) -> Iterator[Snapshot]:
    for rules in clinic.rule_sets:
        for number in range(1, PATIENTS + 1):
            yield screen(clinic, number, rules.trial, clinic.today)


def told(line: CriterionLine) -> Iterator[str]:
    """All that the program says of a criterion; beside it stand only words of others."""
    yield from (line.sentence, line.note, *line.readings, *line.missing)
    for why in line.why:
        yield from (why.text, why.reading)
    for item in line.evidence:
        yield from (item.label, item.date, item.note)


def units(line: CriterionLine) -> set[str]:
    """The units of a criterion's facts as they were typed."""
    return {item.unit for item in line.evidence if item.unit}


def test_every_sentence_reason_question_and_reading_is_in_chinese(chinese: Clinic) -> None:
    left = {
        words: english
        for snapshot in snapshots(chinese)
        for line in snapshot.criteria
        for words in told(line)
        if (english := english_in(words, units(line)))
    }
    assert left == {}


def test_a_checklist_is_printed_in_the_language_in_which_it_was_frozen(chinese: Clinic) -> None:
    printing = Printing("A", "2026-11-22T09:44:05+08:00", "1")
    for rules in chinese.rule_sets:
        snapshot = screen(chinese, 1, rules.trial, chinese.today)
        assert snapshot.language == "zh"
        document = checklist(snapshot, printing, Texts(snapshot.language))
        own = {
            snapshot.name,
            snapshot.site,
            snapshot.investigator,
            snapshot.rule_set.title,
            *snapshot.identifiers,
        }
        own |= {snapshot.sha256, snapshot.rule_set.sha256}
        own |= {line.restated_from for line in snapshot.criteria}
        own |= {line.restated_at for line in snapshot.criteria}
        own |= {part for line in snapshot.criteria for part in line.text.split("\n")}
        own |= {item.source for line in snapshot.criteria for item in line.evidence}
        left = [english for words in texts_of(document.blocks)
                if (english := english_in(words, filter(None, own)))]  # fmt: skip
        assert left == []
