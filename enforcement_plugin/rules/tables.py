"""Decision tables: rules tried by priority, with unknown facts kept unknown (rules.md, "Semantics")."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Callable, FrozenSet, List, Mapping, Optional, Sequence, Tuple

from enforcement_plugin.rules.conditions import Condition
from enforcement_plugin.rules.outcome import (
    CONFLICT,
    NO_OUTCOME,
    NONE,
    UNDETERMINED,
    Outcome,
    merged,
)
from enforcement_plugin.rules.truth import MAYBE, NO, YES, Truth

DEFAULT_PRIORITY = 5


@dataclass(frozen=True)
class Citation:
    """A clause and words that stand in it, at most 60 characters.

    ``inferred`` where the source does not show the section: its heading is lost, or the sentence is out of place.
    """

    section: str
    quote: str
    inferred: bool = False


@dataclass(frozen=True)
class Effect:
    """What a rule says: a value, an open set of candidates, nobody, or what another table says.

    ``status`` is that of an outcome. ``table`` names another table whose outcome is taken over, as it is
    (``status`` determined) or only as candidates (``status`` undetermined).
    """

    status: str
    value: Optional[str] = None
    candidates: Tuple[str, ...] = ()
    table: Optional[str] = None
    coordinator: Optional[str] = None
    organiser: Optional[str] = None


@dataclass(frozen=True)
class Rule:
    """One rule of a table; priority 1 is tried first, 5 is the ordinary one."""

    id: str
    when: Condition
    then: Effect
    cite: Tuple[Citation, ...]
    priority: int = DEFAULT_PRIORITY
    ambiguities: Tuple[str, ...] = ()
    needs: Tuple[str, ...] = ()
    derived: bool = False
    note: Optional[str] = None


@dataclass(frozen=True)
class Table:
    """Rules in the order in which they are tried."""

    name: str
    rules: Tuple[Rule, ...]
    basis: str = "written"

    def fact_names(self) -> FrozenSet[str]:
        """Return the facts that the table's own rules read."""
        return frozenset().union(*(rule.when.fact_names() for rule in self.rules))


@dataclass(frozen=True)
class Fired:
    """A rule that is or may be true, and what it says."""

    rule: Rule
    truth: Truth
    effect: Outcome


UnknownOf = Callable[[Rule], Tuple[str, ...]]


def decide_table(table: Table, situation: Any, tables: Mapping[str, Table]) -> Outcome:
    """Decide a table in a situation; ``tables`` are those that rules may refer to.

    Rules are tried by priority. The first priority at which a rule is true decides, unless a rule of equal or
    higher priority *may* be true and would decide otherwise: then the outcome is undetermined between all of
    them. Different outcomes at that priority are a conflict; no rule at all is none.
    """
    fired = _fire(table.rules, situation, tables)
    return combine(table, fired, lambda rule: rule.when.unknown(situation))


def combine(table: Table, fired: Sequence[Fired], unknown_of: UnknownOf) -> Outcome:
    """Return the outcome of the rules that had a say; ``unknown_of`` names what keeps a rule at MAYBE.

    ``fired`` are those that are not false, in order, up to and with the first priority at which one is true.
    """
    outcome = _combine(fired, [one for one in fired if one.truth is YES], unknown_of)
    basis = "derived" if table.basis == "derived" or _all_derived(fired) else outcome.basis
    return outcome if basis == outcome.basis else replace(outcome, basis=basis)


def _fire(rules: Sequence[Rule], situation: Any, tables: Mapping[str, Table]) -> List[Fired]:
    fired: List[Fired] = []
    decided_at: Optional[int] = None
    for rule in rules:
        if decided_at is not None and rule.priority > decided_at:
            break
        truth = rule.when.truth(situation)
        if truth is NO:
            continue
        fired.append(Fired(rule, truth, _effect(rule, situation, tables)))
        if truth is YES:
            decided_at = rule.priority
    return fired


def _effect(rule: Rule, situation: Any, tables: Mapping[str, Table]) -> Outcome:
    inner = None if rule.then.table is None else decide_table(tables[rule.then.table], situation, tables)
    return effect_of(rule, inner)


def effect_of(rule: Rule, inner: Optional[Outcome] = None) -> Outcome:
    """Return what a rule says; ``inner`` is the outcome of the table that it refers to, if it does."""
    then = rule.then
    basis = "derived" if rule.derived else "written"
    if inner is None:
        return Outcome(
            then.status,
            then.value,
            then.candidates,
            (rule.id,),
            rule.needs,
            rule.ambiguities,
            basis,
            then.coordinator,
            then.organiser,
        )
    if then.status == UNDETERMINED:
        return inner.opened(rule.needs, (rule.id,), rule.ambiguities)
    return replace(
        inner,
        rules=merged((rule.id,), inner.rules),
        ambiguities=merged(rule.ambiguities, inner.ambiguities),
        missing=merged(rule.needs, inner.missing),
        basis=basis if inner.basis == "written" else inner.basis,
    )


def _combine(fired: Sequence[Fired], certain: Sequence[Fired], unknown_of: UnknownOf) -> Outcome:
    if not fired:
        return NO_OUTCOME
    answers = {one.effect.key for one in fired}
    if certain and len(answers) == 1:
        return _agreed(certain)
    candidates = _candidates(fired)
    if not candidates and all(one.effect.status == NONE for one in fired):
        # Whatever turns out to be true, nobody has to act.
        return replace(NO_OUTCOME, rules=merged(*(one.effect.rules for one in fired)))
    certain_answers = {one.effect.key for one in certain}
    doubtful = [one for one in fired if one.truth is MAYBE]
    if len(certain_answers) > 1 and all(one.effect.key in certain_answers for one in doubtful):
        return _open(CONFLICT, certain, candidates, unknown_of)
    return _open(UNDETERMINED, fired, candidates, unknown_of)


def _agreed(certain: Sequence[Fired]) -> Outcome:
    first = certain[0].effect
    if len(certain) == 1:
        return first
    effects = [one.effect for one in certain]
    return replace(
        first,
        rules=merged(*(effect.rules for effect in effects)),
        ambiguities=merged(*(effect.ambiguities for effect in effects)),
        missing=merged(*(effect.missing for effect in effects)),
    )


def _candidates(fired: Sequence[Fired]) -> Tuple[str, ...]:
    return merged(*(_named(one.effect) for one in fired))


def _named(effect: Outcome) -> Tuple[str, ...]:
    return effect.candidates or ((effect.value,) if effect.value is not None else ())


def _open(status: str, fired: Sequence[Fired], candidates: Tuple[str, ...], unknown_of: UnknownOf) -> Outcome:
    return Outcome(
        status,
        None,
        candidates,
        merged(*(one.effect.rules for one in fired)),
        _missing(fired, unknown_of),
        _ambiguities(fired),
        "derived" if _all_derived(fired) else "written",
        doubtful=merged(
            *(one.effect.rules for one in fired if one.truth is MAYBE),
            *(one.effect.doubtful for one in fired),
        ),
    )


def _missing(fired: Sequence[Fired], unknown_of: UnknownOf) -> Tuple[str, ...]:
    """Return the facts to ask for: of rules with the same answer, those of the one that needs fewest."""
    needs = [(one.effect.key, unknown_of(one.rule)) for one in fired if one.truth is MAYBE]
    least = [
        names
        for key, names in needs
        if not any(other == key and set(fewer) < set(names) for other, fewer in needs)
    ]
    return merged(*least, *(one.effect.missing for one in fired))


def _ambiguities(fired: Sequence[Fired]) -> Tuple[str, ...]:
    """Return the ambiguities without which the outcome would be another.

    Those of rules that are true; and those of a rule that may be true if it brings in a candidate that no
    unambiguous rule brings.
    """
    undisputed = {name for one in fired if not one.effect.ambiguities for name in _named(one.effect)}
    met = [
        one.effect.ambiguities
        for one in fired
        if one.truth is YES or not undisputed.issuperset(_named(one.effect))
    ]
    return merged(*met)


def _all_derived(fired: Sequence[Fired]) -> bool:
    return bool(fired) and all(one.rule.derived for one in fired)
