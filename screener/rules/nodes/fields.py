"""What the fields of nodes hold: quantities, durations, anchors, codes, as they are written."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from screener.domain.times import Duration
from screener.rules.anchors import Anchor

_QUANTITY = re.compile(r"(-?\d+(?:\.\d+)?)\s*(.*)", re.ASCII)
_MULTIPLE = re.compile(r"[x×*]\s*(ULN|LLN)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as printed, with its unit: ``5 mg/dL``, ``1.5``, ``40 %``."""

    number: Decimal
    unit: str

    @classmethod
    def read(cls, text: str) -> Quantity:
        match = _QUANTITY.fullmatch(text.strip())
        if match is None or math.isinf(float(match[1])):
            raise ValueError(text)
        return cls(Decimal(match[1]), match[2].strip())

    @property
    def multiple(self) -> Literal["", "ULN", "LLN"]:
        """Of which limit of normal it is a multiple, as in ``2 x ULN``; of none if empty."""
        match = _MULTIPLE.fullmatch(self.unit)
        return "" if match is None else "ULN" if match[1] == "ULN" else "LLN"

    def __str__(self) -> str:
        return f"{self.number} {self.unit}".strip()


def _reader(read: Callable[[str], Any], what: str) -> BeforeValidator:
    def convert(value: Any) -> Any:
        if not isinstance(value, str):
            raise ValueError(what)  # noqa: TRY004  # pydantic collects only ValueErrors
        try:
            return read(value)
        except ValueError:
            raise ValueError(what) from None

    return BeforeValidator(convert)


TEXT = {"type": "string"}
Name = Annotated[str, Field(min_length=1)]
Threshold = Annotated[Quantity, _reader(Quantity.read, "quantity"), WithJsonSchema(TEXT)]
Span = Annotated[Duration, _reader(Duration.read, "duration"), WithJsonSchema(TEXT)]
AnchorName = Annotated[Anchor, _reader(Anchor.read, "anchor"), WithJsonSchema(TEXT)]


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Codes = Annotated[
    tuple[str, ...],
    BeforeValidator(_listed),
    Field(min_length=1),
    WithJsonSchema({"anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}]}),
]
"""One code, or a list of them."""
