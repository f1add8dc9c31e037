"""One case while it is being decided: its facts, and what has been decided of it so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Set, Tuple

from enforcement_plugin.rules.facts import CASE, DerivedSource
from enforcement_plugin.rules.outcome import Outcome, merged
from enforcement_plugin.rules.pack import Pack
from enforcement_plugin.rules.truth import MAYBE, NO, YES, Truth


@dataclass(frozen=True)
class Handler:
    """One answer to "who handles": the violations that share it, within one matter (party).

    Violations with the same open answer stay together: whatever settles one settles the other.
    """

    outcome: Outcome
    violations: Tuple[str, ...]
    matter: str = ""


class Situation:
    """Facts and outcomes of one case (``conditions.Situation``); filled from the outside in.

    ``facts`` are by name, None for unknown; derived ones included.
    """

    def __init__(self, pack: Pack, facts: Mapping[str, Any], is_case: Optional[bool] = None) -> None:
        """Begin with given facts; ``is_case`` says ``concerns_a_case`` where these are not all that is known."""
        self.pack = pack
        self._given = facts
        self._is_case = is_case
        own: Dict[str, Any] = dict(facts)
        self.facts: Mapping[str, Any] = own
        self.violation: Optional[str] = None
        self.outcomes: Dict[str, Outcome] = {}
        self.case_handlers: Tuple[Handler, ...] = ()
        self.rules_fired: Set[str] = set()
        self.notices_sent: Dict[str, Truth] = {}
        self._behind: Dict[str, Tuple[str, ...]] = {}
        self._derive(own)

    @property
    def concerns_a_case(self) -> bool:
        """Whether the facts are those of a case; a month or a count of an office alone makes none.

        Nothing known at all is a case of which everything is still to be found out.
        """
        if self._is_case is not None:
            return self._is_case
        stated = False
        for name, value in self._given.items():
            if value is None:
                continue
            fact = self.pack.facts[name]
            if fact.has_default and value == fact.default:
                continue
            if fact.about == CASE:
                return True
            stated = True
        return not stated

    def _derive(self, facts: Dict[str, Any]) -> None:
        for name, source in self.pack.derivations:
            if facts.get(name) is not None:
                continue
            value, behind = _derived(source, self)
            facts[name] = value
            if value is None:
                self._behind[name] = behind

    def unknown_behind(self, fact: str) -> Tuple[str, ...]:
        """Return the facts from outside that keep ``fact`` unknown (itself, unless it is derived)."""
        return self._behind.get(fact, (fact,))

    def outcome_agency(self, outcome: str) -> Optional[str]:
        """Return the agency of a determined outcome, else None."""
        decided = self.outcomes.get(outcome)
        return decided.agency if decided else None

    def outcome_status(self, outcome: str) -> Optional[str]:
        """Return the status of an outcome; for ``scope`` its value where it is determined."""
        decided = self.outcomes.get(outcome)
        if decided is None:
            return None
        return decided.value or decided.status if outcome == "scope" else decided.status

    def kin(self, agency: str, other: str) -> bool:
        """Whether ``agency`` is ``other`` or belongs to it."""
        return self.pack.kin(agency, other)

    def kind_of(self, agency: str) -> str:
        """Return the kind of an agency."""
        return self.pack.agencies[agency].kind

    def handlers(self) -> Tuple[Handler, ...]:
        """Return the handlers of the case."""
        return self.case_handlers

    def fired(self, rule: str) -> bool:
        """Whether a rule is true and had its say in an outcome; one that only may be true has not fired."""
        return rule in self.rules_fired

    def sent(self, notice: str) -> Truth:
        """Return whether a notice is due: YES, MAYBE (conditional) or NO."""
        return self.notices_sent.get(notice, NO)


def _derived(source: DerivedSource, situation: Situation) -> Tuple[Any, Tuple[str, ...]]:
    """Return the derived value and, where it is unknown, the facts that keep it so."""
    if source.total:
        return _sum(source, situation)
    if source.condition is not None:
        truth = source.condition.truth(situation)
        if truth is MAYBE:
            return None, source.condition.unknown(situation)
        return truth is YES, ()
    open_choices: List[Tuple[Any, Tuple[str, ...]]] = []
    settled: Any = source.otherwise
    for condition, value in source.choices:
        truth = condition.truth(situation)
        if truth is MAYBE:
            open_choices.append((value, condition.unknown(situation)))
        elif truth is YES:
            settled = value
            break
    if all(value == settled for value, _ in open_choices):
        return settled, ()
    return None, merged(*(names for _, names in open_choices))


def _sum(source: DerivedSource, situation: Situation) -> Tuple[Any, Tuple[str, ...]]:
    unknown = [name for name in (*source.total, *source.less) if situation.facts[name] is None]
    if unknown:
        return None, merged(*(situation.unknown_behind(name) for name in unknown))
    added, off = (sum(situation.facts[name] for name in names) for names in (source.total, source.less))
    return added - off, ()
