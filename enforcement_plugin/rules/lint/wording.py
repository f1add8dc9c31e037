"""Conditions over the space in words: ids for programs, the pack's labels for people."""

from __future__ import annotations

from typing import Any, FrozenSet, List, Optional, Sequence, Tuple

from enforcement_plugin.rules.labels import fact_label, value_label
from enforcement_plugin.rules.lint.diagram import Cube
from enforcement_plugin.rules.lint.space import (
    NOT_A_MEMBER,
    FactVariable,
    MembersVariable,
    OpaqueVariable,
    SetKnownVariable,
    Space,
    Values,
)

_WORDS = {
    "unknown": ("unknown", "未知"),
    "always": ("always", "任何情形"),
    "includes": ("includes", "含"),
    "all_of": ("includes all of", "全含"),
    "lacks": ("includes none of", "不含"),
    "known": ("is known", "已知"),
    "or": (" or ", "或"),
    "and": ("; ", "；"),
    "maybe": ("may hold", "可能成立"),
    "yes": ("holds", "成立"),
    "no": ("does not hold", "不成立"),
}


class Wording:
    """Words for conditions; without ``language`` facts and values appear by their ids."""

    def __init__(self, space: Space, language: Optional[str] = None) -> None:
        self.space = space
        self.language = language

    def cube(self, cube: Cube) -> str:
        """Return a condition: facts with the values that each may have."""
        variables = [(self.space.variables[number], values) for number, values in cube]
        named = {variable.fact for variable, _ in variables if isinstance(variable, MembersVariable)}
        parts = [
            self._literal(variable, values)
            for variable, values in variables
            # Whoever is said to include something is known.
            if not (isinstance(variable, SetKnownVariable) and variable.fact in named)
        ]
        return self._word("and").join(parts) or self._word("always")

    def _word(self, name: str) -> str:
        return _WORDS[name][0 if self.language is None or self.language.startswith("en") else 1]

    def _name(self, fact: str) -> str:
        return fact if self.language is None else fact_label(self.space.pack, fact, self.language)

    def _value(self, fact: str, value: Any) -> str:
        if value is None:
            return self._word("unknown")
        if self.language is None:
            return str(value).lower() if isinstance(value, bool) else str(value)
        return value_label(self.space.pack, fact, value, self.language)

    def _literal(self, variable: Any, values: FrozenSet[int]) -> str:
        if isinstance(variable, SetKnownVariable):
            return f"{self._name(variable.fact)} {self._word('known' if 0 in values else 'unknown')}"
        if isinstance(variable, MembersVariable):
            return self._members(variable, values)
        if isinstance(variable, OpaqueVariable):
            answers = [self._word(("no", "maybe", "yes")[value]) for value in sorted(values)]
            return f"{type(variable.condition).__name__} {self._word('or').join(answers)}"
        if self.space.pack.facts[variable.fact].kind == "number":
            return self._number(variable, values)
        return self._enumeration(variable, values)

    def _members(self, variable: MembersVariable, values: FrozenSet[int]) -> str:
        named = ", ".join(self._value(variable.fact, member) for member in variable.members)
        if NOT_A_MEMBER in values:
            word = "lacks"
        else:
            word = "all_of" if variable.width == 3 and 1 not in values else "includes"
        return f"{self._name(variable.fact)} {self._word(word)} {named}"

    def _enumeration(self, variable: FactVariable, values: FrozenSet[int]) -> str:
        chosen = _members_of(variable.classes, values)
        others = _members_of(variable.classes, frozenset(range(len(variable.classes))) - values)
        negative = len(others) * 2 < len(chosen)
        shown = [self._value(variable.fact, value) for value in (others if negative else chosen)]
        return f"{self._name(variable.fact)} {'≠' if negative else '='} {' | '.join(shown)}"

    def _number(self, variable: FactVariable, values: FrozenSet[int]) -> str:
        name = self._name(variable.fact)
        texts: List[str] = []
        run: List[Values] = []
        for position, one in enumerate(variable.classes):
            if position in values and one.example is not None:
                run.append(one)
                continue
            if run:
                texts.append(_interval(name, run))
                run = []
        if len(variable.classes) - 1 in values:
            texts.append(f"{name} {self._word('unknown')}")
        return self._word("or").join(texts)


def _members_of(classes: Sequence[Values], values: FrozenSet[int]) -> Tuple[Any, ...]:
    return tuple(member for position in sorted(values) for member in classes[position].members)


def _interval(name: str, run: Sequence[Values]) -> str:
    low, high = run[0], run[-1]
    if low.low is not None and low.low == high.high:
        return f"{name} = {low.low}"
    below = "" if low.low is None else f"{low.low} {'≤' if low.low == low.high else '<'} "
    above = "" if high.high is None else f" {'≤' if high.low == high.high else '<'} {high.high}"
    return f"{below}{name}{above}"
