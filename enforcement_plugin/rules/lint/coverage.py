"""Which rules no scenario decides: what nobody has thought through (rules.md, "Lint")."""

from __future__ import annotations

from typing import Any, Iterator, List, Sequence, Set, Tuple

from enforcement_plugin.rules.decide import decide
from enforcement_plugin.rules.decision import Decision
from enforcement_plugin.rules.facts import Label
from enforcement_plugin.rules.lint.findings import Finding
from enforcement_plugin.rules.outcome import Outcome
from enforcement_plugin.rules.pack import Pack
from enforcement_plugin.rules.scenarios import Scenario
from enforcement_plugin.rules.situation import Situation
from enforcement_plugin.rules.tables import decide_table
from enforcement_plugin.rules.workdays import Calendar

UNDECIDED = Label("没有用例由它决定", "no scenario is decided by it")
NOT_FOLLOWED = Label("没有用例得出它", "it follows in no scenario")
NOT_SHOWN = Label("没有用例显示它", "no scenario shows it")


def uncovered(pack: Pack, scenarios: Sequence[Scenario], calendar: Calendar) -> Tuple[Finding, ...]:
    """Return rules, consequences and ambiguities that no scenario with an expectation meets.

    A rule is met where it is true and has its say; a consequence where it follows; an ambiguity where an
    outcome or the case names it. Standing ambiguities are shown with the pack and need no scenario.
    """
    said: Set[str] = set()
    flags: Set[str] = set()
    for scenario in scenarios:
        if scenario.expect is None:
            continue
        decision = decide(pack, scenario.facts, calendar=calendar, changes=False)
        for outcome in (*decision.ruling.outcomes().values(), *_figures(pack, decision)):
            said.update(set(outcome.rules).difference(outcome.doubtful))
            flags.update(outcome.ambiguities)
        said.update(citation.rule for citation in decision.citations if citation.rule not in pack.rules)
        flags.update(decision.flags)
    return tuple(_missing(pack, said, flags))


def _figures(pack: Pack, decision: Decision) -> List[Outcome]:
    situation = Situation(pack, decision.facts)
    situation.outcomes.update(decision.ruling.outcomes())
    return [decide_table(one.table, situation, pack.tables) for one in pack.figures if one.table is not None]


def _missing(pack: Pack, said: Set[str], flags: Set[str]) -> Iterator[Finding]:
    for name in pack.rules:
        if name not in said:
            yield Finding("uncovered", f"rule {name}", UNDECIDED)
    sections: Sequence[Tuple[str, Sequence[Any]]] = (
        ("separate matter", pack.matters),
        ("notice", pack.notices),
        ("deadline", [one for one in pack.deadlines if not one.standing]),
        ("duty", [one for one in pack.duties if one.when is not None]),
        ("escalation", [one for one in pack.escalations if one.when is not None]),
        ("linkage", [one for one in pack.linkage if one.when is not None]),
    )
    for word, entries in sections:
        for entry in entries:
            if entry.id not in said:
                yield Finding("uncovered", f"{word} {entry.id}", NOT_FOLLOWED)
    for name, ambiguity in pack.ambiguities.items():
        if not ambiguity.standing and name not in flags:
            yield Finding("uncovered", f"ambiguity {name}", NOT_SHOWN)
