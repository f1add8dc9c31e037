"""Which questions a pack's tables answer, and where each is asked: as ``ruling.rule_on`` asks them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Optional, Tuple

from enforcement_plugin.rules.asked import leaves, outcome_asked, pack_conditions
from enforcement_plugin.rules.case_conditions import ViolationIs
from enforcement_plugin.rules.lint.symbolic import OUTSIDE, Symbolic
from enforcement_plugin.rules.outcome import DETERMINED, NO_OUTCOME, NONE
from enforcement_plugin.rules.pack import HandlingTable, Pack
from enforcement_plugin.rules.ruling import OUT
from enforcement_plugin.rules.tables import Table
from enforcement_plugin.rules.truth import NO


@dataclass(frozen=True)
class Question:
    """A table where it is asked: for an item to be handled, or for the case as a whole.

    ``domain`` is the function that says where it is asked.
    """

    label: str
    item: Optional[str]
    table: Table
    domain: int


def questions(symbolic: Symbolic) -> Tuple[int, Tuple[Question, ...]]:
    """Return where the pack's document applies, and every question of the pack.

    The outcomes that conditions look at (scope, lead, lead office) are left in ``symbolic.outcomes``.
    """
    asking = _Asking(symbolic)
    inside = asking.ask_all()
    return inside, tuple(asking.asked)


class _Asking:
    """Decides the tables in the engine's order, over all combinations at once."""

    def __init__(self, symbolic: Symbolic) -> None:
        self.symbolic = symbolic
        self.pack = symbolic.pack
        self.diagrams = symbolic.diagrams
        self.asked: List[Question] = []

    def ask_all(self) -> int:
        pack, everywhere, outcomes = self.pack, self.diagrams.leaf(True), self.symbolic.outcomes
        nothing = self.diagrams.leaf(self.symbolic.number(NO_OUTCOME))
        scope = nothing if pack.scope is None else self.outcomes("scope", pack.scope, everywhere)
        outcomes["scope"] = scope
        inside = self.diagrams.map(lambda number: self.symbolic.outcome(number).value != OUT, scope)
        if pack.severity is not None:
            self.ask("severity", pack.severity, inside)
        if pack.lead is not None and not self.later_looks_at("lead"):
            self.ask("lead", pack.lead, inside)
        else:
            lead = nothing if pack.lead is None else self.outcomes("lead", pack.lead, inside)
            outcomes["lead"] = self.diagrams.apply(self.within, scope, lead)
        for entry in pack.handling:
            for item in entry.items:
                asked = self.diagrams.apply(_both, self.handled(entry, item), inside)
                self.ask(f"handling.{entry.table.name}", entry.table, asked, item)
        if pack.lead_office is not None:
            led = self.diagrams.map(self.is_determined, outcomes["lead"])
            asked = self.diagrams.apply(_both, led, inside)
            if self.later_looks_at("lead_office"):
                outcomes["lead_office"] = self.outcomes("lead_office", pack.lead_office, asked)
            else:
                self.ask("lead_office", pack.lead_office, asked)
        for figure in pack.figures:
            if figure.table is not None:
                self.ask(f"figures.{figure.id}", figure.table, everywhere)
        for name, used in self.uses().items():
            for at, domain in used.items():
                self.ask(f"tables.{name}", pack.tables[name], domain, at)
        return inside

    def ask(self, label: str, table: Table, domain: int, item: Optional[str] = None) -> None:
        self.asked.append(Question(label, item, table, domain))

    def outcomes(self, label: str, table: Table, domain: int) -> int:
        """Ask, and return the outcomes everywhere, which cost much more than where each rule is true."""
        self.ask(label, table, domain)
        return self.symbolic.table(table, domain)

    def later_looks_at(self, name: str) -> bool:
        """Whether some condition of the pack looks at an outcome (an office always looks at the lead)."""
        if name == "lead" and self.pack.lead_office is not None:
            return True
        asked = (leaf for condition in pack_conditions(self.pack) for leaf in leaves(condition))
        return any(outcome_asked(leaf) == name for leaf in asked)

    def within(self, scope: Any, number: Any) -> Any:
        """Open what rests on an open scope, as ``ruling`` does."""
        if number == OUTSIDE or self.symbolic.outcome(scope).status in (DETERMINED, NONE):
            return number
        return self.symbolic.number(self.symbolic.outcome(number).opened(("?",), (), ()))

    def is_determined(self, number: Any) -> bool:
        return number != OUTSIDE and self.symbolic.outcome(number).status == DETERMINED

    def handled(self, entry: HandlingTable, item: str) -> int:
        """Return where an item is handled: a violation that is listed, a task that there is or may be."""
        if entry.present_when is not None:
            return self.diagrams.map(lambda truth: truth is not NO, self.symbolic.condition(entry.present_when))
        listed = self.pack.violations_fact
        if listed is None:
            return self.diagrams.leaf(False)
        space = self.symbolic.space
        known = self.diagrams.choose(space.of_fact[listed], [True, False])
        (variable,) = (v for v in space.of_members[listed] if space.variables[v].members == (item,))
        return self.diagrams.apply(_both, known, self.diagrams.choose(variable, [False, True]))

    def uses(self) -> Dict[str, Dict[Optional[str], int]]:
        """Return where each shared table is asked: by item if its rules look at the item, else as a whole."""
        uses: Dict[str, Dict[Optional[str], int]] = {}
        waiting = [(question.table, question.item, question.domain) for question in self.asked]
        while waiting:
            table, item, domain = waiting.pop()
            for rule in table.rules:
                if rule.then.table is None:
                    continue
                inner = self.pack.tables[rule.then.table]
                truth = self.symbolic.condition(rule.when, item)
                asked = self.diagrams.apply(lambda one, inside: one is not NO and inside, truth, domain)
                waiting.append((inner, item, asked))
                used = uses.setdefault(inner.name, {})
                key = item if any(_looks_at_item(one) for one in _with_inner(inner, self.pack)) else None
                used[key] = self.diagrams.apply(_either, used.get(key, self.diagrams.leaf(False)), asked)
        return uses


def _both(left: bool, right: bool) -> bool:
    return left and right


def _either(left: bool, right: bool) -> bool:
    return left or right


def _looks_at_item(table: Table) -> bool:
    return any(isinstance(leaf, ViolationIs) for rule in table.rules for leaf in leaves(rule.when))


def _with_inner(table: Table, pack: Pack) -> Iterator[Table]:
    yield table
    for rule in table.rules:
        if rule.then.table is not None:
            yield from _with_inner(pack.tables[rule.then.table], pack)
