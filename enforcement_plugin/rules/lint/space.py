"""The space that lint goes through: for each fact the values that some condition of the pack tells apart.

An enumeration falls into classes of values that every condition answers alike; a number into the limits that
occur and the gaps between them; a set into the members that are asked about. "Not known" is a value of each.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Set, Tuple

from enforcement_plugin.rules.asked import derivation, leaves, pack_conditions
from enforcement_plugin.rules.conditions import Compares, Condition, Is, Known, SetTest
from enforcement_plugin.rules.facts import Fact
from enforcement_plugin.rules.lint.diagram import Diagrams
from enforcement_plugin.rules.outcome import Outcome
from enforcement_plugin.rules.pack import Pack
from enforcement_plugin.rules.situation import Situation

NOT_A_MEMBER, SOME_MEMBERS, ALL_MEMBERS = 0, 1, 2


@dataclass(frozen=True)
class Values:
    """Values of a fact that no condition tells apart; ``(None,)`` is "not known". ``example`` stands for all."""

    members: Tuple[Any, ...]
    example: Any
    low: Any = None
    high: Any = None


@dataclass(frozen=True)
class FactVariable:
    """A fact as a variable: its classes of values."""

    fact: str
    classes: Tuple[Values, ...]


@dataclass(frozen=True)
class SetKnownVariable:
    """Whether a set is known: value 0 known, 1 not."""

    fact: str


@dataclass(frozen=True)
class MembersVariable:
    """Members of a set that every condition treats alike: none of them in it, some, all (if that is asked)."""

    fact: str
    members: Tuple[str, ...]
    width: int


@dataclass(frozen=True)
class OpaqueVariable:
    """A condition on what follows from a decision (letters, handlers): taken as free, NO, MAYBE or YES."""

    condition: Condition


class Probe(Situation):
    """A situation with the given facts and outcomes only, to ask a condition."""

    def __init__(self, pack: Pack, facts: Mapping[str, Any], outcomes: Mapping[str, Outcome]) -> None:
        super().__init__(pack, facts)
        self.outcomes.update(outcomes)

    def _derive(self, facts: Dict[str, Any]) -> None:
        """Derive nothing: derived facts are given."""


class Space:
    """The variables of a pack, in the order of its facts; ``variables[i]`` explains variable *i*."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.diagrams = Diagrams()
        self.variables: List[Any] = []
        self.of_fact: Dict[str, int] = {}
        self.of_members: Dict[str, List[int]] = {}
        self._opaque: Dict[Condition, int] = {}
        asked: Dict[str, List[Condition]] = {}
        for condition in pack_conditions(pack):
            for leaf in leaves(condition):
                for name in leaf.fact_names():
                    asked.setdefault(name, []).append(leaf)
        for name, fact in pack.facts.items():
            if not derivation(fact):
                self._add(fact, asked.get(name, []))

    def _add(self, fact: Fact, asked: Sequence[Condition]) -> None:
        if fact.kind == "set":
            self.of_fact[fact.name] = self._variable(SetKnownVariable(fact.name), 2)
            groups = _member_groups(fact, asked, fact.name == self.pack.violations_fact)
            self.of_members[fact.name] = [self._variable(group, group.width) for group in groups]
            return
        if fact.kind == "number":
            classes = _intervals(fact, asked)
        elif fact.discrete:
            classes = self._alike(fact, asked)
        else:
            classes = [Values(("known",), "known")]
        classes = [*classes, Values((None,), None)]
        self.of_fact[fact.name] = self._variable(FactVariable(fact.name, tuple(classes)), len(classes))

    def _variable(self, variable: Any, width: int) -> int:
        self.variables.append(variable)
        return self.diagrams.variable(width)

    def opaque(self, condition: Condition) -> int:
        """Return the free variable that stands for a condition."""
        if condition not in self._opaque:
            self._opaque[condition] = self._variable(OpaqueVariable(condition), 3)
        return self._opaque[condition]

    def _alike(self, fact: Fact, asked: Sequence[Condition]) -> List[Values]:
        alone = [leaf for leaf in asked if len(leaf.fact_names()) == 1 and not _asks_outcome(leaf)]
        classes: Dict[Tuple[Any, ...], List[Any]] = {}
        for value in fact.choices():
            signature: Tuple[Any, ...]
            if len(alone) == len(asked):
                probe = Probe(self.pack, {fact.name: value}, {})
                signature = tuple(leaf.truth(probe) for leaf in alone)
            else:
                signature = (value,)
            classes.setdefault(signature, []).append(value)
        return [Values(tuple(values), values[0]) for values in classes.values()]

    def facts_at(self, values: Sequence[int]) -> Dict[str, Any]:
        """Return facts of one combination, by an example of each class of values."""
        facts: Dict[str, Any] = {}
        for variable, value in zip(self.variables, values):
            if isinstance(variable, FactVariable):
                facts[variable.fact] = variable.classes[value].example
            elif isinstance(variable, SetKnownVariable):
                facts[variable.fact] = () if value == 0 else None
            elif isinstance(variable, MembersVariable) and facts[variable.fact] is not None:
                examples = ((), variable.members[:1], variable.members)
                facts[variable.fact] = (*facts[variable.fact], *examples[value])
        return facts

    def facts_of(self, variables: Iterable[int]) -> Tuple[str, ...]:
        """Return the facts that variables stand for, in the pack's order."""
        named = {getattr(self.variables[variable], "fact", None) for variable in variables}
        return tuple(name for name in self.pack.facts if name in named)

    def size(self, variables: Iterable[int]) -> int:
        """Return how many combinations of the facts' values there are, "not known" included.

        Every value of an enumeration counts; of a number the limits and the gaps between them, of a set the
        subsets of the members asked about.
        """
        size = 1
        members: Dict[str, int] = {}
        for variable in (self.variables[number] for number in variables):
            if isinstance(variable, FactVariable):
                size *= sum(len(values.members) for values in variable.classes)
            elif isinstance(variable, MembersVariable):
                members[variable.fact] = members.get(variable.fact, 0) + len(variable.members)
            elif isinstance(variable, OpaqueVariable):
                size *= 3
        for count in members.values():
            size *= 2**count + 1
        return size


def _asks_outcome(leaf: Condition) -> bool:
    return getattr(getattr(leaf, "passes", None), "family_of", None) is not None


def _intervals(fact: Fact, asked: Sequence[Condition]) -> List[Values]:
    """Return the limits that occur and the gaps between them, from low to high."""
    limits: Set[Any] = set()
    for leaf in asked:
        if isinstance(leaf, Compares):
            limits.add(leaf.limit)
        elif isinstance(leaf, Is):
            limits.update(leaf.values)
    if not limits:
        return [Values(("any number",), 0)]
    ordered = sorted(limits)
    classes = [Values((f"< {ordered[0]}",), math.ceil(ordered[0]) - 1, None, ordered[0])]
    for limit, following in zip(ordered, [*ordered[1:], None]):
        classes.append(Values((limit,), limit, limit, limit))
        classes.append(Values((f"> {limit}",), _between(limit, following), limit, following))
    return [one for one in classes if _within_bounds(fact, one) and not (fact.whole and one.example % 1)]


def _between(low: float, high: Optional[float]) -> float:
    """Return a number between two limits; a broken one where no whole number lies there."""
    following = math.floor(low) + 1
    if high is None or following < high:
        return following
    return (low + high) / 2


def _within_bounds(fact: Fact, values: Values) -> bool:
    """Whether a number that the pack accepts for the fact lies here."""
    below, above = fact.at_least, fact.at_most
    point = values.low is not None and values.low == values.high
    if (
        below is not None
        and values.high is not None
        and (values.high < below or (values.high == below and not point))
    ):
        return False
    return above is None or values.low is None or values.low < above or (values.low == above and point)


def _member_groups(fact: Fact, asked: Sequence[Condition], one_by_one: bool) -> Iterator[MembersVariable]:
    """Group the members of a set by the conditions that name them; ``one_by_one`` keeps each apart."""
    tests = [leaf for leaf in asked if isinstance(leaf, SetTest)]
    only = any(test.how == "only" for test in tests)
    finest = one_by_one or any(not isinstance(leaf, (SetTest, Known)) for leaf in asked)
    groups: Dict[Any, List[str]] = {}
    for member in fact.values:
        signature = tuple(member in test.values for test in tests)
        if finest:
            groups[member] = [member]
        elif any(signature) or only:
            groups.setdefault(signature, []).append(member)
    for members in groups.values():
        whole = len(members) > 1 and any(test.how == "all" and members[0] in test.values for test in tests)
        yield MembersVariable(fact.name, tuple(members), 3 if whole else 2)
