"""What would change a decision: single facts with another value, and the outcomes that then differ."""

from __future__ import annotations

from typing import Any, Dict, FrozenSet, Iterator, List, Mapping, Optional, Set, Tuple

from enforcement_plugin.rules.decision import Change, Ruling
from enforcement_plugin.rules.facts import Fact
from enforcement_plugin.rules.outcome import Outcome
from enforcement_plugin.rules.pack import Pack
from enforcement_plugin.rules.ruling import rule_on
from enforcement_plugin.rules.situation import Situation


def would_change(pack: Pack, known: Mapping[str, Any], ruling: Ruling) -> Tuple[Change, ...]:
    """Return every change of one discrete fact that leads to another scope, severity, lead or handling.

    ``known`` are read facts (``facts.read_facts``). The violations are not varied: another list of violations is
    another case. Unknown facts are tried with each value, too: that shows what it is worth to find them out.
    """
    if not Situation(pack, known).concerns_a_case:
        return ()
    before = ruling.outcomes()
    relevant = deciding_facts(pack)
    changes: List[Change] = []
    for name in pack.discrete_facts():
        fact = pack.facts[name]
        if name not in relevant or fact.kind == "set":
            continue
        for value in _other_values(fact, known.get(name)):
            after = rule_on(Situation(pack, {**known, name: value})).outcomes()
            differing = _differing(before, after)
            if differing:
                changes.append(Change(name, value, differing))
    return tuple(changes)


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
    todo = list(names)
    while todo:
        fact = pack.facts.get(todo.pop())
        if fact is None or fact.derived is None:
            continue
        new = fact.derived.fact_names() - names
        names |= new
        todo.extend(new)
    return frozenset(name for name in names if name in pack.facts and pack.facts[name].derived is None)


def _other_values(fact: Fact, current: Any) -> Iterator[Any]:
    for value in fact.choices():
        if value != current:
            yield value


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
    answer = None if outcome is None else _brief(outcome)
    if item:
        differing.setdefault(table, {})[item] = answer
    else:
        differing[table] = answer


def _brief(outcome: Outcome) -> Dict[str, Any]:
    return {"status": outcome.status, "agency": outcome.value, "candidates": sorted(outcome.candidates)}
