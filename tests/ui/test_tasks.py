"""The task runner: one worker, results on the GUI thread, newer requests win."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from screener.domain.problems import KnownError, Problem
from screener.ui.tasks import Progress, TaskRunner
from tests.ui.conftest import Settle


def test_work_runs_in_the_worker_and_its_result_comes_back_on_the_gui_thread(
    runner: TaskRunner, settle: Settle
) -> None:
    threads: list[QThread] = []
    results: list[int] = []

    def work(_: Progress) -> int:
        threads.append(QThread.currentThread())
        return 7

    def done(result: int) -> None:
        threads.append(QThread.currentThread())
        results.append(result)

    runner.run(work, done, owner=runner)
    settle()
    assert results == [7]
    assert threads[0] is not threads[1]
    assert threads[1] is runner.thread()


def test_a_newer_request_of_the_same_purpose_supersedes_the_older(
    runner: TaskRunner, settle: Settle
) -> None:
    results: list[str] = []
    go = threading.Event()

    def slow(_: Progress) -> str:
        assert go.wait(5)
        return "old"

    runner.run(slow, results.append, owner=runner, purpose="verdict")
    runner.run(lambda _: "other", results.append, owner=runner, purpose="facts")
    runner.run(lambda _: "new", results.append, owner=runner, purpose="verdict")
    go.set()
    settle()
    assert results == ["other", "new"]


def test_a_dropped_request_is_told_to_nobody(runner: TaskRunner, settle: Settle) -> None:
    results: list[int] = []
    runner.run(lambda _: 1, results.append, owner=runner, purpose="verdict")
    runner.drop("verdict")
    settle()
    assert results == []


def test_writes_without_a_purpose_never_supersede_each_other(
    runner: TaskRunner, settle: Settle
) -> None:
    results: list[int] = []
    for number in range(3):
        runner.run(lambda _, n=number: n, results.append, owner=runner)  # type: ignore[misc]
    settle()
    assert results == [0, 1, 2]


def test_a_known_error_goes_to_who_asked(runner: TaskRunner, settle: Settle) -> None:
    failed: list[KnownError] = []
    ended: list[bool] = []
    error = KnownError([Problem("document.empty")])

    def work(_: Progress) -> None:
        raise error

    runner.run(
        work, lambda _: None, owner=runner, failed=failed.append, ended=lambda: ended.append(True)
    )
    settle()
    assert failed == [error]
    assert ended == [True]


def test_a_known_error_that_nobody_takes_is_announced(qtbot: QtBot, runner: TaskRunner) -> None:
    def work(_: Progress) -> None:
        raise KnownError([Problem("document.empty")])

    with qtbot.waitSignal(runner.refused) as announced:
        runner.run(work, lambda _: None, owner=runner)
    assert isinstance(announced.args[0], KnownError)


def test_a_defect_is_announced_as_a_crash_even_if_its_asker_is_gone(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    def work(_: Progress) -> None:
        raise ZeroDivisionError

    with qtbot.waitSignal(runner.crashed):
        runner.run(work, lambda _: None, owner=runner)
    with qtbot.waitSignal(runner.crashed):
        runner.run(work, lambda _: None, owner=runner, purpose="x")
        runner._jobs[-1].owner = None


def test_a_deleted_owner_is_told_nothing(qtbot: QtBot, runner: TaskRunner, settle: Settle) -> None:
    owner = QObject()
    results: list[int] = []
    go = threading.Event()
    runner.run(lambda _: int(go.wait(5)), results.append, owner=owner)
    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()
    go.set()
    settle()
    assert results == []


def test_long_work_shows_its_progress_and_can_be_cancelled(
    qtbot: QtBot, runner: TaskRunner, settle: Settle
) -> None:
    ended: list[bool] = []
    done: list[int] = []
    stop = threading.Event()

    def work(progress: Progress) -> int:
        for number in range(100_000):
            progress(number, 100_000)
            stop.wait(0.001)
        return 1

    with qtbot.waitSignal(runner.progressed) as shown:
        runner.run(
            work, done.append, owner=runner, title="Counting", ended=lambda: ended.append(True)
        )
    assert shown.args[0] == "Counting"
    with qtbot.waitSignal(runner.cancelled) as told:
        runner.cancel_shown()
    settle()
    assert told.args == ["Counting"]
    assert (done, ended) == ([], [True])


def test_work_that_was_cancelled_before_it_began_never_begins(
    runner: TaskRunner, settle: Settle
) -> None:
    begun: list[int] = []
    go = threading.Event()
    runner.run(lambda _: go.wait(5), lambda _: None, owner=runner)
    job = runner.run(lambda _: begun.append(1), lambda _: None, owner=runner)
    job.cancel()
    go.set()
    settle()
    assert begun == []


@pytest.mark.parametrize("again", [False, True])
def test_closing_waits_for_the_worker_and_tells_nobody(
    qtbot: QtBot, runner: TaskRunner, settle: Settle, again: bool
) -> None:
    results: list[int] = []
    runner.run(lambda _: 1, results.append, owner=runner)
    runner.close()
    assert not runner.busy
    if again:
        runner.run(lambda _: 2, results.append, owner=runner)
        settle()
    assert results == ([2] if again else [])


def test_long_reading_goes_aside_and_no_entry_waits_for_it(
    qtbot: QtBot, runner: TaskRunner, settle: Settle
) -> None:
    results: list[str] = []
    go = threading.Event()

    def long(_: Progress) -> str:
        assert go.wait(30)
        return "looked ahead"

    runner.run(long, results.append, owner=runner, aside=True)
    runner.run(lambda _: "entered", results.append, owner=runner)
    qtbot.waitUntil(lambda: results == ["entered"])
    assert runner.busy
    go.set()
    settle()
    assert results == ["entered", "looked ahead"]


def test_closing_waits_for_what_runs_aside_too(runner: TaskRunner) -> None:
    ended: list[bool] = []

    begun = threading.Event()

    def long(progress: Progress) -> None:
        begun.set()
        try:
            while True:
                progress(0, 1)
        finally:
            ended.append(True)

    runner.run(long, lambda _: ended.append(False), owner=runner, aside=True)
    assert begun.wait(30)
    runner.close()
    assert ended == [True]
