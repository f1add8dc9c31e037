"""Deciding a case: facts in, a decision with citations out (rules.md, "Semantics")."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import Any, Dict, Iterable, Mapping, Optional, Tuple

from enforcement_plugin.rules.cautions import damaged_text, near_limits
from enforcement_plugin.rules.clocks import clocks, run_clock
from enforcement_plugin.rules.decision import CitedRule, Decision, DueEscalation, DueNotice, RunningClock
from enforcement_plugin.rules.facts import read_facts
from enforcement_plugin.rules.figures import figure_rows, figures
from enforcement_plugin.rules.letters import due_notices, open_duty
from enforcement_plugin.rules.outcome import Outcome, merged
from enforcement_plugin.rules.pack import Duty, Escalation, Measure, Pack, Prohibition
from enforcement_plugin.rules.ruling import OUT, open_facts, rule_on
from enforcement_plugin.rules.situation import Situation
from enforcement_plugin.rules.truth import YES
from enforcement_plugin.rules.validity import validity
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


def decide(
    pack: Pack,
    facts: Mapping[str, Any],
    *,
    calendar: Calendar,
    changes: bool = True,
    as_of: Optional[datetime.date] = None,
) -> Decision:
    """Decide one case.

    ``facts`` are by name, as text, booleans, numbers, dates or ISO dates; None and ``"unknown"`` are unknown, and
    so are absent ones but for the pack's defaults. ``changes`` also computes what would change the decision
    (some fifty more rulings). A decision ``as_of`` a day also says whether the document is valid on it.

    Raises FactError for an unknown name or a value that the pack does not allow.
    """
    known = read_facts(pack.facts, facts)
    situation = Situation(pack, known)
    ruling = rule_on(situation)
    follows = _consequences(_outside(pack) if ruling.scope.value == OUT else pack, situation, calendar)
    numbers, rows = figures(situation), figure_rows(situation)
    missing = open_facts(ruling)
    outcomes = [*ruling.outcomes().values(), *numbers.values()]
    outcomes += [outcome for row in rows for outcome in row.outcomes.values()]
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
        figures=_values(numbers),
        figure_rows=tuple((row.fact, row.value, _values(row.outcomes)) for row in rows),
        derived=_derived_numbers(situation),
        flags=_flags(situation, merged(*named), missing),
        citations=_citations(pack, cited),
        missing=missing,
        would_change=would_change(pack, known) if changes else (),
        warnings=(
            *(validity(pack.document, as_of) if as_of is not None else ()),
            *damaged_text(pack),
            *near_limits(pack, situation.facts),
        ),
        as_of=as_of,
    )


def _values(outcomes: Mapping[str, Outcome]) -> Dict[str, str]:
    return {name: outcome.value for name, outcome in outcomes.items() if outcome.value is not None}


def _derived_numbers(situation: Situation) -> Dict[str, Any]:
    """Return the numbers that the pack works out itself: counts that the document counts in its own way."""
    derived = [name for name, fact in situation.pack.facts.items() if fact.kind == "number" and fact.derived]
    return {name: situation.facts[name] for name in derived if situation.facts[name] is not None}


def _outside(pack: Pack) -> Pack:
    """Return what of a pack has a say where its document does not apply."""
    notices = tuple(notice for notice in pack.notices if notice.outside_scope)
    return replace(pack, notices=notices, deadlines=(), duties=(), forbidden=(), escalations=(), linkage=())


def _consequences(pack: Pack, situation: Situation, calendar: Calendar) -> _Consequences:
    notices = due_notices(pack.notices, situation)
    running = {}
    for clock in clocks(pack.deadlines, situation):
        triggers = (situation.facts.get(fact) for fact in clock.deadline.triggers)
        one = run_clock(clock, next((day for day in triggers if day is not None), None), calendar)
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
