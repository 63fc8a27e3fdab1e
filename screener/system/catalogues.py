"""Loads the catalogue of facts from ``resources/catalogue/*.yaml``."""

from __future__ import annotations

from functools import cache

from pydantic import ValidationError

from screener.domain.catalogue import Catalogue, FactDef
from screener.domain.problems import Problem, Refused
from screener.system import resources
from screener.system.document import read_document


@cache
def load_catalogue() -> Catalogue:
    """The shipped catalogue. Raises Refused with all problems (a defect of the resource files)."""
    facts: list[FactDef] = []
    problems: list[Problem] = []
    for file in sorted(resources.path("catalogue").glob("*.yaml")):
        document = read_document(file.read_text(encoding="utf-8"), file.name)
        for code, block in document.data.items():
            try:
                facts.append(FactDef.model_validate({"code": code, **block}))
            except ValidationError as error:
                for item in error.errors():
                    what = f"{'.'.join(map(str, item['loc']))}: {item['msg']}"
                    problems.append(
                        Problem(
                            "document.field",
                            {"what": what},
                            document.where((code, *item["loc"])),
                        )
                    )
    if problems:
        raise Refused(problems)
    return Catalogue(facts)
