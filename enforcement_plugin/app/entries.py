"""What an officer has entered for a case and not saved yet."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Mapping


@dataclass(frozen=True)
class Entries:
    """The violations that are ticked, and the facts that differ from what is saved.

    ``facts`` maps a fact's name to its new value (None takes an earlier entry back); ``reasons`` says why
    an entry differs from what the map says.
    """

    violations: frozenset[str] = frozenset()
    facts: Mapping[str, object] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)

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
