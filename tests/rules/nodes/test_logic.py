"""All, any, not, several and readings, as they are spelled."""

from __future__ import annotations

import pytest

from tests.rules.facts import fact, found, truth, why

YES, NO, OPEN = "{condition: sepsis}", "{condition: shock}", "{condition: jaundice}"
FACTS = (fact("sepsis", "yes"), fact("shock", "no"))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (f"{{all: [{YES}]}}", "true"),
        (f"{{all: [{YES}, {OPEN}]}}", "unknown"),
        (f"{{all: [{NO}, {OPEN}]}}", "false"),
        (f"{{any: [{NO}, {OPEN}]}}", "unknown"),
        (f"{{any: [{YES}, {OPEN}]}}", "true"),
        (f"{{any: [{NO}]}}", "false"),
        (f"{{not: {YES}}}", "false"),
        (f"{{not: {OPEN}}}", "unknown"),
        (f"{{several: 1, of: [{NO}, {YES}, {OPEN}]}}", "true"),
        (f"{{several: 2, of: [{NO}, {YES}, {OPEN}]}}", "unknown"),
        (f"{{several: 3, of: [{NO}, {YES}, {OPEN}]}}", "false"),
        (f"{{readings: [{YES}, {YES}]}}", "true"),
        (f"{{readings: [{NO}, {NO}]}}", "false"),
        (f"{{readings: [{YES}, {NO}]}}", "unknown"),
        (f"{{any: [{{not: {NO}}}, {OPEN}]}}", "true"),
    ],
)
def test_the_parts_are_combined(rule: str, expected: str) -> None:
    assert truth(rule, *FACTS) == expected


def test_readings_that_differ_are_told_by_that_reason() -> None:
    assert why(f"{{readings: [{YES}, {NO}]}}", *FACTS) == ("wording",)


def test_every_part_is_found_with_its_path_although_another_decides() -> None:
    finding = found(f"{{any: [{YES}, {{all: [{OPEN}, {NO}]}}]}}", *FACTS).finding
    assert finding is not None
    assert [(part.node, part.truth) for part in finding.parts] == [
        (("rule", "any", 0), "true"),
        (("rule", "any", 1), "false"),
    ]
    assert [part.node for part in finding.parts[1].parts] == [
        ("rule", "any", 1, "all", 0),
        ("rule", "any", 1, "all", 1),
    ]
