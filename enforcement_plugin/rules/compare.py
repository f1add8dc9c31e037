"""The same facts under two laws, or two versions of one: what changes hands, and by which clause."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Tuple

from enforcement_plugin.rules.decide import decide
from enforcement_plugin.rules.decision import CitedRule, Decision
from enforcement_plugin.rules.facts import Fact, FactError
from enforcement_plugin.rules.outcome import Outcome
from enforcement_plugin.rules.pack import Pack
from enforcement_plugin.rules.workdays import Calendar

# Compared between versions of one city only: between cities every letter and clock is another.
_CONSEQUENCES = ("notify", "deadlines", "forbidden", "escalation", "linkage", "kpi")


@dataclass(frozen=True)
class Suited:
    """The facts of a case that a pack understands, and the names of those left aside for it."""

    facts: Mapping[str, Any]
    ignored: Tuple[str, ...]


@dataclass(frozen=True)
class CaseChange:
    """What differs for one case; ``before`` and ``after`` have the same keys, those of ``what``."""

    case: str
    what: Tuple[str, ...]
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    citations: Tuple[Tuple[Pack, CitedRule], ...]

    def as_json(self) -> Dict[str, Any]:
        """Return the object of the contract; each citation says of which pack and version it is."""
        return {
            "id": self.case,
            "what": list(self.what),
            "from": dict(self.before),
            "to": dict(self.after),
            "citations": [
                {
                    "pack": pack.id,
                    "version": pack.version,
                    "rule": cited.rule,
                    "section": cited.section,
                    "quote": cited.quote,
                }
                for pack, cited in self.citations
            ],
        }


def suit(pack: Pack, facts: Mapping[str, Any]) -> Suited:
    """Return the facts whose names the pack knows with values that it allows; of a set the members that it allows.

    Facts are matched by name: two cities that call a fact alike mean the same thing by it.
    """
    kept: Dict[str, Any] = {}
    ignored: List[str] = []
    for name, value in facts.items():
        fact = pack.facts.get(name)
        if fact is None:
            ignored.append(name)
            continue
        allowed = _allowed(fact, value)
        if allowed is not None or value is None:
            kept[name] = allowed
        if allowed != value:
            ignored.append(name)
    return Suited(kept, tuple(ignored))


def _allowed(fact: Fact, value: Any) -> Any:
    if fact.kind == "set" and isinstance(value, (list, tuple)):
        members = [member for member in value if member in fact.values]
        return members if members or not value else None
    try:
        fact.read(value)
    except FactError:
        return None
    return value


def compare_case(
    case: str,
    first: Pack,
    second: Pack,
    facts: Mapping[str, Any],
    calendar: Calendar,
    as_of: Optional[datetime.date] = None,
) -> Optional[CaseChange]:
    """Decide a case under both packs; None where nothing changes.

    Scope, severity, lead, office and handling are compared; between versions of one pack also what follows from
    them. Facts that a pack does not know are left aside for it (``suit``).
    """
    before = decide(first, suit(first, facts).facts, calendar=calendar, changes=False, as_of=as_of)
    after = decide(second, suit(second, facts).facts, calendar=calendar, changes=False, as_of=as_of)
    old, new = before.ruling.outcomes(), after.ruling.outcomes()
    changed = [name for name in dict.fromkeys((*old, *new)) if _key(old.get(name)) != _key(new.get(name))]
    said = {name: (_said(name, old.get(name)), _said(name, new.get(name))) for name in changed}
    rules = [{rule for name in changed for rule in _rules(some.get(name))} for some in (old, new)]
    if first.id == second.id:
        said.update(_consequences(before, after))
    if not said:
        return None
    citations = [(first, cited) for cited in before.citations if cited.rule in rules[0]]
    citations += [(second, cited) for cited in after.citations if cited.rule in rules[1]]
    if not changed:
        # Only what follows has changed: the clauses that are cited now and were not, or no longer.
        common = set(before.citations) & set(after.citations)
        citations = [(first, cited) for cited in before.citations if cited not in common]
        citations += [(second, cited) for cited in after.citations if cited not in common]
    return CaseChange(
        case,
        tuple(said),
        {name: pair[0] for name, pair in said.items()},
        {name: pair[1] for name, pair in said.items()},
        tuple(citations),
    )


def _key(outcome: Optional[Outcome]) -> Any:
    return None if outcome is None or outcome.status == "none" else outcome.key


def _rules(outcome: Optional[Outcome]) -> Tuple[str, ...]:
    return () if outcome is None else outcome.rules


def _said(name: str, outcome: Optional[Outcome]) -> Any:
    if outcome is None:
        return None
    return outcome.value or outcome.status if name in ("scope", "severity") else outcome.as_json()


def _consequences(before: Decision, after: Decision) -> Dict[str, Tuple[Any, Any]]:
    old, new = before.as_json(), after.as_json()
    return {name: (old[name], new[name]) for name in _CONSEQUENCES if _as_set(old[name]) != _as_set(new[name])}


def _as_set(answer: Any) -> Any:
    """Lists of answers are sets; of a letter its form and addressee count, not its rule's id."""
    if not isinstance(answer, list):
        return answer
    plain = [{key: value for key, value in one.items() if key != "rule"} if isinstance(one, dict) else one
             for one in answer]  # fmt: skip
    return sorted(repr(sorted(one.items()) if isinstance(one, dict) else one) for one in plain)
