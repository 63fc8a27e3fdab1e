"""The page of scores names every score and variant, with its inputs."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.rules.scores import SCORES, Family
from screener.rules.scores.sources import cited
from screener.system.texts import Texts

PAGE = (Path(__file__).parents[3] / "docs" / "scores.md").read_text(encoding="utf-8")
ROWS = {line.split("`")[1]: line for line in PAGE.splitlines() if line.startswith("| `")}


@pytest.mark.parametrize("family", SCORES.values(), ids=lambda family: family.name)
def test_a_score_stands_on_the_page_with_its_variants_and_inputs(family: Family) -> None:
    row = ROWS[family.name]
    for score in family.variants[:1]:
        assert all(f"`{item.name}`" in row for item in score.inputs)
    assert all(f"`{variant}`" in row for variant in family.names)
    assert all(f"{score.confidence}" in row.split("|")[5] for score in family.variants)


@pytest.mark.parametrize("family", SCORES.values(), ids=lambda family: family.name)
def test_a_score_stands_on_the_page_with_its_sources(family: Family) -> None:
    assert all(cited(name) in ROWS[family.name] for name in family.variants[0].sources)


def test_the_page_names_no_other_score() -> None:
    assert set(ROWS) == set(SCORES)


def test_every_score_variant_and_remark_has_words() -> None:
    texts = Texts()
    for family in SCORES.values():
        assert texts.has(f"scores.name.{family.name}")
        for score in family.variants:
            assert not score.variant or texts.has(f"scores.variant.{score.name}.{score.variant}")
            assert all(texts.has(key) for *_, key in score.flags)
