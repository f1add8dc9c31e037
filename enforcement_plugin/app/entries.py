"""What an officer has entered for a case and not saved yet."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Mapping, Optional


@dataclass(frozen=True)
class Entries:
    """The violations that are ticked, and the facts that differ from what is saved.

    ``shown`` are the violations that were ticked when the officer began: only what he changed himself is
    saved, so that he does not take back what somebody else has added meanwhile. None: ``violations`` is all.
    ``facts`` maps a fact's name to its new value (None takes an earlier entry back); ``reasons`` says why
    an entry differs from what the map says. ``remark`` is the case's new remark, None: as it is saved.
    """

    violations: frozenset[str] = frozenset()
    facts: Mapping[str, object] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    shown: Optional[frozenset[str]] = None
    remark: Optional[str] = None

    def merged_into(self, present: frozenset[str]) -> frozenset[str]:
        """Return the violations when these entries are made to a case that has ``present`` now."""
        if self.shown is None:
            return self.violations
        return (present | (self.violations - self.shown)) - (self.shown - self.violations)

    def with_violation(self, violation: str, present: bool) -> Entries:
        """Return these entries with one violation ticked or not."""
        violations = self.violations | {violation} if present else self.violations - {violation}
        return replace(self, violations=violations)

    def with_fact(self, name: str, value: object, reason: str = "") -> Entries:
        """Return these entries with one fact entered."""
        reasons = {key: text for key, text in self.reasons.items() if key != name}
        if reason:
            reasons[name] = reason
        return replace(self, facts={**self.facts, name: value}, reasons=reasons)
