"""Crash reports hold types and places, no values."""

from __future__ import annotations

import sys

import pytest

from screener.ui.crash import describe, install

SECRET = "Example Anna 00482913"


def crash() -> BaseException:
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as inner:
            raise KeyError(SECRET) from inner
    except KeyError as error:
        return error


def test_a_crash_report_names_types_and_lines_and_no_value() -> None:
    said = describe(crash())
    assert "KeyError" in said and "ValueError" in said and "test_crash.py:" in said
    assert "Example" not in said and "00482913" not in said


def test_an_uncaught_exception_is_told_without_values(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    install()
    error = crash()
    sys.excepthook(type(error), error, error.__traceback__)
    told = capsys.readouterr().err
    assert "KeyError" in told and "Example" not in told
