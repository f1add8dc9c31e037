"""Deciding a case: facts in, a decision with citations out (rules.md, "Semantics")."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Dict, Iterable, Mapping, Tuple

from enforcement_plugin.rules.clocks import clocks, run_clock
from enforcement_plugin.rules.decision import CitedRule, Decision, DueEscalation, DueNotice, RunningClock
from enforcement_plugin.rules.facts import read_facts
from enforcement_plugin.rules.letters import due_notices, open_duty
from enforcement_plugin.rules.outcome import Outcome, merged
from enforcement_plugin.rules.pack import Duty, Escalation, Measure, Pack, Prohibition
from enforcement_plugin.rules.ruling import OUT, open_facts, rule_on
from enforcement_plugin.rules.situation import Situation
from enforcement_plugin.rules.tables import decide_table
from enforcement_plugin.rules.truth import YES
from enforcement_plugin.rules.what_if import would_change
from enforcement_plugin.rules.workdays import Calendar


@dataclass(frozen=True)
class _Consequences:
    """What a ruling sets going; ``entries`` are the pack's entries behind it, in the order shown."""

    notices: Tuple[DueNotice, ...] = ()
    clocks: Tuple[RunningClock, ...] = ()
    duties: Tuple[Duty, ...] = ()
    forbidden: Tuple[Prohibition, ...] = ()
    escalations: Tuple[Escalation, ...] = ()
    linkage: Tuple[Measure, ...] = ()
    entries: Tuple[Any, ...] = ()


def decide(pack: Pack, facts: Mapping[str, Any], *, calendar: Calendar, changes: bool = True) -> Decision:
    """Decide one case.

    ``facts`` are by name, as text, booleans, numbers, dates or ISO dates; None and ``"unknown"`` are unknown, and
    so are absent ones but for the pack's defaults. ``changes`` also computes what would change the decision
    (some fifty more rulings).

    Raises FactError for an unknown name or a value that the pack does not allow.
    """
    known = read_facts(pack.facts, facts)
    situation = Situation(pack, known)
    ruling = rule_on(situation)
    follows = _Consequences() if ruling.scope.value == OUT else _consequences(situation, calendar)
    figures = _figures(situation)
    missing = open_facts(ruling)
    outcomes = (*ruling.outcomes().values(), *figures.values())
    cited = [rule for outcome in outcomes for rule in outcome.rules]
    cited += [entry.id for entry in follows.entries]
    named = [outcome.ambiguities for outcome in outcomes]
    named += [entry.ambiguities for entry in (*follows.entries, *follows.forbidden)]
    return Decision(
        pack_id=pack.id,
        pack_version=pack.version,
        draft=pack.draft,
        facts=situation.facts,
        ruling=ruling,
        notices=follows.notices,
        deadlines=follows.clocks,
        duties=tuple(open_duty(duty, situation) for duty in follows.duties),
        forbidden=merged(*(one.what for one in follows.forbidden)),
        escalations=tuple(DueEscalation(one.id, one.by, one.to, one.gates) for one in follows.escalations),
        linkage=tuple(one.id for one in follows.linkage),
        linkage_mandatory=any(one.mandatory for one in follows.linkage) if follows.linkage else None,
        figures={name: outcome.value for name, outcome in figures.items() if outcome.value is not None},
        flags=_flags(situation, merged(*named), missing),
        citations=_citations(pack, cited),
        missing=missing,
        would_change=would_change(pack, known, ruling) if changes else (),
    )


def _consequences(situation: Situation, calendar: Calendar) -> _Consequences:
    pack = situation.pack
    notices = due_notices(situation)
    running = {}
    for clock in clocks(situation):
        fact = clock.deadline.trigger_fact
        one = run_clock(clock, situation.facts.get(fact) if fact else None, calendar)
        if one is not None:
            running[clock.deadline.id] = one
    duties = tuple(one for one in pack.duties if one.when and one.when.truth(situation) is YES)
    escalations = tuple(one for one in pack.escalations if one.when and one.when.truth(situation) is YES)
    linkage = tuple(one for one in pack.linkage if one.when and one.when.truth(situation) is YES)
    due = {notice.rule for notice in notices}
    return _Consequences(
        notices,
        tuple(running.values()),
        duties,
        tuple(one for one in pack.forbidden if one.when.truth(situation) is YES),
        escalations,
        linkage,
        (
            *(matter for matter in pack.matters if situation.fired(matter.id)),
            *(notice for notice in pack.notices if notice.id in due),
            *(deadline for deadline in pack.deadlines if deadline.id in running),
            *duties,
            *escalations,
            *linkage,
        ),
    )


def _figures(situation: Situation) -> Dict[str, Outcome]:
    """Return what is said about each figure that has a value and a limit."""
    tables = situation.pack.tables
    named = {one.id: decide_table(one.table, situation, tables) for one in situation.pack.figures if one.table}
    return {
        name: replace(outcome, rules=(name, *outcome.rules))
        for name, outcome in named.items()
        if outcome.value is not None
    }


def _citations(pack: Pack, ids: Iterable[str]) -> Tuple[CitedRule, ...]:
    return tuple(
        CitedRule(name, citation.section, citation.quote, citation.inferred)
        for name in merged(ids)
        for citation in pack.citations.get(name, ())
    )


def _flags(situation: Situation, named: Tuple[str, ...], missing: Tuple[str, ...]) -> Tuple[str, ...]:
    """Return the ambiguities met, in the pack's order; standing ones concern the pack, not a case."""
    met = set(named)
    for ambiguity in situation.pack.ambiguities.values():
        if ambiguity.standing:
            continue
        if set(ambiguity.missing).intersection(missing) or (
            ambiguity.when is not None and ambiguity.when.truth(situation) is YES
        ):
            met.add(ambiguity.id)
    return tuple(
        name
        for name, ambiguity in situation.pack.ambiguities.items()
        if name in met and (ambiguity.silent_when is None or ambiguity.silent_when.truth(situation) is not YES)
    )
