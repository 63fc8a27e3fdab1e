"""Rules, what they ask for and their readings, in Chinese: whole, and nothing left in English."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

import pytest

from screener.domain.screening import Ask
from screener.rules.evaluate import row_of
from screener.rules.nodes import Node, walk
from screener.rules.nodes.say import Say
from screener.rules.ruleset import RuleSet
from screener.rules.telling import all_conventions, readings_of, sentence
from screener.services.opening import shipped_rule_sets
from screener.system import resources
from screener.system.document import read_document
from screener.system.texts import Texts
from tests.chinese import english_in, own_words
from tests.rules.facts import CATALOGUE, DAY, cohort, rule_set
from tests.test_rule_language import EXAMPLES, made

CHINESE = Texts("zh")
SHIPPED = shipped_rule_sets()
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def say(rules: RuleSet) -> Say:
    return Say(CHINESE, CATALOGUE, rules.readings)


def rules_of(rules: RuleSet) -> Iterator[Node]:
    for criterion in rules.criteria:
        yield from criterion.nodes


def numbers(node: Node, told: Say) -> set[str]:
    """The numbers of a sentence, beside those of the names in it."""
    words = sentence(node, told)
    for code in node.all_facts:
        words = words.replace(told.name(code), "")
    return set(_NUMBER.findall(words))


def phrases_of(rules: RuleSet) -> Iterator[str]:
    """All that a shipped rule file says itself and a page shows beside the record's words."""
    yield from rules.source.missing
    named = (getattr(rules.readings, name) for name in type(rules.readings).model_fields)
    yield from (one.why for one in named if one is not None)
    for criterion in rules.criteria:
        yield from filter(None, (criterion.note, *criterion.reading))
        for node in criterion.nodes:
            yield from own_words(node)


@pytest.mark.parametrize("rules", SHIPPED, ids=[one.trial for one in SHIPPED])
def test_every_rule_and_each_of_its_parts_is_a_chinese_sentence(rules: RuleSet) -> None:
    for rule in rules_of(rules):
        for _, node in walk(rule):
            words = sentence(node, say(rules))
            assert english_in(words) == [], words
            assert "  " not in words and words == words.strip()
            assert not re.search(r"[{}()?;,]", words), words


@pytest.mark.parametrize("rules", SHIPPED, ids=[one.trial for one in SHIPPED])
def test_a_sentence_keeps_every_number_of_the_english_one(rules: RuleSet) -> None:
    english = Say(Texts(), CATALOGUE, rules.readings)
    for rule in rules_of(rules):
        for _, node in walk(rule):
            if not own_words(node):
                one, other = numbers(node, english), numbers(node, say(rules))
                assert one == other, sentence(node, english)


@pytest.mark.parametrize("rules", SHIPPED, ids=[one.trial for one in SHIPPED])
def test_what_is_asked_and_how_words_are_read_is_in_chinese(rules: RuleSet) -> None:
    row = row_of(rules, cohort(), 1, DAY)
    asked: list[Ask] = []
    for rule in rules_of(rules):
        for _, node in walk(rule):
            asked += node.asks(say(rules), row)
    told = [ask.question for ask in asked] + list(all_conventions(say(rules)))
    for criterion in rules.criteria:
        told += [*readings_of(criterion, say(rules)), CHINESE.phrase(criterion.note)]
    assert asked
    assert [words for words in told if english_in(words)] == []


def test_the_phrases_are_those_of_the_shipped_rule_files_no_more_and_no_fewer() -> None:
    tables = tomllib.loads(resources.read("phrases", "zh.toml"))
    known = {said for table in tables.values() for said in table}
    assert known == {said for rules in SHIPPED for said in phrases_of(rules)}


@pytest.mark.parametrize("example", EXAMPLES, ids=[text.splitlines()[0] for text in EXAMPLES])
def test_every_example_of_the_language_is_a_chinese_sentence(example: str) -> None:
    rules = made(read_document(example).data)
    for _, node in walk(rules.criteria[0].rule):
        words = node.sentence(say(rules))
        assert english_in(words, own_words(node)) == [], words
        asks = node.asks(say(rules), row_of(rules, cohort(), 1, DAY))
        assert [ask for ask in asks if english_in(ask.question, own_words(node))] == []


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("{age: {from: 18 years, to: 70 years}}", "年龄为18至70周岁（含18和70周岁）"),
        ("{age: {from: 18 years}}", "年龄不低于18周岁"),
        ("{age: {to: 70 years}}", "年龄不超过70周岁"),
        ("{lab: inr, at_least: 1.5}", "国际标准化比值不低于1.5"),
        ("{lab: inr, above: 1.5}", "国际标准化比值大于1.5"),
        ("{lab: inr, at_most: 1.5}", "国际标准化比值不超过1.5"),
        ("{lab: inr, below: 1.5}", "国际标准化比值小于1.5"),
        ("{lab: platelets, above: 20 10*9/L, below: 50 10*9/L}",
         "血小板计数大于20 ×10⁹/L且小于50 ×10⁹/L"),
        ("{lab: creatinine, above: 2 x ULN}", "肌酐大于正常值上限的2倍"),
        ("{lab: platelets, pick: any, below: 50 10*9/L, before: onset of liver_failure}",
         "肝衰竭发生之前血小板计数曾小于50 ×10⁹/L"),
        ("{lab: alt, pick: highest, above: 200 U/L, within: 3 months}",
         "筛选前3个月内丙氨酸氨基转移酶的最高值大于200 U/L"),
        ("{rate: bilirubin_total, at_least: 17.1 umol/L per day, within: 7 days}",
         "筛选前7天内总胆红素的平均升高速度不低于每天17.1 umol/L"),
        ("{change: weight, is: fall, above: 5 %, within: 6 months}",
         "筛选前6个月内体重的下降幅度大于5 %"),
        ("{difference: {of: pt, minus: pt_control}, above: 3 s}",
         "凝血酶原时间（患者）减去凝血酶原时间（实验室对照）的差值大于3 s"),
        ("{condition: ascites, begins: {within: 4 weeks, after: onset of jaundice}}",
         "腹水，于黄疸发生后4周内开始"),
        ("{condition: other_malignancy, within: 5 years, "
         "except: curable_skin_or_in_situ_carcinoma}",
         "筛选前5年内肝脏以外器官的恶性肿瘤（已治愈的皮肤癌或原位癌除外）"),
        ("{fact: hbsag, is: positive, lasting: {more_than: 6 months}}",
         "乙型肝炎表面抗原为阳性，持续超过6个月"),
        ("{fact: hbsag, is: positive, lasting: {at_least: 6 months}}",
         "乙型肝炎表面抗原为阳性，持续至少6个月"),
        ("{count: hospital_admission, at_least: 2, within: 1 year}",
         "筛选前1年内开始的住院次数不低于2"),
        ("{not: {any: [{condition: sepsis}, {condition: shock}]}}",
         "不符合以下情况：（脓毒症；或休克）"),
        ("{several: 2, of: [{condition: sepsis}, {condition: shock}]}",
         "以下至少2项成立：脓毒症；休克"),
        ("{condition: sepsis, after: screening}", "筛选之后脓毒症"),
        ("{condition: sepsis, at: baseline}", "基线当日脓毒症"),
        ("{condition: sepsis, within: 2 weeks, after: {readings: [consent, last jaundice]}}",
         "（已签署知情同意书或最近一次黄疸）后2周内脓毒症"),
    ],
)  # fmt: skip
def test_limits_windows_and_joiners_say_the_same_in_chinese(rule: str, words: str) -> None:
    rules = rule_set(rule)
    assert rules.criteria[0].rule.sentence(say(rules)) == words
