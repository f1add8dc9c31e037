"""Deciding a case: facts in, a decision with citations out (rules.md, "Semantics")."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Set, Tuple

from enforcement_plugin.rules.clocks import Clock, clocks, run_clock
from enforcement_plugin.rules.decision import (
    CitedRule,
    Decision,
    DueEscalation,
    DueNotice,
    RunningClock,
)
from enforcement_plugin.rules.facts import read_facts
from enforcement_plugin.rules.letters import due_notices, open_duty
from enforcement_plugin.rules.outcome import Outcome, merged
from enforcement_plugin.rules.pack import Duty, Escalation, Measure, Pack
from enforcement_plugin.rules.ruling import open_facts, rule_on
from enforcement_plugin.rules.situation import Situation
from enforcement_plugin.rules.tables import decide_table
from enforcement_plugin.rules.truth import YES
from enforcement_plugin.rules.what_if import would_change
from enforcement_plugin.rules.workdays import Calendar


def decide(pack: Pack, facts: Mapping[str, Any], *, calendar: Calendar, changes: bool = True) -> Decision:
    """Decide one case.

    ``facts`` are by name, as text, booleans, numbers, dates or ISO dates; absent, None and ``"unknown"`` are
    unknown. ``changes`` also computes what would change the decision (some fifty more decisions).

    Raises FactError for an unknown name or a value that the pack does not allow.
    """
    known = read_facts(pack.facts, facts)
    situation = Situation(pack, known)
    ruling = rule_on(situation)
    notices = due_notices(situation)
    running_clocks = clocks(situation)
    dated = _dated(running_clocks, situation, calendar)
    duties = [duty for duty in pack.duties if duty.when.truth(situation) is YES]
    forbidden = [one for one in pack.forbidden if one.when.truth(situation) is YES]
    escalations = [one for one in pack.escalations if one.when is not None and one.when.truth(situation) is YES]
    linkage = [one for one in pack.linkage if one.when is not None and one.when.truth(situation) is YES]
    figures, figure_rules = _figures(situation)
    shown = {clock.id for clock in dated}
    outcomes = tuple(ruling.outcomes().values())
    ids = _cited_ids(situation, outcomes, notices, shown, duties, escalations, linkage) + figure_rules
    named = _named_ambiguities(situation, outcomes, notices, shown)
    named += [name for one in (*duties, *forbidden, *escalations, *linkage) for name in one.ambiguities]
    missing = open_facts(ruling)
    return Decision(
        pack_id=pack.id,
        pack_version=pack.version,
        draft=pack.draft,
        facts=situation.facts,
        ruling=ruling,
        notices=notices,
        deadlines=dated,
        duties=tuple(open_duty(duty, situation) for duty in duties),
        forbidden=merged(*(one.what for one in forbidden)),
        escalations=tuple(DueEscalation(one.id, one.by, one.to, one.gates) for one in escalations),
        linkage=tuple(one.id for one in linkage),
        figures=figures,
        flags=_flags(situation, named, missing),
        citations=_citations(pack, ids),
        missing=missing,
        would_change=would_change(pack, known, ruling) if changes else (),
    )


def _dated(running: Tuple[Clock, ...], situation: Situation, calendar: Calendar) -> Tuple[RunningClock, ...]:
    dated = []
    for clock in running:
        fact = clock.deadline.trigger_fact
        one = run_clock(clock, situation.facts.get(fact) if fact else None, calendar)
        if one is not None:
            dated.append(one)
    return tuple(dated)


def _figures(situation: Situation) -> Tuple[Dict[str, str], List[str]]:
    values: Dict[str, str] = {}
    rules: List[str] = []
    for figure in situation.pack.figures:
        if figure.table is None:
            continue
        outcome = decide_table(figure.table, situation, situation.pack.tables)
        if outcome.value is not None:
            values[figure.id] = outcome.value
            rules.extend((figure.id, *outcome.rules))
    return values, rules


def _cited_ids(
    situation: Situation,
    outcomes: Tuple[Outcome, ...],
    notices: Tuple[DueNotice, ...],
    clocks_shown: Set[str],
    duties: List[Duty],
    escalations: List[Escalation],
    linkage: List[Measure],
) -> List[str]:
    pack = situation.pack
    ids = [rule for outcome in outcomes for rule in outcome.rules]
    ids += [matter.id for matter in pack.matters if situation.fired(matter.id)]
    ids += [notice.rule for notice in notices]
    ids += [deadline.id for deadline in pack.deadlines if deadline.id in clocks_shown]
    ids += [one.id for one in (*duties, *escalations, *linkage)]
    return ids


def _citations(pack: Pack, ids: List[str]) -> Tuple[CitedRule, ...]:
    return tuple(
        CitedRule(name, citation.section, citation.quote)
        for name in dict.fromkeys(ids)
        for citation in pack.citations.get(name, ())
    )


def _named_ambiguities(
    situation: Situation, outcomes: Tuple[Outcome, ...], notices: Tuple[DueNotice, ...], clocks_shown: Set[str]
) -> List[str]:
    pack = situation.pack
    due = {notice.rule for notice in notices}
    naming: List[Tuple[str, ...]] = [outcome.ambiguities for outcome in outcomes]
    naming += [notice.ambiguities for notice in pack.notices if notice.id in due]
    naming += [deadline.ambiguities for deadline in pack.deadlines if deadline.id in clocks_shown]
    naming += [matter.ambiguities for matter in pack.matters if situation.fired(matter.id)]
    return [name for names in naming for name in names]


def _flags(situation: Situation, named: List[str], missing: Tuple[str, ...]) -> Tuple[str, ...]:
    met = set(named)
    for ambiguity in situation.pack.ambiguities.values():
        if ambiguity.standing:
            continue
        if set(ambiguity.missing).intersection(missing) or (
            ambiguity.when is not None and ambiguity.when.truth(situation) is YES
        ):
            met.add(ambiguity.id)
    return tuple(name for name in situation.pack.ambiguities if name in met)
