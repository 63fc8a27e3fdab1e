"""The shape of a mapping file: YAML that says what each column of a one-patient-a-row file means.

Only the shape is checked here; facts, units and codes are checked in
:mod:`screener.exchange.mapping`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from screener.domain.problems import Problem, Refused, nearest
from screener.system.document import Document

Text = Annotated[str, StringConstraints(pattern=r"\S")]
Age = Literal["years", "days", "years of 365.25 days"]


class Part(BaseModel):
    """A part of a mapping file; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class PatientPart(Part):
    """Which column holds the patient's number, who gave it, and the column of the name, if any."""

    column: Text
    issuer: Text
    name: str = ""


class DayPart(Part):
    """What dates a row: a column of days, or a column of days counted from a start."""

    column: str = ""
    after: str = ""
    start: str = Field("", alias="from")
    start_column: str = Field("", alias="from_column")


class ColumnPart(Part):
    """What one column says of one fact."""

    fact: Text
    unit: str = ""
    codes: dict[str, str] = {}
    nothing: list[str] = []
    age: Age | None = None
    at: Literal["row", "start"] = "row"


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


ColumnParts = Annotated[list[ColumnPart], BeforeValidator(_listed)]


class MappingPart(Part):
    """The whole file."""

    mapping: Text
    about: Text
    patient: PatientPart
    missing: list[str] = ["", "NA"]
    day: DayPart | None = None
    columns: dict[str, ColumnParts]
    constants: dict[str, str] = {}
    ignore: list[str] = []


def parse(document: Document) -> MappingPart:
    """The file's parts. Raises Refused with every mistake of shape."""
    data = document.data
    if not isinstance(data, dict):
        raise Refused([Problem("exchange.mapping.shape", {}, document.where(()))])
    if data.get("missing"):
        data = data | {"missing": _blanks_as_text(data["missing"])}
    try:
        return MappingPart.model_validate(data)
    except ValidationError as error:
        raise Refused(_problem(document, dict(item)) for item in error.errors()) from None


def _blanks_as_text(marks: Any) -> Any:
    return ["" if mark is None else mark for mark in marks] if isinstance(marks, list) else marks


def _problem(document: Document, error: dict[str, Any]) -> Problem:
    path = _path(document, error["loc"])
    where = document.where(path)
    key = str(path[-1]) if path else ""
    if error["type"] == "extra_forbidden":
        known = _keys(path[:-1])
        params = {"key": key, "nearest": nearest(key, known) or ", ".join(known)}
        return Problem("exchange.mapping.unknown_key", params, where)
    if error["type"] in ("missing", "string_pattern_mismatch"):
        return Problem("exchange.mapping.missing_key", {"key": key}, where)
    if error["type"] == "literal_error":
        params = {"key": key, "value": str(error["input"]), "known": error["ctx"]["expected"]}
        return Problem("exchange.mapping.not_one_of", params, where)
    return Problem("exchange.mapping.value", {"key": key}, where)


def _path(document: Document, loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The place in the file: a column with one meaning is written without a list."""
    if len(loc) > 2 and loc[0] == "columns" and isinstance(document.data["columns"][loc[1]], dict):
        return (*loc[:2], *loc[3:])
    return loc


def _keys(path: tuple[str | int, ...]) -> list[str]:
    parts: dict[str, type[Part]] = {"patient": PatientPart, "day": DayPart, "columns": ColumnPart}
    part = parts[str(path[0])] if path else MappingPart
    return [field.alias or name for name, field in part.model_fields.items()]
