"""The words of each language: the same keys with the same parameters."""

from __future__ import annotations

import string
import tomllib
from collections import Counter

import pytest

from screener.system import resources
from screener.system.texts import ENGLISH, Texts, languages

OTHERS = [language for language in languages() if language != ENGLISH]
MAY_STAND_IN_ENGLISH: frozenset[str] = frozenset()
"""Keys that no other language needs yet."""


def raw(language: str) -> dict[str, str]:
    found: dict[str, str] = {}

    def lay(table: dict[str, object], prefix: str) -> None:
        for name, value in table.items():
            if isinstance(value, dict):
                lay(value, f"{prefix}.{name}")
            else:
                found[f"{prefix}.{name}"] = str(value)

    for file in resources.path("texts", language).glob("*.toml"):
        lay(tomllib.loads(file.read_text(encoding="utf-8")), file.stem)
    return found


def parameters(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_there_is_chinese_beside_english() -> None:
    assert languages() == ("en", "zh")


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_there_but_those_that_may_stand_in_english(language: str) -> None:
    assert Texts(language).borrowed - MAY_STAND_IN_ENGLISH == frozenset()
    assert frozenset(raw(language)) - frozenset(raw(ENGLISH)) == frozenset()


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_takes_the_same_parameters_in_every_language(language: str) -> None:
    english = raw(ENGLISH)
    own = raw(language)
    wrong = [key for key, text in own.items() if parameters(text) != parameters(english[key])]
    assert wrong == []


def test_a_text_that_a_language_lacks_is_borrowed_and_said_to_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "screener.system.texts._load",
        lambda language: {"a.one": "one", "a.two": "two"} if language == "en" else {"a.one": "一"},
    )
    texts = Texts("zh")
    assert (texts("a.one"), texts("a.two")) == ("一", "two")
    assert texts.borrowed == {"a.two"}
    assert Texts("en").borrowed == frozenset()


def test_a_language_that_there_is_none_of_is_refused() -> None:
    with pytest.raises(KeyError):
        Texts("xx")


def test_a_phrase_without_a_translation_stays_as_it_was_written() -> None:
    assert Texts("zh").phrase("words that nobody translated") == "words that nobody translated"
    assert Texts("en").phrase("on the screening day") == "on the screening day"
    assert Texts("zh").phrase("on the screening day") == "以筛选当日计"


@pytest.mark.parametrize("language", OTHERS)
def test_a_phrase_is_translated_once(language: str) -> None:
    tables = tomllib.loads(resources.read("phrases", f"{language}.toml"))
    counted = Counter(said for table in tables.values() for said in table)
    assert [said for said, times in counted.items() if times > 1] == []
