"""Going through a pack's tables: holes, collisions, dead rules (rules.md, "Lint")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Mapping, Sequence, Set, Tuple

from enforcement_plugin.rules.facts import Label
from enforcement_plugin.rules.lint.questions import Question, questions
from enforcement_plugin.rules.lint.symbolic import OUTSIDE, Symbolic
from enforcement_plugin.rules.lint.wording import Wording
from enforcement_plugin.rules.outcome import CONFLICT, DETERMINED, NONE
from enforcement_plugin.rules.pack import Pack
from enforcement_plugin.rules.tables import Rule
from enforcement_plugin.rules.truth import NO, YES

MOST_CONDITIONS = 12
NO_RULE = Label("没有规则适用", "no rule applies")
DIFFER = Label("两条同级规则同时成立而结论不同", "two rules of equal priority are true and differ")
LEFT_OPEN = Label("规则自身不作定论", "left open by the rule itself")
NOBODY = Label("没有指明任何部门", "nobody is named")
NEVER_TRUE = Label("条件永不成立", "its condition is true for no combination")


@dataclass(frozen=True)
class Finding:
    """Something that lint found.

    ``kind`` is ``hole``, ``collision``, ``dead``, ``citation`` or ``uncovered``; ``where`` names table, rules and
    conditions (or rule and quotation); ``claimed_by`` the ambiguities that own up to it. ``conditions`` are the
    combinations concerned, grouped, in ids; ``labels`` the same in the pack's words.
    """

    kind: str
    where: str
    why: Label
    claimed_by: Tuple[str, ...] = ()
    conditions: Tuple[str, ...] = ()
    labels: Tuple[Label, ...] = ()

    def as_json(self) -> Dict[str, Any]:
        """Return the object of the contract; ``claimed_by`` is the first ambiguity that claims it, or null."""
        answer: Dict[str, Any] = {
            "kind": self.kind,
            "where": self.where + (": " + " / ".join(self.conditions) if self.conditions else ""),
            "claimed_by": self.claimed_by[0] if self.claimed_by else None,
            "why": self.why.en,
        }
        if len(self.claimed_by) > 1:
            answer["also_claimed_by"] = list(self.claimed_by[1:])
        if self.conditions:
            answer["conditions"] = list(self.conditions)
        return answer


@dataclass(frozen=True)
class Examined:
    """A table, the facts that its outcome depends on, and how many combinations these have."""

    table: str
    facts: Tuple[str, ...]
    combinations: int


@dataclass(frozen=True)
class _Claim:
    """A hole or a collision in a table: the rules at it, and the ambiguities that claim it."""

    kind: str
    rules: Tuple[str, ...]
    claimed_by: Tuple[str, ...]
    why: Label


class Examination:
    """One pass over a pack's tables."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.symbolic = Symbolic(pack)
        self.diagrams = self.symbolic.diagrams
        self.inside, self.questions = questions(self.symbolic)
        self._deciding: Dict[Tuple[int, str], int] = {}

    def examined(self) -> Tuple[Examined, ...]:
        """Return each table with the facts that its rules depend on, or whether it is asked at all."""
        variables: Dict[str, Set[int]] = {}
        for question in self.questions:
            found = variables.setdefault(question.label, set())
            for rule in question.table.rules:
                found |= self.diagrams.support(self._true(rule, question))
        space = self.symbolic.space
        return tuple(
            Examined(label, space.facts_of(found), space.size(found)) for label, found in variables.items()
        )

    def _true(self, rule: Rule, question: Question) -> int:
        """Return where a rule is true and its table asked."""
        truth = self.symbolic.condition(rule.when, question.item)
        return self.diagrams.apply(lambda one, asked: one is YES and asked, truth, question.domain)

    def _decides(self, rule: Rule, position: int) -> int:
        """Return where a rule is true and none of a higher priority is: there it has its say."""
        if (position, rule.id) not in self._deciding:
            question = self.questions[position]
            found = self._true(rule, question)
            for other in question.table.rules:
                if other.priority < rule.priority:
                    found = self.diagrams.apply(_and_not, found, self._true(other, question))
            self._deciding[(position, rule.id)] = found
        return self._deciding[(position, rule.id)]

    def holes_and_collisions(self) -> Tuple[Finding, ...]:
        """Return them, those of several items together where they are the same."""
        found: Dict[Tuple[str, _Claim, Tuple[str, ...]], List[Question]] = {}
        labels: Dict[Tuple[str, ...], Tuple[Label, ...]] = {}
        for position, question in enumerate(self.questions):
            for claim, at in (*self._holes(question), *self._open(position), *self._collisions(position)):
                if self.diagrams.results(at) == {False}:
                    continue
                conditions, words = self._described(at, question.domain)
                labels[conditions] = words
                found.setdefault((question.label, claim, conditions), []).append(question)
        items = {f"handling.{entry.table.name}": set(entry.items) for entry in self.pack.handling}
        return tuple(
            Finding(
                claim.kind, _where(used, claim, items), claim.why, claim.claimed_by, conditions, labels[conditions]
            )
            for (_, claim, conditions), used in found.items()
        )

    def _holes(self, question: Question) -> Iterator[Tuple[_Claim, int]]:
        """Yield where a table is asked and every rule is false."""
        left = question.domain
        for rule in question.table.rules:
            truth = self.symbolic.condition(rule.when, question.item)
            left = self.diagrams.apply(lambda asked, one: asked and one is NO, left, truth)
        yield _Claim("hole", (), (), NO_RULE), left

    def _open(self, position: int) -> Iterator[Tuple[_Claim, int]]:
        """Yield where a rule decides that itself leaves it open; what only awaits a fact needs no ambiguity."""
        for rule in self.questions[position].table.rules:
            then, named = rule.then, rule.ambiguities
            if then.status == DETERMINED or (not named and (rule.needs or then.status == NONE)):
                continue
            kinds = {self.pack.ambiguities[name].kind for name in named}
            collides = then.status == CONFLICT or (then.status != NONE and kinds and "gap" not in kinds)
            why = NOBODY if then.status == NONE else LEFT_OPEN
            yield (
                _Claim("collision" if collides else "hole", (rule.id,), named, why),
                self._decides(rule, position),
            )

    def _collisions(self, position: int) -> Iterator[Tuple[_Claim, int]]:
        """Yield where two rules of equal priority decide and say different things."""
        question = self.questions[position]
        rules = question.table.rules
        for at, first in enumerate(rules):
            for second in rules[at + 1 :]:
                if second.priority != first.priority or _same_word(first, second):
                    continue
                both = self.diagrams.apply(_and, self._decides(first, position), self._decides(second, position))
                if self.diagrams.results(both) == {False}:
                    continue
                said = [self.symbolic.said(rule, question.domain, question.item) for rule in (first, second)]
                differ = self.diagrams.apply(self._differ, *said)
                claim = _Claim("collision", (first.id, second.id), self._both_name(first, second), DIFFER)
                yield claim, self.diagrams.apply(_and, both, differ)

    def _differ(self, one: Any, two: Any) -> bool:
        if OUTSIDE in (one, two):
            return False
        return self.symbolic.outcome(one).key != self.symbolic.outcome(two).key

    def _both_name(self, first: Rule, second: Rule) -> Tuple[str, ...]:
        """Return the ambiguities that both sides of a collision name and that speak of more than a gap."""
        return tuple(
            name
            for name in first.ambiguities
            if name in second.ambiguities and self.pack.ambiguities[name].kind != "gap"
        )

    def _described(self, at: int, domain: int) -> Tuple[Tuple[str, ...], Tuple[Label, ...]]:
        """Return conditions that hold wherever ``at`` is true, and elsewhere only where nobody asks."""
        allowed = self.diagrams.apply(lambda there, asked: there or not asked, at, domain)
        space = self.symbolic.space
        ids, zh, en = Wording(space), Wording(space, "zh"), Wording(space, "en")
        conditions: List[str] = []
        words: List[Label] = []
        for cube in self.diagrams.cubes(at, allowed):
            if len(conditions) == MOST_CONDITIONS:
                conditions.append("…")
                words.append(Label("…", "…"))
                break
            conditions.append(ids.cube(cube))
            words.append(Label(zh.cube(cube), en.cube(cube)))
        return tuple(conditions), tuple(words)

    def dead(self) -> Tuple[Finding, ...]:
        """Return rules that are never true, or never decide because others always come first."""
        return (*self._dead_rules(), *self._dead_consequences())

    def _dead_rules(self) -> Iterator[Finding]:
        for rule in self.pack.rules.values():
            asked = [position for position, one in enumerate(self.questions) if rule in one.table.rules]
            if any(True in self.diagrams.results(self._decides(rule, position)) for position in asked):
                continue
            first = self._before(rule, asked)
            if first:
                names = ", ".join(first)
                why = Label(f"从不起作用：{names} 总在先", f"it never decides: {names} always comes first")
            else:
                why = NEVER_TRUE
            yield Finding("dead", f"rule {rule.id}", why)

    def _before(self, rule: Rule, asked: Sequence[int]) -> Tuple[str, ...]:
        """Return the rules of higher priority that are true where a rule is."""
        found: Dict[str, None] = {}
        for question in (self.questions[position] for position in asked):
            true = self._true(rule, question)
            for other in question.table.rules:
                both = self.diagrams.apply(_and, true, self._true(other, question))
                if other.priority < rule.priority and True in self.diagrams.results(both):
                    found[other.id] = None
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
                asked = self.diagrams.leaf(True) if getattr(entry, "outside_scope", False) else self.inside
                truth = self.symbolic.condition(entry.when)
                at = self.diagrams.apply(lambda one, there: one is YES and there, truth, asked)
                if True not in self.diagrams.results(at):
                    yield Finding("dead", f"{word} {entry.id}", NEVER_TRUE)


def _and(left: bool, right: bool) -> bool:
    return left and right


def _and_not(left: bool, right: bool) -> bool:
    return left and not right


def _same_word(first: Rule, second: Rule) -> bool:
    """Whether two rules say the same whatever the facts."""
    return first.then == second.then


def _where(used: Sequence[Question], claim: _Claim, items: Mapping[str, Set[str]]) -> str:
    """Return the table and rules; items only where it is some of a table's."""
    label = used[0].label
    own = [question.item for question in used if question.item is not None]
    some = f" ({', '.join(own)})" if own and set(own) != items.get(label) else ""
    return label + some + (f", {' + '.join(claim.rules)}" if claim.rules else "")
