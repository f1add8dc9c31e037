"""What a pack asks at all: every condition in it, and the limits that its numbers are compared with."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, Optional, Sequence, Set, Tuple

from enforcement_plugin.rules.case_conditions import OutcomeAgency, OutcomeStatus
from enforcement_plugin.rules.conditions import Compares, Condition, Is
from enforcement_plugin.rules.facts import Fact
from enforcement_plugin.rules.pack import Pack
from enforcement_plugin.rules.tables import Table


def pack_conditions(pack: Pack) -> Iterator[Condition]:
    """Yield every condition of a pack."""
    tables: List[Table] = list(pack.all_tables().values())
    tables += [figure.table for figure in pack.figures if figure.table is not None]
    for table in tables:
        for rule in table.rules:
            yield rule.when
    entries: Sequence[Any] = (
        *pack.matters,
        *pack.notices,
        *pack.deadlines,
        *pack.duties,
        *pack.forbidden,
        *pack.escalations,
        *pack.linkage,
        *pack.ambiguities.values(),
    )
    optional = [entry.when for entry in entries]
    optional += [deadline.advisory_when for deadline in pack.deadlines]
    optional += [cut.when for one in pack.deadlines for cut in (one.since, one.until) if cut is not None]
    optional += [ambiguity.silent_when for ambiguity in pack.ambiguities.values()]
    optional += [entry.present_when for entry in pack.handling]
    yield from (condition for condition in optional if condition is not None)
    for fact in pack.facts.values():
        yield from derivation(fact)


def derivation(fact: Fact) -> Tuple[Condition, ...]:
    """Return the conditions that a fact is derived by; none for a fact from outside."""
    source = fact.derived
    if source is None:
        return ()
    own = () if source.condition is None else (source.condition,)
    return (*own, *(condition for condition, _ in source.choices))


def leaves(condition: Condition) -> Iterator[Condition]:
    """Yield the conditions inside that have no parts of their own."""
    parts = condition.parts()
    if not parts:
        yield condition
    for part in parts:
        yield from leaves(part)


def outcome_asked(condition: Condition) -> Optional[str]:
    """Return the outcome that a condition looks at, if it does."""
    if isinstance(condition, (OutcomeAgency, OutcomeStatus)):
        return condition.outcome
    return _family_asked(condition)


def outcomes_asked(condition: Condition) -> Set[str]:
    """Return the outcomes that a condition and those inside it look at."""
    found = {name for leaf in leaves(condition) for name in (outcome_asked(leaf), _family_asked(leaf))}
    return {name for name in found if name is not None}


def _family_asked(condition: Condition) -> Optional[str]:
    return getattr(getattr(condition, "passes", None), "family_of", None)


def limits(pack: Pack) -> Dict[str, Tuple[float, ...]]:
    """Return, for each number fact, the limits that some condition compares it with, from low to high."""
    found: Dict[str, Set[float]] = {}
    for condition in pack_conditions(pack):
        for leaf in leaves(condition):
            if isinstance(leaf, Compares):
                found.setdefault(leaf.fact, set()).add(leaf.limit)
            elif isinstance(leaf, Is) and pack.facts[leaf.fact].kind == "number":
                found.setdefault(leaf.fact, set()).update(leaf.values)
    return {name: tuple(sorted(found[name])) for name in pack.facts if name in found}
