"""What would change a decision: single facts with another value, and the outcomes that then differ."""

from __future__ import annotations

from typing import Any, Dict, FrozenSet, List, Mapping, Optional, Set, Tuple

from enforcement_plugin.rules.alternatives import other_values
from enforcement_plugin.rules.decision import Change
from enforcement_plugin.rules.facts import CASE, UNIT, Fact
from enforcement_plugin.rules.figures import figures
from enforcement_plugin.rules.outcome import Outcome
from enforcement_plugin.rules.pack import Pack
from enforcement_plugin.rules.ruling import rule_on
from enforcement_plugin.rules.situation import Situation


def would_change(pack: Pack, known: Mapping[str, Any]) -> Tuple[Change, ...]:
    """Return every change of one fact that leads to another scope, severity, lead, office, handling or figure.

    ``known`` are read facts (``facts.read_facts``). The violations are not varied: another list of violations is
    another case. Unknown facts are tried with each value, too: that shows what it is worth to find them out.
    """
    now = Situation(pack, known)
    before = _outcomes(now)
    relevant = deciding_facts(pack) | _behind(pack, _figure_facts(pack))
    unit_asked = any(fact.about == UNIT and _stated(fact, known.get(name)) for name, fact in pack.facts.items())
    changes: List[Change] = []
    for name, fact in pack.facts.items():
        if name not in relevant or name == pack.violations_fact or not (fact.discrete or fact.kind == "number"):
            continue
        if (fact.about == CASE) != now.concerns_a_case and not (fact.about == UNIT and unit_asked):
            continue  # a count of an office is not one fact short of a case, nor is a case short of a count
        for value in other_values(pack, name, now.facts):
            differing = _differing(before, _outcomes(Situation(pack, {**known, name: value})))
            if differing:
                changes.append(Change(name, value, differing))
    return tuple(changes)


def _stated(fact: Fact, value: Any) -> bool:
    return value is not None and not (fact.has_default and value == fact.default)


def _outcomes(situation: Situation) -> Dict[str, Outcome]:
    ruled = rule_on(situation).outcomes()
    return {**ruled, **{f"kpi.{name}": outcome for name, outcome in figures(situation).items()}}


def _figure_facts(pack: Pack) -> FrozenSet[str]:
    return frozenset().union(*(figure.table.fact_names() for figure in pack.figures if figure.table is not None))


def deciding_facts(pack: Pack) -> FrozenSet[str]:
    """Return the facts from outside that scope, severity, lead, offices and handling can depend on."""
    names: Set[str] = set()
    for table in pack.all_tables().values():
        names |= table.fact_names()
    for entry in pack.handling:
        if entry.present_when is not None:
            names |= entry.present_when.fact_names()
    if pack.violations_fact is not None:
        names.add(pack.violations_fact)
    return _behind(pack, frozenset(names))


def _behind(pack: Pack, asked: FrozenSet[str]) -> FrozenSet[str]:
    """Return the facts from outside that some facts rest on, derivations followed."""
    names, todo = set(asked), list(asked)
    while todo:
        fact = pack.facts.get(todo.pop())
        if fact is None or fact.derived is None:
            continue
        new = fact.derived.fact_names() - names
        names |= new
        todo.extend(new)
    return frozenset(name for name in names if name in pack.facts and pack.facts[name].derived is None)


def _differing(before: Mapping[str, Outcome], after: Mapping[str, Outcome]) -> Dict[str, Any]:
    differing: Dict[str, Any] = {}
    for name in (*before, *(name for name in after if name not in before)):
        old, new = before.get(name), after.get(name)
        if old is not None and new is not None and old.key == new.key:
            continue
        _put(differing, name, new)
    return differing


def _put(differing: Dict[str, Any], name: str, outcome: Optional[Outcome]) -> None:
    table, _, item = name.partition(".")
    if table in ("scope", "severity"):
        differing[table] = None if outcome is None else outcome.value or outcome.status
        return
    if table == "kpi":
        differing.setdefault(table, {})[item] = None if outcome is None else outcome.value
        return
    answer = None if outcome is None else _brief(outcome)
    if item:
        differing.setdefault(table, {})[item] = answer
    else:
        differing[table] = answer


def _brief(outcome: Outcome) -> Dict[str, Any]:
    return {"status": outcome.status, "agency": outcome.value, "candidates": sorted(outcome.candidates)}
