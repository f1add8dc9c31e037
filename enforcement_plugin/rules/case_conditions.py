"""Conditions on what has been decided of the case already: outcomes, handlers, rules, notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, FrozenSet, Iterator, Optional, Tuple

from enforcement_plugin.rules.conditions import AgencyIs, Condition, Situation
from enforcement_plugin.rules.truth import MAYBE, NO, YES, Truth, all_of, any_of, negation, truth_of


@dataclass(frozen=True)
class OutcomeAgency(Condition):
    """An outcome is determined and its agency passes; an open outcome is nobody's, so never MAYBE."""

    outcome: str
    passes: AgencyIs

    def truth(self, situation: Situation) -> Truth:
        """Return whether the determined agency passes."""
        agency = situation.outcome_agency(self.outcome)
        return NO if agency is None else self.passes.test(agency, situation)

    def unknown(self, situation: Situation) -> Tuple[str, ...]:
        """Return the fact that the agency cannot be compared with yet."""
        if self.truth(situation) is not MAYBE:
            return ()
        return tuple(behind for name in self.fact_names() for behind in situation.unknown_behind(name))

    def fact_names(self) -> FrozenSet[str]:
        """Return the fact that the agency is compared with."""
        return self.passes.fact_names()


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
    """One of the rules is true and had its say in an outcome."""

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
