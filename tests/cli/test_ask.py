"""``screener ask``: each question in words and as objects."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import HEAD, Command

CHART = HEAD + (
    "000417,birth_date,1980-03-02,,\n"
    "000417,sex,female,,\n"
    "000417,inr,1.9,,2026-11-10\n"
    "000417,bilirubin_total,80,umol/L,2026-11-10\n"
    "000417,liver_transplantation,yes,,2020\n"
)
TRIAL = "NCT05985863"
DAY = ("--as-of", "2026-11-18")


@pytest.fixture
def ask(screener: Command, tmp_path: object) -> Command:
    """Asks about the one patient of a new clinic."""
    with open("chart.csv", "w", encoding="utf-8") as file:  # noqa: PTH123  # in the test's folder
        file.write(CHART)
    assert screener("import", "chart.csv", "--db", "clinic").code == 0

    def asked(question: str, *rest: object) -> object:
        return screener("ask", question, *rest, "--db", "clinic", *DAY)

    return asked


QUESTIONS = [
    ("until", ["000417"], "Excluded"),
    ("decides", ["000417"], "no new test or answer changes that"),
    ("near", ["000417"], "5.5 umol/L"),
    ("if", ["000417", "tbil 210 umol/L 18 nov 2026"], "Hypothetical"),
    ("changed", ["000417", "--since", "2026-11-01"], "new fact"),
    ("relaxed", [TRIAL], "Without E4"),
    ("candidates", ["NCT06740149-I"], "missing: "),
]


@pytest.mark.parametrize(("question", "rest", "expected"), QUESTIONS)
def test_each_question_is_answered_in_words_and_as_objects(
    ask: Command, question: str, rest: list[str], expected: str
) -> None:
    trial = [] if question in ("relaxed", "candidates") else ["--trial", TRIAL]
    words = ask(question, *rest, *trial)
    assert (words.code, words.err) == (0, "")
    assert expected in words.out
    objects = ask(question, *rest, *trial, "--json")
    told = [json.loads(line) for line in objects.lines]
    assert told
    assert all(isinstance(one, dict) and one for one in told)


def test_the_list_of_calls_is_of_patients_by_their_numbers(ask: Command) -> None:
    told = [json.loads(line) for line in ask("recheck", "--weeks", 60, "--json").lines]
    assert all(one["patient"] == "000417" and one["last"] for one in told)
    assert [one["last"] for one in told] == sorted(one["last"] for one in told)


def test_an_unknown_patient_or_trial_is_told_with_the_nearest(ask: Command) -> None:
    assert ask("until", "9").code == 1
    refused = ask("until", "000417", "--trial", "NCT05985864")
    assert (refused.code, TRIAL in refused.err) == (1, True)


def test_what_cannot_be_read_as_a_fact_is_no_hypothesis(ask: Command) -> None:
    refused = ask("if", "000417", "gibberish 1", "inr")
    assert refused.code == 1
    assert len(refused.err.splitlines()) == 2


def test_a_question_is_needed(screener: Command) -> None:
    assert screener("ask", "--db", "clinic").code == 2
