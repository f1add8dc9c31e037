"""Going through a pack's tables: holes, collisions, dead rules (rules.md, "Lint")."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Dict, FrozenSet, Iterator, List, Mapping, Optional, Sequence, Set, Tuple

from enforcement_plugin.rules.asked import leaves
from enforcement_plugin.rules.case_conditions import ViolationIs
from enforcement_plugin.rules.lint.symbolic import OUTSIDE, Claim, Symbolic, Verdict
from enforcement_plugin.rules.lint.wording import Wording
from enforcement_plugin.rules.outcome import DETERMINED, NO_OUTCOME, NONE
from enforcement_plugin.rules.pack import HandlingTable, Pack
from enforcement_plugin.rules.ruling import OUT
from enforcement_plugin.rules.tables import Table
from enforcement_plugin.rules.truth import NO, YES

MOST_CONDITIONS = 12


@dataclass(frozen=True)
class Finding:
    """Something that lint found.

    ``kind`` is ``hole``, ``collision``, ``dead``, ``citation`` or ``uncovered``; ``where`` names table, rules and
    conditions (or rule and quotation); ``claimed_by`` the ambiguities that own up to it. ``conditions`` are the
    combinations concerned, grouped, in ids; ``labels`` the same in the pack's words (zh, en).
    """

    kind: str
    where: str
    why: str
    claimed_by: Tuple[str, ...] = ()
    conditions: Tuple[str, ...] = ()
    labels: Tuple[Tuple[str, str], ...] = ()

    def as_json(self) -> Dict[str, Any]:
        """Return the object of the contract; ``claimed_by`` is the first ambiguity that claims it, or null."""
        answer: Dict[str, Any] = {
            "kind": self.kind,
            "where": self.where + (": " + " / ".join(self.conditions) if self.conditions else ""),
            "claimed_by": self.claimed_by[0] if self.claimed_by else None,
            "why": self.why,
        }
        if len(self.claimed_by) > 1:
            answer["also_claimed_by"] = list(self.claimed_by[1:])
        if self.conditions:
            answer["conditions"] = list(self.conditions)
        return answer


@dataclass(frozen=True)
class Examined:
    """A table, the facts that it was examined over, and how many combinations these have."""

    table: str
    facts: Tuple[str, ...]
    combinations: int


@dataclass(frozen=True)
class _Context:
    """A table where it is used: for an item to be handled, or for the case as a whole."""

    label: str
    item: Optional[str]
    table: Table
    domain: int
    verdicts: int


class Examination:
    """One pass over a pack's tables."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.symbolic = Symbolic(pack)
        self.diagrams = self.symbolic.diagrams
        self.contexts: List[_Context] = []
        self.inside = self.diagrams.leaf(True)
        self._examine()

    def _examine(self) -> None:
        """Decide the tables in the order of ``ruling.rule_on``, over all combinations at once."""
        pack, everywhere = self.pack, self.diagrams.leaf(True)
        nothing = self.diagrams.leaf(self.symbolic.number(Verdict(NO_OUTCOME, frozenset(), ())))
        outcomes = self.symbolic.outcomes
        scope = nothing if pack.scope is None else self._table("scope", pack.scope, everywhere)
        outcomes["scope"] = scope
        self.inside = self.diagrams.map(lambda number: self._outcome(number).value != OUT, scope)
        if pack.severity is not None:
            outcomes["severity"] = self._table("severity", pack.severity, self.inside)
        lead = nothing if pack.lead is None else self._table("lead", pack.lead, self.inside)
        outcomes["lead"] = self.diagrams.apply(self._within, scope, lead)
        for entry in pack.handling:
            for item in entry.items:
                self._table(f"handling.{entry.table.name}", entry.table, self._handled(entry, item), item)
        if pack.lead_office is not None:
            led = self.diagrams.map(
                lambda number: number != OUTSIDE and self._outcome(number).status == DETERMINED, outcomes["lead"]
            )
            domain = self.diagrams.apply(_both, led, self.inside)
            outcomes["lead_office"] = self._table("lead_office", pack.lead_office, domain)
        for figure in pack.figures:
            if figure.table is not None:
                self._table(f"figures.{figure.id}", figure.table, everywhere)
        for name, used in self._uses().items():
            for at, domain in used.items():
                self._table(f"tables.{name}", pack.tables[name], domain, at)

    def _uses(self) -> Dict[str, Dict[Optional[str], int]]:
        """Return where each shared table is asked: by item if its rules look at the item, else as a whole."""
        uses: Dict[str, Dict[Optional[str], int]] = {}
        waiting = [(context.table, context.item, context.domain) for context in self.contexts]
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
                key = item if any(_looks_at_item(one) for one in _tables(inner, self.pack)) else None
                used[key] = self.diagrams.apply(_either, used.get(key, self.diagrams.leaf(False)), asked)
        return uses

    def _table(self, label: str, table: Table, domain: int, item: Optional[str] = None) -> int:
        verdicts = self.symbolic.table(table, domain, item)
        self.contexts.append(_Context(label, item, table, domain, verdicts))
        return verdicts

    def _outcome(self, number: Any) -> Any:
        return self.symbolic.verdict(number).outcome

    def _within(self, scope: Any, number: Any) -> Any:
        """Open what rests on an open scope, as ``ruling`` does."""
        if number == OUTSIDE or self._outcome(scope).status in (DETERMINED, NONE):
            return number
        verdict = self.symbolic.verdict(number)
        return self.symbolic.number(replace(verdict, outcome=verdict.outcome.opened(("?",), (), ())))

    def _handled(self, entry: HandlingTable, item: str) -> int:
        if entry.present_when is not None:
            present = self.symbolic.condition(entry.present_when)
            asked = self.diagrams.map(lambda truth: truth is not NO, present)
        else:
            fact = self.pack.violations_fact
            if fact is None:
                return self.diagrams.leaf(False)
            asked = self.diagrams.map(
                lambda value: value is not None and item in value, self._membership(fact, item)
            )
        return self.diagrams.apply(_both, asked, self.inside)

    def _membership(self, fact: str, item: str) -> int:
        space = self.symbolic.space
        known = self.diagrams.choose(space.of_fact[fact], [True, False])
        (variable,) = (v for v in space.of_members[fact] if space.variables[v].members == (item,))
        has = self.diagrams.choose(variable, [(), (item,)])
        return self.diagrams.apply(lambda is_known, value: value if is_known else None, known, has)

    def examined(self) -> Tuple[Examined, ...]:
        """Return each table with the facts that its outcome depends on (or whether it is asked at all)."""
        variables: Dict[str, Set[int]] = {}
        for context in self.contexts:
            variables.setdefault(context.label, set()).update(self.diagrams.support(context.verdicts))
        return tuple(
            Examined(label, self.symbolic.space.facts_of(found), self.symbolic.space.size(found))
            for label, found in variables.items()
        )

    def holes_and_collisions(self) -> Tuple[Finding, ...]:
        """Return them, those of several items or tables together where they are the same."""
        found: Dict[Tuple[Claim, Tuple[str, ...]], List[_Context]] = {}
        labels: Dict[Tuple[Claim, Tuple[str, ...]], Tuple[Tuple[str, str], ...]] = {}
        for context in self.contexts:
            claims: Dict[Claim, None] = {}
            for number in sorted(self.diagrams.results(context.verdicts) - {OUTSIDE}):
                claims.update(dict.fromkeys(self.symbolic.verdict(number).claims))
            for claim in claims:
                conditions, words = self._conditions(context, claim)
                found.setdefault((claim, conditions), []).append(context)
                labels[(claim, conditions)] = words
        items = {f"handling.{entry.table.name}": frozenset(entry.items) for entry in self.pack.handling}
        return tuple(
            Finding(key[0].kind, _where(used, key[0], items), key[0].why, key[0].claimed_by, key[1], labels[key])
            for key, used in found.items()
        )

    def _conditions(self, context: _Context, claim: Claim) -> Tuple[Tuple[str, ...], Tuple[Tuple[str, str], ...]]:
        at = self.diagrams.map(
            lambda number: number != OUTSIDE and claim in self.symbolic.verdict(number).claims, context.verdicts
        )
        allowed = self.diagrams.apply(lambda there, inside: there or not inside, at, context.domain)
        return self._described(at, allowed)

    def _described(self, wanted: int, allowed: int) -> Tuple[Tuple[str, ...], Tuple[Tuple[str, str], ...]]:
        space = self.symbolic.space
        ids, zh, en = Wording(space), Wording(space, "zh"), Wording(space, "en")
        conditions: List[str] = []
        words: List[Tuple[str, str]] = []
        for cube in self.diagrams.cubes(wanted, allowed):
            if len(conditions) == MOST_CONDITIONS:
                conditions.append("…")
                words.append(("…", "…"))
                break
            conditions.append(ids.cube(cube))
            words.append((zh.cube(cube), en.cube(cube)))
        return tuple(conditions), tuple(words)

    def dead(self) -> Tuple[Finding, ...]:
        """Return rules that are never true, or never decide because others always come first."""
        decided: Dict[str, None] = {}
        for context in self.contexts:
            for number in self.diagrams.results(context.verdicts) - {OUTSIDE}:
                decided.update(dict.fromkeys(self.symbolic.verdict(number).decided))
        findings = []
        for rule in self.pack.rules.values():
            if rule.id in decided:
                continue
            if rule.id not in self.symbolic.fires:
                findings.append(Finding("dead", f"rule {rule.id}", "its condition is true for no combination"))
            else:
                before = ", ".join(self._before(rule.id)) or "others"
                findings.append(
                    Finding("dead", f"rule {rule.id}", f"it never decides: {before} always comes first")
                )
        return (*findings, *self._dead_consequences())

    def _before(self, name: str) -> Tuple[str, ...]:
        """Return the rules that decide wherever a rule is true."""
        found: Dict[str, None] = {}
        for context in self.contexts:
            if not any(rule.id == name for table in _tables(context.table, self.pack) for rule in table.rules):
                continue
            truth = self.symbolic.condition(self.pack.rules[name].when, context.item)
            both = self.diagrams.apply(
                lambda one, number: number if one is YES else OUTSIDE, truth, context.verdicts
            )
            for number in sorted(self.diagrams.results(both) - {OUTSIDE}):
                found.update(dict.fromkeys(sorted(self.symbolic.verdict(number).decided)))
        return tuple(found)

    def _dead_consequences(self) -> Iterator[Finding]:
        pack = self.pack
        sections: Sequence[Tuple[str, Sequence[Any]]] = (
            ("separate matter", pack.matters),
            ("notice", pack.notices),
            ("deadline", pack.deadlines),
            ("duty", pack.duties),
            ("escalation", pack.escalations),
            ("linkage", pack.linkage),
        )
        for word, entries in sections:
            for entry in entries:
                if entry.when is None:
                    continue
                domain = self.diagrams.leaf(True) if getattr(entry, "outside_scope", False) else self.inside
                truth = self.diagrams.apply(
                    lambda one, inside: one is YES and inside, self.symbolic.condition(entry.when), domain
                )
                if True not in self.diagrams.results(truth):
                    yield Finding("dead", f"{word} {entry.id}", "its condition is true for no combination")


def _both(left: bool, right: bool) -> bool:
    return left and right


def _either(left: bool, right: bool) -> bool:
    return left or right


def _looks_at_item(table: Table) -> bool:
    return any(isinstance(leaf, ViolationIs) for rule in table.rules for leaf in leaves(rule.when))


def _tables(table: Table, pack: Pack) -> Iterator[Table]:
    yield table
    for rule in table.rules:
        if rule.then.table is not None:
            yield from _tables(pack.tables[rule.then.table], pack)


def _where(used: Sequence[_Context], claim: Claim, items: Mapping[str, FrozenSet[str]]) -> str:
    """Return the tables and rules; items only where it is some of a table's."""
    parts = []
    for label in dict.fromkeys(context.label for context in used):
        own = [context.item for context in used if context.label == label and context.item is not None]
        parts.append(label + (f" ({', '.join(own)})" if own and set(own) != items.get(label) else ""))
    return ", ".join(parts) + (f", {' + '.join(claim.rules)}" if claim.rules else "")
