"""Scope, severity, lead, offices and handling: what depends on discrete facts alone."""

from __future__ import annotations

from typing import Any, Container, Dict, List, Mapping, Optional, Tuple

from enforcement_plugin.rules.decision import Ruling
from enforcement_plugin.rules.outcome import DETERMINED, NO_OUTCOME, NONE, UNDETERMINED, Outcome
from enforcement_plugin.rules.pack import HandlingTable, Pack
from enforcement_plugin.rules.situation import Handler, Situation
from enforcement_plugin.rules.tables import Table, decide_table
from enforcement_plugin.rules.truth import NO, YES

OUT = "out"


class _Every:
    """The names of all tables."""

    def __contains__(self, name: object) -> bool:
        return True


EVERY: Container[str] = _Every()


def rule_on(situation: Situation, asked: Container[str] = EVERY) -> Ruling:
    """Decide scope, severity, lead, lead office and handling, and leave them in the situation.

    Facts that make no case (``Situation.concerns_a_case``) leave all of them at none. Outside the scope nobody
    leads or handles; where the scope is open so is everything that rests on it. Of tables but the scope's only
    those ``asked`` for by name are decided; what the others would say stays at none.
    """
    if not situation.concerns_a_case:
        return Ruling()
    pack = situation.pack
    scope = _decide(pack.scope, situation, EVERY)
    situation.outcomes["scope"] = scope
    severity = _decide(pack.severity, situation, asked) if pack.severity else None
    if severity is not None:
        situation.outcomes["severity"] = severity
    if scope.value == OUT:
        office = Outcome(NONE, basis=pack.lead_office.basis) if pack.lead_office else None
        ruling = Ruling(scope, severity, NO_OUTCOME, office, {})
        situation.outcomes.update(lead=NO_OUTCOME, lead_office=office or NO_OUTCOME)
    else:
        ruling = _rule_inside(scope, severity, situation, asked)
    for outcome in ruling.outcomes().values():
        situation.rules_fired.update(set(outcome.rules).difference(outcome.doubtful))
    return ruling


def _rule_inside(
    scope: Outcome, severity: Optional[Outcome], situation: Situation, asked: Container[str]
) -> Ruling:
    pack = situation.pack
    lead = _within(scope, _decide(pack.lead, situation, asked))
    situation.outcomes["lead"] = lead
    handling = {
        item: _within(scope, _decide_item(table, item, situation))
        for table, item in _items(pack, situation, asked)
    }
    office = _within(scope, _decide(pack.lead_office, situation, asked)) if pack.lead_office else None
    if office is not None:
        situation.outcomes["lead_office"] = office
    situation.case_handlers = _handlers(handling, situation)
    return Ruling(scope, severity, lead, office, handling)


def _decide(table: Optional[Table], situation: Situation, asked: Container[str]) -> Outcome:
    if table is None or table.name not in asked:
        return NO_OUTCOME
    return decide_table(table, situation, situation.pack.tables)


def _within(scope: Outcome, outcome: Outcome) -> Outcome:
    if scope.status in (DETERMINED, NONE):
        return outcome
    return outcome.opened(scope.missing, (), ())


def _decide_item(entry: HandlingTable, item: str, situation: Situation) -> Outcome:
    situation.violation = item
    try:
        return decide_table(entry.table, situation, situation.pack.tables)
    finally:
        situation.violation = None


def _items(pack: Pack, situation: Situation, asked: Container[str]) -> List[Tuple[HandlingTable, str]]:
    """Return what is to be handled: the violations of the case in their order, then the tasks that apply."""
    listed = situation.facts.get(pack.violations_fact or "") or ()
    named = [
        (table, item)
        for item in listed
        for table in (pack.handling_of(item),)
        if table is not None and table.present_when is None and table.table.name in asked
    ]
    tasks = [
        (table, item)
        for table in pack.handling
        if table.present_when is not None
        and table.table.name in asked
        and table.present_when.truth(situation) is not NO
        for item in table.items
    ]
    return named + tasks


def _handlers(handling: Mapping[str, Outcome], situation: Situation) -> Tuple[Handler, ...]:
    slots: Dict[Tuple[Any, ...], List[str]] = {}
    outcomes: Dict[Tuple[Any, ...], Outcome] = {}
    for item, outcome in handling.items():
        if outcome.status == NONE:
            continue
        key = (_matter(item, situation), *outcome.key)
        slots.setdefault(key, []).append(item)
        outcomes.setdefault(key, outcome)
    return tuple(Handler(outcomes[key], tuple(items), key[0]) for key, items in slots.items())


def _matter(item: str, situation: Situation) -> str:
    for matter in situation.pack.matters:
        if item in matter.violations and matter.when.truth(situation) is YES:
            situation.rules_fired.add(matter.id)
            return matter.id
    return ""


def open_facts(ruling: Ruling) -> Tuple[str, ...]:
    """Return the facts whose absence leaves an outcome open, in the order in which they were met."""
    names: Dict[str, None] = {}
    for outcome in ruling.outcomes().values():
        if outcome.status == UNDETERMINED:
            names.update(dict.fromkeys(outcome.missing))
    return tuple(names)
