"""How a result moves: ``{rate: bilirubin_total, at_least: 17.1 umol/L per day}``, and changes."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, Literal

from pydantic import Field

from screener.domain.catalogue import Catalogue, FactDef
from screener.domain.screening import Ask
from screener.rules.courses import Course, course
from screener.rules.hulls import Number, compared
from screener.rules.nodes.base import Desk, Node, Say, register
from screener.rules.nodes.fields import Quantity
from screener.rules.nodes.limits import LimitFields
from screener.rules.nodes.windowed import WindowFields
from screener.rules.pairs import Pair, agreed
from screener.rules.rows import Rows

PER_DAY = " per day"


class Moving(LimitFields, WindowFields, Node):
    """What rates and changes share: first to last of a window, at least two days apart."""

    @property
    @abstractmethod
    def code(self) -> str:
        """The result that moves."""

    @abstractmethod
    def number(self, moved: Course) -> Number:
        """What is compared."""

    @abstractmethod
    def limit(self, fact: FactDef, quantity: Quantity) -> float | None:
        """The limit in the fact's own unit, or None if its unit is none."""

    def check(self, desk: Desk) -> None:
        fact = desk.fact(self.code, ("lab",), self.kind)
        self.check_limits(desk, None)
        self.check_window(desk)
        for side, quantity in self.limits() if fact else ():
            if fact and self.limit(fact, quantity) is None:
                units = ", ".join(self.units(fact))
                desk.report("rules.unknown_unit", side, unit=quantity.unit, fact=self.code,
                            units=units, nearest=self.units(fact)[0])  # fmt: skip

    @abstractmethod
    def units(self, fact: FactDef) -> list[str]:
        """What a limit may be given in."""

    def facts(self) -> tuple[str, ...]:
        return (self.code, *self.anchor_facts())

    def conventions(self, catalogue: Catalogue) -> tuple[str, ...]:
        return self.anchor_conventions() + (() if self.windowed else ("rates",))

    def evaluate(self, rows: Rows) -> Pair:
        usual = rows.readings.rates_within
        series = rows.series(self.code)
        limits = [(side, self.limit(series.fact, q) or 0.0) for side, q in self.limits()]
        found = [
            compared(rows, limits, self.number(course(rows, series, window)))
            for window in self.past_windows(rows, usual, wide=True)
        ]
        return agreed(found).seeing(self.seen_of_anchors(rows))

    def asks(self, say: Say, rows: Rows, row: int = 0) -> tuple[Ask, ...]:
        return (Ask("lab", self.code, say("ask_course", fact=say.name(self.code))),)


@register
class Rate(Moving):
    """The mean rise in a day, (last − first) / days between, within the limits."""

    kind: ClassVar[str] = "rate"
    rate: str

    @property
    def code(self) -> str:
        return self.rate

    def number(self, moved: Course) -> Number:
        return moved.rate()

    def units(self, fact: FactDef) -> list[str]:
        return [unit + PER_DAY for unit in fact.factors]

    def limit(self, fact: FactDef, quantity: Quantity) -> float | None:
        if not quantity.unit.endswith(PER_DAY.strip()):
            return None
        unit = fact.unit_code(quantity.unit.removesuffix(PER_DAY.strip()).strip())
        return None if unit is None else fact.step_in_own_unit(float(quantity.number), unit)

    def quantity_words(self, limit: Quantity, say: Say) -> str:
        unit = limit.unit.removesuffix(PER_DAY.strip()).strip()
        quantity = super().quantity_words(Quantity(limit.number, unit), say)
        return say("per_day", quantity=quantity)

    def sentence(self, say: Say) -> str:
        limits, window = self.limit_words(say), self.window_words(say)
        return say("rate", fact=say.name(self.rate), limits=limits, window=window)


@register
class Change(Moving):
    """What the result rose or fell by from the first to the last, in per cent or in its unit."""

    kind: ClassVar[str] = "change"
    change: str
    is_: Literal["rise", "fall"] = Field(alias="is")

    def check(self, desk: Desk) -> None:
        super().check(desk)
        relative = {quantity.unit == "%" for _, quantity in self.limits()}
        fact = desk.catalogue.get(self.change)
        if len(relative) > 1 or (True in relative and fact and "%" in fact.factors):
            desk.report("rules.percent_of_what", "change", fact=self.change)

    @property
    def code(self) -> str:
        return self.change

    def number(self, moved: Course) -> Number:
        relative = all(quantity.unit == "%" for _, quantity in self.limits())
        rose = moved.percent() if relative else moved.rise()
        return Number(-rose.high, -rose.low, rose.why) if self.is_ == "fall" else rose

    def units(self, fact: FactDef) -> list[str]:
        return ["%", *fact.factors]

    def limit(self, fact: FactDef, quantity: Quantity) -> float | None:
        if quantity.unit == "%":
            return float(quantity.number)
        unit = fact.unit_code(quantity.unit)
        return None if unit is None else fact.step_in_own_unit(float(quantity.number), unit)

    def sentence(self, say: Say) -> str:
        limits, window = self.limit_words(say), self.window_words(say)
        return say(f"change_{self.is_}", fact=say.name(self.change), limits=limits, window=window)
