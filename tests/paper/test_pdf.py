"""The PDF read back: every word whole and in order, rows whole, heads and feet on every page."""

from __future__ import annotations

import re
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontMetrics

from screener.domain.screening import Snapshot
from screener.paper.pdf import PageSize, write_pdf
from screener.paper.style import families
from screener.reports.checklist import checklist
from screener.system.texts import Texts
from tests.paper.reading import fonts_of, page_size, pages_of, pixels, properties, squeezed
from tests.reports.samples import (
    PRINTING,
    clear_snapshot,
    decided,
    excluded_snapshot,
    fact,
    long_snapshot,
    open_snapshot,
)

pytestmark = pytest.mark.usefixtures("poppler")
SIZES: tuple[PageSize, ...] = ("A4", "Letter")
HOSTILE = (
    '<img src="file:///etc/hostname">',
    "<b>not bold</b> &amp; &#65;",
    "{braces} %s %n \\n $(id)",
    "=cmd|'/c calc'!A0",
    "<style>*{display:none}</style><!-- -->",
)


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    return tmp_path / "checklist.pdf"


def write(snapshot: Snapshot, path: Path, size: PageSize = "A4") -> list[str]:
    write_pdf(checklist(snapshot, PRINTING, Texts()), path, size)
    return pages_of(path)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("make", [open_snapshot, clear_snapshot, excluded_snapshot, long_snapshot])
def test_every_criterion_stands_whole_and_in_order(
    make: object, size: PageSize, printed: Path
) -> None:
    assert callable(make)
    snapshot: Snapshot = make()
    text = squeezed("".join(write(snapshot, printed, size)))
    at = 0
    for criterion in snapshot.criteria:
        found = text.find(squeezed(criterion.text), at)
        assert found >= 0, criterion.id
        at = found + len(squeezed(criterion.text))


@pytest.mark.parametrize("size", SIZES)
def test_head_and_foot_stand_on_every_page(size: PageSize, printed: Path) -> None:
    snapshot = long_snapshot(40)
    pages = write(snapshot, printed, size)
    assert len(pages) > 4
    for number, page in enumerate(pages, start=1):
        words = " ".join(page.split())
        assert f"Page {number} of {len(pages)}" in words
        assert "Eligibility checklist Example Anna · female · born 1980-03-02" in words
        assert "NCT05985863 · Human Umbilical" in words
        assert "Registry text: pre-screening only" in words
        assert f"00482913 · NCT05985863 · snapshot {snapshot.sha256[:8]}" in words
        assert "Printed 2026-11-22 09:44:00 +08:00 by A. Example · copy 0142-3" in words


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [40, 60])
def test_no_row_is_split_and_each_page_of_rows_has_the_heads(
    size: PageSize, count: int, printed: Path
) -> None:
    pages = write(long_snapshot(count), printed, size)
    for number in range(1, count + 1):
        first = [n for n, page in enumerate(pages) if f"begin{number:02}" in page]
        last = [n for n, page in enumerate(pages) if f"end{number:02}" in page]
        assert first == last and len(first) == 1, number
        page = pages[first[0]]
        assert page.index("Criterion, in the record’s words") < page.index(f"begin{number:02}")


def test_the_evidence_of_a_row_is_on_the_page_of_its_words(printed: Path) -> None:
    snapshot = long_snapshot(40)
    marked = tuple(
        replace(line, evidence=(*line.evidence, fact(1, "Last fact", f"mark{line.id}q")))
        for line in snapshot.criteria
    )
    pages = write(replace(snapshot, criteria=marked), printed)
    for number in range(1, 41):
        (page,) = [page for page in pages if f"begin{number:02}" in page]
        assert f"markE{number}q" in squeezed(page)


def test_a_criterion_longer_than_a_page_is_printed_whole_and_says_it_continues(
    printed: Path,
) -> None:
    text = " ".join(f"word{number:04}" for number in range(1500))
    snapshot = replace(open_snapshot(), criteria=(decided("I1", text), decided("E1", "short")))
    pages = write(snapshot, printed)
    body = "".join(pages)
    assert re.findall(r"word(\d{4})", body) == [f"{number:04}" for number in range(1500)]
    on = [page for page in pages if "word" in page.replace("words", "")]
    assert len(on) > 1
    assert all("I1 continued" in page for page in on[1:])
    assert "I1 continued" not in on[0]


def test_the_decision_shares_its_page_with_the_last_criterion(printed: Path) -> None:
    for count in range(36, 44):
        pages = write(long_snapshot(count), printed)
        (page,) = [page for page in pages if "☐ not eligible" in page]
        assert f"end{count}" in page
        assert page.index(f"end{count}") < page.index("☐ eligible")
        assert page is pages[-1]


@pytest.mark.parametrize(("size", "points"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_the_paper_has_its_size(size: PageSize, points: tuple[int, int], printed: Path) -> None:
    write(open_snapshot(), printed, size)
    assert page_size(printed) == points


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_printed_literally(text: str, printed: Path) -> None:
    line = replace(
        decided("I1", text, fact(1, text, text, text, text, text)),
        sentence=text,
        note=text,
        remarks=(text,),
        missing=(text,),
    )
    snapshot = replace(open_snapshot(), name=text, criteria=(line,))
    body = squeezed("".join(write(snapshot, printed)))
    assert body.count(squeezed(text)) >= 10


def test_chinese_is_printed_and_can_be_copied_out(printed: Path) -> None:
    if not QFontMetrics(_font()).inFontUcs4(ord("张")) and not _has_chinese():
        pytest.skip(
            "no typeface with Chinese characters is installed (fonts-wqy-microhei has them)"
        )
    body = "".join(write(clear_snapshot(), printed))
    assert "Example Bao 张伟龙" in body
    assert "住院号 00077123" in body


def _font() -> QFont:
    font = QFont()
    font.setFamilies(families())
    return font


def _has_chinese() -> bool:
    return any(QFontMetrics(QFont(name)).inFontUcs4(ord("张")) for name in families())


def test_signs_of_medicine_are_printed(printed: Path) -> None:
    signs = "81 ×10⁹/L ≤ ≥ µmol/L ☐ ✓ ✕ ○"
    body = squeezed("".join(write(
        replace(open_snapshot(), criteria=(decided("I1", signs),)), printed
    )))  # fmt: skip
    assert squeezed(signs) in body


def test_all_fonts_are_inside_the_file(printed: Path) -> None:
    write(clear_snapshot(), printed)
    fonts = fonts_of(printed)
    assert fonts
    assert all(embedded for _, embedded in fonts)


def test_the_files_properties_hold_no_patient(printed: Path) -> None:
    snapshot = clear_snapshot()
    write(snapshot, printed)
    found = properties(printed)
    assert "Eligibility checklist NCT05985863, rule set 1" in found
    assert "Example Bao" not in found
    assert snapshot.record not in found


def test_two_runs_give_the_same_text_and_the_same_picture(tmp_path: Path) -> None:
    first, second = tmp_path / "1.pdf", tmp_path / "2.pdf"
    assert write(open_snapshot(), first) == write(open_snapshot(), second)
    assert pixels(first) == pixels(second)


def test_black_and_white_suffices(printed: Path) -> None:
    """No hue carries meaning: every pixel is nearly grey, and ink is dark."""
    write(excluded_snapshot(), printed)
    _, _, body = pixels(printed, 1)
    triples = list(zip(body[::3], body[1::3], body[2::3], strict=True))
    assert max(max(rgb) - min(rgb) for rgb in triples) < 40
    assert min(sum(rgb) for rgb in triples) < 200


def test_nothing_is_drawn_into_the_margins(printed: Path) -> None:
    write(long_snapshot(40), printed)
    width, height, body = pixels(printed, 2)
    edge = 25  # 15 mm at 50 dpi are 29 pixels
    for y in range(height):
        row = body[y * width * 3 : (y + 1) * width * 3]
        assert set(row[: edge * 3]) == {255}
        assert set(row[-edge * 3 :]) == {255}


def test_the_demonstration_stripe_stands_on_every_page(printed: Path) -> None:
    pages = write(replace(open_snapshot(), demonstration=True), printed)
    assert all("Demonstration data: invented patients" in page for page in pages)
    assert not any("Demonstration" in page for page in write(open_snapshot(), printed))


def test_a_very_long_name_neither_hides_the_page_nor_is_lost(printed: Path) -> None:
    name = "Example " + "Long" * 300
    snapshot = replace(open_snapshot(), name=name)
    pages = write(snapshot, printed)
    assert squeezed(name) in squeezed(pages[0])
    assert all("Page" in page for page in pages)


def test_a_sheet_without_criteria_still_prints(printed: Path) -> None:
    pages = write(replace(open_snapshot(), criteria=()), printed)
    assert "Page 1 of 1" in pages[0]


def test_the_file_is_for_its_owner_only(printed: Path) -> None:
    write(open_snapshot(), printed)
    assert stat.S_IMODE(printed.stat().st_mode) == 0o600
    assert list(printed.parent.iterdir()) == [printed]


def test_a_folder_that_is_not_there_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        write(open_snapshot(), tmp_path / "nowhere" / "checklist.pdf")
    assert list(tmp_path.iterdir()) == []
