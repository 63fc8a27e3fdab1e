"""The recheck list on paper: everybody once a week, whole, with room to write."""

from __future__ import annotations

from screener.domain.people import Identifier, Patient
from screener.reports.calls import CallLine, call_list
from screener.reports.checklist import Printing
from screener.system.texts import Texts
from tests.reports.reading import rows_of, texts_of

PRINTING = Printing("A. Coordinator", "2026-11-22T09:44:05+08:00")
ANNA = Patient(1, "Example Anna", (Identifier("record", "00482913"),), birth="1980-03-02",
               sex="female")  # fmt: skip
LINE = CallLine(ANNA, "2026-12-02", ("NCT05985863: Clear → Open (E2)", "NCT01220492: Excluded"))


def test_each_person_stands_whole_with_day_and_reasons_in_its_week() -> None:
    made = call_list("2026-11-22", [("this week", [LINE]), ("next", [LINE])], PRINTING, Texts())
    rows = rows_of(made)
    assert len(rows) == 2
    for row in rows:
        told = ["\n".join(one.text for one in cell) for cell in row.cells]
        assert told == [
            "Example Anna · female · born 1980-03-02 · record no. 00482913", "2026-12-02",
            "\n".join(LINE.why), "",
        ]  # fmt: skip
    words = texts_of(made.blocks)
    assert words.index("this week") < words.index("next")


def test_the_paper_says_whence_it_looks_and_that_it_holds_personal_data() -> None:
    made = call_list("2026-11-22", [], PRINTING, Texts(), demonstration=True)
    assert "2026-11-22" in made.head.stamp and "Only active patients" in made.head.lines[0].text
    assert "Contains personal health data" in made.foot.left[1]
    assert "Demonstration" in made.stripe and "Nobody" in texts_of(made.blocks)[0]
    assert "Anna" not in made.title  # a file's properties name no patient
