"""Judgements: whose question, when it waits, and when it is asked again."""

from __future__ import annotations

from screener.domain.facts import FactRow
from screener.rules.nodes.judgement import asked
from screener.rules.ruleset import RuleSet
from tests.rules.facts import DAY, cohort, explained, fact, found, judged, rule_set

QUESTION = "is the patient unsuitable"
RULE = f"{{judgement: {QUESTION}}}"


def answer(rules: RuleSet, text: str, when: str | None = "2026-06-01", **more: object) -> FactRow:
    """The investigator's answer to the question of C1."""
    digest = asked(rules.criterion("C1").digest, QUESTION)
    scope = {"criterion": "C1", "asked": digest, **more}
    return fact("judgement", text, when=when, **scope)  # type: ignore[arg-type]


def test_an_unanswered_question_is_unknown_and_waits() -> None:
    one = found(RULE)
    assert (one.truth, one.waits, one.reasons) == ("unknown", True, ("judgement",))


def test_an_answer_decides_dated_or_not() -> None:
    rules = rule_set(RULE)
    for when in ("2026-06-01", "2026-05-01", None):
        assert found(rules, answer(rules, "yes", when)).truth == "true"
        assert found(rules, answer(rules, "no", when)).truth == "false"


def test_the_latest_answer_counts_and_none_from_after_the_day() -> None:
    rules = rule_set(RULE)
    first, second = answer(rules, "yes", "2026-05-01"), answer(rules, "no", "2026-05-02")
    assert found(rules, first, second).truth == "false"
    assert found(rules, answer(rules, "yes", "2026-06-02")).waits


def test_answers_that_contradict_each_other_or_say_nothing_leave_it_waiting() -> None:
    rules = rule_set(RULE)
    both = found(rules, answer(rules, "yes"), answer(rules, "no"))
    assert (both.truth, both.waits, both.reasons) == ("unknown", True, ("conflicting", "judgement"))
    silent = found(rules, answer(rules, "does_not_know"))
    assert (silent.truth, silent.waits, silent.reasons) == (
        "unknown", True, ("not_asked", "judgement"),
    )  # fmt: skip


def test_it_belongs_to_one_trial_attempt_and_criterion() -> None:
    rules = rule_set(RULE)
    for other in ({"trial": "NCT9"}, {"attempt": 2}, {"criterion": "C2"}):
        assert found(rules, answer(rules, "yes", **other)).waits
    assert found(rules, answer(rules, "yes", attempt=2), attempt=2).truth == "true"


def test_it_is_asked_again_when_the_words_the_rule_or_the_question_change() -> None:
    rules = rule_set(RULE)
    given = answer(rules, "no")
    assert found(rules, given).truth == "false"
    assert found(rule_set(RULE, text="Other words."), given).waits
    assert found(rule_set(f"{{not: {RULE}}}"), given).waits
    assert found(rule_set("{judgement: is the patient too unsuitable}"), given).waits
    assert found(rule_set(RULE, applies="{fact: sex, is: female}"), fact("sex", "female"),
                 given).waits  # fmt: skip
    assert found(rule_set(RULE, readings="{labs: {within: 1 day, why: x}}"), given).truth == "false"


HISTORY = (
    "{all: [{any: [{condition: venous_thrombosis}, {condition: pulmonary_embolism}]}, "
    f"{RULE}]}}"
)


def history(rules: RuleSet, vte: str = "", pe: str = "", judgement: str = "") -> tuple[str, bool]:
    rows = [fact(code, text) for code, text in
            (("venous_thrombosis", vte), ("pulmonary_embolism", pe)) if text]  # fmt: skip
    rows += [answer(rules, judgement)] if judgement else []
    one = found(rules, *rows)
    return one.result, one.waits


def test_a_history_that_is_judged_waits_only_if_it_is_there() -> None:
    rules = rule_set(HISTORY, side="exclusion")
    assert history(rules) == ("open", False)
    assert history(rules, vte="no") == ("open", False)
    assert history(rules, "no", "no") == ("absent", False)
    assert history(rules, "yes") == ("open", True)
    assert history(rules, "no", "yes") == ("open", True)
    assert history(rules, "yes", "", "yes") == ("present", False)
    assert history(rules, "yes", "", "no") == ("absent", False)
    assert history(rules, "", "", "no") == ("absent", False)
    assert history(rules, "", "", "yes") == ("open", False)
    assert history(rules, "refused", "no", "yes") == ("open", False)


def test_what_waits_in_one_row_does_not_wait_in_another() -> None:
    rules = rule_set(HISTORY, side="exclusion")
    people = cohort(fact("venous_thrombosis", "yes"), patients=(1, 2))
    outcome = judged(rules, people, DAY)
    assert [outcome.waiting(row) for row in (0, 1)] == [("C1",), ()]
    assert [outcome.open(row) for row in (0, 1)] == [(), ("C1",)]


def test_either_answer_may_decide_a_rule_that_holds_both_ways() -> None:
    either = f"{{any: [{RULE}, {{not: {RULE}}}]}}"
    assert found(either).waits
    assert explained(rule_set(either)).waiting == ("C1",)
