"""What a decision table answers: who, how sure, by which rules, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Dict, Iterable, Optional, Tuple

DETERMINED, UNDETERMINED, CONFLICT, NONE = "determined", "undetermined", "conflict", "none"


@dataclass(frozen=True)
class Outcome:
    """The answer of one table.

    ``agency`` (or, for scope, severity and figures, ``value``: the same thing) is set if and only if the status
    is ``determined``; ``candidates`` if it is ``undetermined`` or ``conflict``. ``rules`` decided it or left it
    open, ``doubtful`` being those of them that only *may* be true; ``missing`` are the facts whose absence leaves
    it open, ``ambiguities`` those of the document that were met. ``basis`` is ``derived`` where the document does
    not say it in so many words.
    """

    status: str
    value: Optional[str] = None
    candidates: Tuple[str, ...] = ()
    rules: Tuple[str, ...] = ()
    missing: Tuple[str, ...] = ()
    ambiguities: Tuple[str, ...] = ()
    basis: str = "written"
    coordinator: Optional[str] = None
    organiser: Optional[str] = None
    doubtful: Tuple[str, ...] = ()

    @property
    def agency(self) -> Optional[str]:
        """Return the agency of a determined outcome."""
        return self.value

    @property
    def key(self) -> Tuple[Any, ...]:
        """Return what makes two outcomes the same answer, whichever rules gave it."""
        return (self.status, self.value, frozenset(self.candidates), self.coordinator, self.organiser)

    def opened(self, missing: Iterable[str], rules: Iterable[str], ambiguities: Iterable[str]) -> Outcome:
        """Return this outcome as undetermined because something that it rests on is."""
        if self.status == NONE:
            return self
        candidates = self.candidates or ((self.value,) if self.value is not None else ())
        return replace(
            self,
            status=UNDETERMINED,
            value=None,
            candidates=candidates,
            missing=merged(self.missing, missing),
            rules=merged(rules, self.rules),
            ambiguities=merged(self.ambiguities, ambiguities),
        )

    def as_json(self) -> Dict[str, Any]:
        """Return the object of the contract: status, agency, candidates (and what applies beside them)."""
        answer: Dict[str, Any] = {
            "status": self.status,
            "agency": self.value,
            "candidates": sorted(self.candidates),
        }
        if self.coordinator is not None:
            answer["coordinator"] = self.coordinator
        if self.organiser is not None:
            answer["organiser"] = self.organiser
        if self.basis != "written":
            answer["basis"] = self.basis
        if self.ambiguities:
            answer["ambiguities"] = list(self.ambiguities)
        return answer


NO_OUTCOME = Outcome(NONE)


def merged(*groups: Iterable[str]) -> Tuple[str, ...]:
    """Return all members once, in order."""
    members: Dict[str, None] = {}
    for group in groups:
        members.update(dict.fromkeys(group))
    return tuple(members)
