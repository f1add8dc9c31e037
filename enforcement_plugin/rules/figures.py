"""What a pack says about figures that have a limit: rates, shares, counts; for a case, or for each of a list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Dict, List, Mapping, Tuple

from enforcement_plugin.rules.outcome import Outcome
from enforcement_plugin.rules.pack import Figure, Pack
from enforcement_plugin.rules.situation import Situation
from enforcement_plugin.rules.tables import decide_table


@dataclass(frozen=True)
class FigureRow:
    """One number of a list: ``fact`` says what it is, ``outcomes`` what each figure says of it."""

    fact: str
    value: Any
    outcomes: Mapping[str, Outcome]


def figures(situation: Situation) -> Dict[str, Outcome]:
    """Return what is said about each figure that has a value and a limit."""
    return _say(situation, situation.pack.figures)


def figure_rows(situation: Situation) -> Tuple[FigureRow, ...]:
    """Return, for every number of a list that figures are computed for one by one, what they say of it."""
    rows: List[FigureRow] = []
    for (listed, single), members in _lists(situation.pack).items():
        for value in situation.facts.get(listed) or ():
            alone = Situation(situation.pack, {**situation.facts, single: value})
            rows.append(FigureRow(single, value, _say(alone, members)))
    return tuple(rows)


def _lists(pack: Pack) -> Dict[Tuple[str, str], Tuple[Figure, ...]]:
    lists: Dict[Tuple[str, str], Tuple[Figure, ...]] = {}
    for figure in pack.figures:
        if figure.each is not None:
            lists[figure.each] = (*lists.get(figure.each, ()), figure)
    return lists


def _say(situation: Situation, asked: Tuple[Figure, ...]) -> Dict[str, Outcome]:
    tables = situation.pack.tables
    named = {one.id: decide_table(one.table, situation, tables) for one in asked if one.table}
    return {
        name: replace(outcome, rules=(name, *outcome.rules))
        for name, outcome in named.items()
        if outcome.value is not None
    }
