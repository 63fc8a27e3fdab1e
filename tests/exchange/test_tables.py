"""Separated values: every cell as written, every row with its line, what is uncertain refused."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.domain.problems import KnownError, Refused
from screener.exchange.sources import CHUNK, MAX_LINE, Source
from screener.exchange.tables import MAX_CELL, MAX_COLUMNS, Row, Table
from screener.system.texts import Texts


def table(data: bytes | str, encoding: str = "") -> Table:
    raw = data if isinstance(data, bytes) else data.encode()
    return Table(Source(io.BytesIO(raw), "f.csv", len(raw)), encoding)


def cells(data: bytes | str, encoding: str = "") -> list[tuple[str, ...]]:
    return [row.cells for row in table(data, encoding)]


def refusal(data: bytes | str, encoding: str = "") -> str:
    with pytest.raises(Refused) as caught:
        list(table(data, encoding))
    return Texts().problems(caught.value)


SPECTRUM = (
    "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "location_coordinates",
    "newlines", "newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf", "utf8",
)  # fmt: skip


@pytest.mark.parametrize("name", SPECTRUM)
def test_csv_spectrum_reads_as_its_json_says(shared: Path, name: str) -> None:
    folder = shared / "hostile" / "csv-spectrum"
    data = (folder / "csvs" / f"{name}.csv").read_bytes()
    if name.endswith("_crlf"):  # the copy's line ends were changed to plain ones
        data = re.sub(rb"\r?\n", b"\r\n", data)
    read = table(data)
    rows = [dict(zip(read.columns, row.cells, strict=True)) for row in read]
    told = json.loads((folder / "json" / f"{name}.json").read_bytes())
    if name == "location_coordinates":  # its JSON is a bare row, with another telephone number
        told = [told | {"Contact Phone Number": "2095257564"}]
    assert rows == told


@pytest.mark.parametrize(
    "data",
    [
        "a,b\n1,2\n",
        "a,b\r\n1,2\r\n",
        "a,b\r1,2\r",
        "a,b\n1,2",
        "\ufeffa,b\n1,2\n",
        "a;b\n1;2\n",
        "a\tb\n1\t2\n",
        '"a","b"\n"1","2"\n',
        "\n\na,b\n\n1,2\n,\n \t, \n",
    ],
)
def test_every_usual_way_of_writing_reads_the_same(data: str) -> None:
    read = table(data)
    assert read.columns == ("a", "b")
    assert [row.cells for row in read] == [("1", "2")]


def test_utf_16_is_known_by_its_mark_and_cp1252_by_name() -> None:
    assert cells("a;b\nµ;2\n".encode("utf-16")) == [("µ", "2")]
    assert cells(b"a;b\n\xb5;\xfc\n", "cp1252") == [("µ", "ü")]
    assert cells("a,b\n张,2\n".encode("gb18030"), "gb18030") == [("张", "2")]


def test_the_delimiter_is_that_of_the_heading_outside_quotes() -> None:
    assert table('"a,b,c";d\n1;2\n').columns == ("a,b,c", "d")
    assert cells("a;b\n1,5;2,5,3\n") == [("1,5", "2,5,3")]


def test_lines_are_those_of_the_file_though_cells_hold_line_ends() -> None:
    rows = list(table('a,b\n1,"x\ny\r\nz"\n\n2,3\n4\n'))
    assert [(row.line, row.cells) for row in rows] == [
        (2, ("1", "x\ny\r\nz")), (6, ("2", "3")), (7, ("4",)),
    ]  # fmt: skip


def test_a_line_end_cut_by_a_chunk_is_one_line_end() -> None:
    head = "a,b\r\n"
    first = "x" * (CHUNK - len(head) - len(",\r")) + ",\r\n"
    # the carriage return is the last byte of the first chunk
    assert (head + first)[CHUNK - 1] == "\r"
    rows = list(table(head + "\r\n".join([first.replace("\r\n", ""), "1,2", ""])))
    assert [row.line for row in rows] == [2, 3]


@pytest.mark.parametrize("row", ["1\n", "1,2,3\n"])
def test_a_ragged_row_is_told_by_its_line_and_not_shifted(row: str, texts: Texts) -> None:
    good, bad = table("a,b\n8,9\n" + row)
    assert good == Row(2, ("8", "9"))
    assert bad.problem is not None
    told = texts.problem(bad.problem)
    assert told.startswith("f.csv:3: ")
    assert "cells and the heading 2" in told


def test_a_cell_that_is_too_long_is_told_by_its_column(texts: Texts) -> None:
    (row,) = table("a,b\n1," + "x" * (MAX_CELL + 1) + "\n")
    assert row.problem is not None
    assert "“b” is longer than 10,000 characters" in texts.problem(row.problem)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "f.csv: The file is empty"),
        (b"\xef\xbb\xbf", "The file is empty"),
        (b"\n \n", "The file is empty"),
        (b"a,b\n1,2\n3,\xff\n", "f.csv:3: This line cannot be read as utf-8 text"),
        (b"a,b\n1,2\n3,\xc3", "f.csv:3: This line cannot be read as utf-8 text"),
        (b"\xff\xfea\x00\n\x00\x00", "f.csv:2: This line cannot be read as utf-16"),
        (b"a,b\n1,\0\n", "f.csv:2: This line holds a NUL character"),
        (b"a,b,a,b\n", "f.csv:1: The heading “b” stands here twice"),
        (b'a,b\n1,2\n3,"4\n5,6\n', "f.csv:3: From this line on it is uncertain"),
        (b'a,b\n"1"2,3\n', "f.csv:2: From this line on it is uncertain"),
        (b'a,"b\n' + b"x\n" * 100_000, "f.csv:1: From this line on it is uncertain"),
        (b"a," * MAX_COLUMNS + b"b", "more than 2,000 columns"),
        (b"a,b\n" + b"x" * (MAX_LINE + CHUNK), "f.csv:2: This line is longer than 1,000,000"),
        (b"PK\x03\x04rest", "This is an Excel workbook"),
        (b"\xd0\xcf\x11\xe0rest", "This is an Excel workbook"),
    ],
)
def test_each_file_that_is_no_certain_table_is_refused_in_its_own_words(
    data: bytes, words: str
) -> None:
    assert words in refusal(data)


def test_an_undecodable_byte_is_told_by_its_line_across_chunks() -> None:
    lines = b"a,b\r\n" + b"1234567,2\r\n" * CHUNK
    assert f"f.csv:{CHUNK + 2}: " in refusal(lines + b"3,\xff\r\n")


def test_an_unknown_encoding_names_the_nearest() -> None:
    assert "Nearest known: cp1252" in refusal(b"a,b\n", "cp1251")


class TornStream(io.BytesIO):
    """A network drive that goes away while it is read."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell():
            raise OSError(5, "Input/output error")
        return super().read(size)


def test_a_file_that_goes_away_while_it_is_read_is_told() -> None:
    data = b"a,b\n" + b"1,2\n" * CHUNK
    with pytest.raises(Refused) as caught:
        list(Table(Source(TornStream(data), "f.csv", len(data))))
    assert "f.csv: The file cannot be read: Input/output error." in Texts().problems(caught.value)


def test_progress_counts_bytes_and_may_stop_the_reading() -> None:
    class StopHere(Exception):
        pass

    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        seen.append((done, total))
        if done >= 2 * CHUNK:
            raise StopHere

    data = b"a,b\n" + b"1,2\n" * CHUNK
    with pytest.raises(StopHere):
        list(Table(Source(io.BytesIO(data), "f.csv", len(data), progress)))
    assert seen == [(0, len(data)), (CHUNK, len(data)), (2 * CHUNK, len(data))]


@given(st.binary(max_size=300), st.sampled_from(["", "utf-8", "utf-16", "cp1252", "gb18030"]))
def test_any_bytes_are_read_or_refused_in_words(data: bytes, encoding: str) -> None:
    try:
        for row in table(data, encoding):
            assert row.problem or len(row.cells) > 0
    except KnownError as error:
        assert Texts().problems(error)


ANY_CELL = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)


@given(st.lists(st.tuples(ANY_CELL, ANY_CELL), max_size=8), st.sampled_from(",;\t"))
def test_what_is_written_with_quotes_reads_back_unchanged(
    rows: list[tuple[str, str]], delimiter: str
) -> None:
    def line(row: tuple[str, ...]) -> str:
        return delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n"

    kept = [row for row in rows if any(cell.strip() for cell in row)]
    assert cells("".join(map(line, [("a", "b"), *rows]))) == kept
