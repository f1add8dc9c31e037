"""Conditions of rules, prepared once and asked often.

A condition is asked of a *situation* and answers YES, MAYBE or NO; ``unknown`` names the facts that keep it
at MAYBE. The YAML forms are read in ``condition_reader``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Callable, FrozenSet, Mapping, Optional, Protocol, Tuple

from enforcement_plugin.rules.truth import MAYBE, NO, YES, Truth, all_of, any_of, negation, truth_of


class Situation(Protocol):
    """What a condition may look at: facts, and the outcomes that were decided before."""

    @property
    def facts(self) -> Mapping[str, Any]:
        """Return the facts by name, None for unknown."""

    @property
    def violation(self) -> Optional[str]:
        """Return the violation being handled, inside handling tables."""

    def unknown_behind(self, fact: str) -> Tuple[str, ...]:
        """Return the facts from outside that keep ``fact`` unknown (itself, unless it is derived)."""

    def outcome_agency(self, outcome: str) -> Optional[str]:
        """Return the agency of a determined outcome (``lead``, ``lead_office``), else None."""

    def outcome_status(self, outcome: str) -> Optional[str]:
        """Return the status of an outcome; for ``scope`` its value."""

    def kin(self, agency: str, other: str) -> bool:
        """Whether ``agency`` is ``other`` or belongs to it."""

    def kind_of(self, agency: str) -> str:
        """Return the kind of an agency."""

    def handlers(self) -> Tuple[Any, ...]:
        """Return the handlers of the case (``handlers.Handler``)."""

    def fired(self, rule: str) -> bool:
        """Whether a rule is true and had its say in an outcome."""

    def sent(self, notice: str) -> Truth:
        """Return whether a notice is due."""


class Condition(ABC):
    """A prepared condition."""

    @abstractmethod
    def truth(self, situation: Situation) -> Truth:
        """Return the answer in a situation."""

    def unknown(self, situation: Situation) -> Tuple[str, ...]:
        """Return the unknown facts behind a MAYBE; empty where the answer is known."""
        return ()

    def parts(self) -> Tuple[Condition, ...]:
        """Return the conditions inside this one."""
        return ()

    def fact_names(self) -> FrozenSet[str]:
        """Return the names of all facts that the answer can depend on."""
        own = getattr(self, "fact", None)
        names = frozenset() if own is None else frozenset((own,))
        return names.union(*(part.fact_names() for part in self.parts()))


@dataclass(frozen=True)
class AllOf(Condition):
    """True where every part is."""

    members: Tuple[Condition, ...]

    def truth(self, situation: Situation) -> Truth:
        """Return the conjunction."""
        return all_of(member.truth(situation) for member in self.members)

    def unknown(self, situation: Situation) -> Tuple[str, ...]:
        """Return the unknown facts of the parts, if they decide."""
        return _unknown_of(self, situation)

    def parts(self) -> Tuple[Condition, ...]:
        """Return the members."""
        return self.members


@dataclass(frozen=True)
class AnyOf(Condition):
    """True where at least one part is."""

    members: Tuple[Condition, ...]

    def truth(self, situation: Situation) -> Truth:
        """Return the disjunction."""
        return any_of(member.truth(situation) for member in self.members)

    def unknown(self, situation: Situation) -> Tuple[str, ...]:
        """Return the unknown facts of the parts, if they decide."""
        return _unknown_of(self, situation)

    def parts(self) -> Tuple[Condition, ...]:
        """Return the members."""
        return self.members


@dataclass(frozen=True)
class Not(Condition):
    """True where the member is false."""

    member: Condition

    def truth(self, situation: Situation) -> Truth:
        """Return the negation."""
        return negation(self.member.truth(situation))

    def unknown(self, situation: Situation) -> Tuple[str, ...]:
        """Return the unknown facts of the member."""
        return self.member.unknown(situation)

    def parts(self) -> Tuple[Condition, ...]:
        """Return the member."""
        return (self.member,)


def _unknown_of(condition: Condition, situation: Situation) -> Tuple[str, ...]:
    if condition.truth(situation) is not MAYBE:
        return ()
    names: dict = {}
    for part in condition.parts():
        names.update(dict.fromkeys(part.unknown(situation)))
    return tuple(names)


@dataclass(frozen=True)
class FactCondition(Condition):
    """A condition on one fact; unknown while the fact is."""

    fact: str

    def truth(self, situation: Situation) -> Truth:
        """Return MAYBE for an unknown fact, else the test of its value."""
        value = situation.facts.get(self.fact)
        if value is None:
            return MAYBE
        return self.test(value, situation)

    @abstractmethod
    def test(self, value: Any, situation: Situation) -> Truth:
        """Return the answer for a known value."""

    def unknown(self, situation: Situation) -> Tuple[str, ...]:
        """Return the fact, or what keeps it unknown."""
        return situation.unknown_behind(self.fact) if self.truth(situation) is MAYBE else ()


@dataclass(frozen=True)
class Is(FactCondition):
    """The fact has one of the values."""

    values: FrozenSet[Any]

    def truth(self, situation: Situation) -> Truth:
        """Return the answer without the detour over ``test``: nearly all that is asked is this."""
        value = situation.facts.get(self.fact)
        if value is None:
            return MAYBE
        return YES if value in self.values else NO

    def test(self, value: Any, situation: Situation) -> Truth:
        """Return whether the value is among them."""
        return YES if value in self.values else NO


@dataclass(frozen=True)
class Compares(FactCondition):
    """The number is above, at least, at most or below a limit; compared as it is, never rounded."""

    how: str
    limit: float

    def test(self, value: Any, situation: Situation) -> Truth:
        """Return the comparison."""
        return truth_of(COMPARISONS[self.how](value, self.limit))


COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "above": lambda value, limit: value > limit,
    "at_least": lambda value, limit: value >= limit,
    "at_most": lambda value, limit: value <= limit,
    "below": lambda value, limit: value < limit,
}


@dataclass(frozen=True)
class SetTest(FactCondition):
    """A set includes some of the values (``any``), all of them, none, or nothing else (``only``)."""

    how: str
    values: FrozenSet[str]

    def test(self, value: Any, situation: Situation) -> Truth:
        """Return the comparison of the two sets."""
        members = frozenset(value)
        if self.how == "any":
            return truth_of(bool(members & self.values))
        if self.how == "all":
            return truth_of(members >= self.values)
        if self.how == "none":
            return truth_of(not members & self.values)
        return truth_of(bool(members) and members <= self.values)


@dataclass(frozen=True)
class Mentions(FactCondition):
    """One of the texts contains one of the words."""

    words: Tuple[str, ...]

    def test(self, value: Any, situation: Situation) -> Truth:
        """Return whether a word stands in a text."""
        return truth_of(any(word in text for text in value for word in self.words))


@dataclass(frozen=True)
class Known(Condition):
    """Whether a fact is known at all: an answer that is never MAYBE."""

    fact: str
    expected: bool

    def truth(self, situation: Situation) -> Truth:
        """Return whether the fact's being known is as expected."""
        return truth_of((situation.facts.get(self.fact) is not None) == self.expected)


@dataclass(frozen=True)
class AgencyIs:
    """A test of an agency: literal ids, everything within one, the same as a fact's, within an outcome's, a kind.

    ``same_as`` is MAYBE where one of the two names a department without its level (``part_of`` of the other).
    """

    ids: FrozenSet[str] = frozenset()
    within: Optional[str] = None
    same_as: Optional[str] = None
    family_of: Optional[str] = None
    kind: Optional[str] = None
    negated: bool = False

    def test(self, agency: str, situation: Situation) -> Truth:
        """Return the answer for an agency."""
        answer = self._plain(agency, situation)
        return negation(answer) if self.negated else answer

    def _plain(self, agency: str, situation: Situation) -> Truth:
        if self.ids:
            return truth_of(agency in self.ids)
        if self.within is not None:
            return truth_of(situation.kin(agency, self.within))
        if self.kind is not None:
            return truth_of(situation.kind_of(agency) == self.kind)
        if self.family_of is not None:
            head = situation.outcome_agency(self.family_of)
            return NO if head is None else truth_of(situation.kin(agency, head))
        other = situation.facts.get(self.same_as or "")
        if other is None:
            return MAYBE
        if other == agency:
            return YES
        return MAYBE if situation.kin(agency, other) or situation.kin(other, agency) else NO

    def fact_names(self) -> FrozenSet[str]:
        """Return the fact that the agency is compared with."""
        return frozenset((self.same_as,)) if self.same_as else frozenset()


@dataclass(frozen=True)
class AgencyFact(FactCondition):
    """A fact that names an agency passes an agency test."""

    passes: AgencyIs

    def test(self, value: Any, situation: Situation) -> Truth:
        """Return the agency test of the value."""
        return self.passes.test(value, situation)

    def unknown(self, situation: Situation) -> Tuple[str, ...]:
        """Return which of the two facts is not known; where both are too coarse to compare, the tested one."""
        if self.truth(situation) is not MAYBE:
            return ()
        names = [name for name in (self.fact, *self.passes.fact_names()) if situation.facts.get(name) is None]
        return tuple(behind for name in names or (self.fact,) for behind in situation.unknown_behind(name))

    def fact_names(self) -> FrozenSet[str]:
        """Return the fact, and the one that it is compared with."""
        return super().fact_names() | self.passes.fact_names()


ALWAYS = AllOf(())
