"""Conditions of rules, prepared once and asked often.

A condition is asked of a *situation* and answers YES, MAYBE or NO; ``unknown`` names the facts that keep it
at MAYBE. The YAML forms are read in ``condition_reader``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, FrozenSet, Iterator, Mapping, Optional, Protocol, Tuple

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
        """Whether a rule decided, or is among those that left an outcome open."""

    def sent(self, notice: str) -> Truth:
        """Return whether a notice is due."""


class Condition:
    """A prepared condition."""

    def truth(self, situation: Situation) -> Truth:
        """Return the answer in a situation."""
        raise NotImplementedError

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

    def test(self, value: Any, situation: Situation) -> Truth:
        """Return the answer for a known value."""
        raise NotImplementedError

    def unknown(self, situation: Situation) -> Tuple[str, ...]:
        """Return the fact, or what keeps it unknown."""
        return situation.unknown_behind(self.fact) if self.truth(situation) is MAYBE else ()


@dataclass(frozen=True)
class Is(FactCondition):
    """The fact has one of the values."""

    values: FrozenSet[Any]

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
class Known(Condition):
    """Whether a fact is known at all: an answer that is never MAYBE."""

    fact: str
    expected: bool

    def truth(self, situation: Situation) -> Truth:
        """Return whether the fact's being known is as expected."""
        return truth_of((situation.facts.get(self.fact) is not None) == self.expected)


@dataclass(frozen=True)
class AgencyIs(Condition):
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


@dataclass(frozen=True)
class OutcomeAgency(Condition):
    """An outcome is determined and its agency passes; an open outcome is nobody's, so never MAYBE."""

    outcome: str
    passes: AgencyIs

    def truth(self, situation: Situation) -> Truth:
        """Return whether the determined agency passes."""
        agency = situation.outcome_agency(self.outcome)
        return NO if agency is None else self.passes.test(agency, situation)


@dataclass(frozen=True)
class OutcomeStatus(Condition):
    """An outcome has one of the statuses (for ``scope``: one of the values)."""

    outcome: str
    statuses: FrozenSet[str]

    def truth(self, situation: Situation) -> Truth:
        """Return whether the status is among them."""
        return truth_of(situation.outcome_status(self.outcome) in self.statuses)


@dataclass(frozen=True)
class ViolationIs(Condition):
    """The violation being handled is one of these (inside handling tables only)."""

    violations: FrozenSet[str]

    def truth(self, situation: Situation) -> Truth:
        """Return whether the current violation is among them."""
        return truth_of(situation.violation in self.violations)


@dataclass(frozen=True)
class Fired(Condition):
    """One of the rules decided an outcome or left it open."""

    rules: Tuple[str, ...]

    def truth(self, situation: Situation) -> Truth:
        """Return whether one of them fired."""
        return truth_of(any(situation.fired(rule) for rule in self.rules))


@dataclass(frozen=True)
class Sent(Condition):
    """One of the notices is due; MAYBE where all of them are conditional."""

    notices: Tuple[str, ...]

    def truth(self, situation: Situation) -> Truth:
        """Return the strongest of the notices."""
        return any_of(situation.sent(notice) for notice in self.notices)


@dataclass(frozen=True)
class HandlerTest:
    """What is asked of one handler: violations it handles, status of the outcome, and the agency."""

    violations: FrozenSet[str] = frozenset()
    statuses: FrozenSet[str] = frozenset()
    agency: Optional[AgencyIs] = None

    def truth(self, handler: Any, situation: Situation) -> Truth:
        """Return the answer for a handler.

        An open outcome passes an agency test if all candidates do, fails if none does. In a *conflict* every
        candidate may act until it is settled, so one that passes is enough.
        """
        if self.violations and not self.violations.intersection(handler.violations):
            return NO
        if self.statuses and handler.outcome.status not in self.statuses:
            return NO
        if self.agency is None:
            return YES
        return agency_truth(self.agency, handler.outcome, situation)


def agency_truth(test: AgencyIs, outcome: Any, situation: Situation) -> Truth:
    """Return whether an outcome's agency passes ``test``, three-valued for an outcome that is open."""
    if outcome.agency is not None:
        return test.test(outcome.agency, situation)
    if not outcome.candidates:
        return NO
    answers = [AgencyIs.test(_positive(test), agency, situation) for agency in outcome.candidates]
    if outcome.status == "conflict":
        answer = any_of(answers)
    elif all(answer is YES for answer in answers):
        answer = YES
    elif all(answer is NO for answer in answers):
        answer = NO
    else:
        answer = MAYBE
    return negation(answer) if test.negated else answer


def _positive(test: AgencyIs) -> AgencyIs:
    return AgencyIs(test.ids, test.within, test.same_as, test.family_of, test.kind)


@dataclass(frozen=True)
class Handled(Condition):
    """``any``, ``all`` or ``none`` of the case's handlers pass a test."""

    how: str
    passes: HandlerTest

    def truth(self, situation: Situation) -> Truth:
        """Return the answer over all handlers."""
        return quantify(self.how, self.passes, situation.handlers(), situation)


def quantify(how: str, test: HandlerTest, handlers: Tuple[Any, ...], situation: Situation) -> Truth:
    """Return whether any, all or none of the handlers pass."""
    answers: Iterator[Truth] = (test.truth(handler, situation) for handler in handlers)
    if how == "all":
        return all_of(answers)
    found = any_of(answers)
    return negation(found) if how == "none" else found


ALWAYS = AllOf(())
