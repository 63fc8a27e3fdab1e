"""A definition of the rule set, used by name: ``{use: apasl_aclf}``."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import SkipValidation

from screener.domain.problems import nearest
from screener.rules.nodes.base import Node, Path, Reader, Say, judge, register
from screener.rules.pairs import Pair
from screener.rules.rows import Rows


@register
class Use(Node):
    """The rule of a definition, read anew wherever it is used."""

    kind: ClassVar[str] = "use"
    holds: ClassVar[tuple[str, ...]] = ("rule",)
    given: ClassVar[tuple[str, ...]] = ("rule", "title")
    use: str
    title: str
    rule: SkipValidation[Node]

    @classmethod
    def fill(cls, values: dict[str, Any], reader: Reader, path: Path) -> dict[str, Any] | None:
        name = values.get("use")
        found = reader.definitions.get(name) if isinstance(name, str) else None
        if found is None:
            near = nearest(str(name), reader.definitions) or ", ".join(reader.definitions) or "–"
            reader.report((*path, "use"), "rules.unknown_definition", name=str(name), nearest=near)
            return None
        rule = reader.again(found)
        return None if rule is None else {**values, "title": found.title, "rule": rule}

    def evaluate(self, rows: Rows) -> Pair:
        return judge(self.rule, rows)

    def sentence(self, say: Say) -> str:
        return say("use", title=say.own(self.title), clause=self.rule.sentence(say))
