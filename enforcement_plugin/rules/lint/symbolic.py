"""A pack's conditions and tables as functions over all combinations (``diagram``), by the engine's own rules.

What several rules say together is asked of ``tables.combine``, the function that decides a single case: lint
examines the semantics itself, not a copy of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Dict, List, Optional, Sequence, Tuple

from enforcement_plugin.rules.asked import derivation, outcome_asked
from enforcement_plugin.rules.case_conditions import ViolationIs
from enforcement_plugin.rules.conditions import AllOf, AnyOf, Condition, Known, Not, SetTest
from enforcement_plugin.rules.lint.space import NOT_A_MEMBER, Probe, Space
from enforcement_plugin.rules.outcome import Outcome
from enforcement_plugin.rules.pack import Pack
from enforcement_plugin.rules.tables import Fired, Rule, Table, combine, effect_of
from enforcement_plugin.rules.truth import MAYBE, NO, YES, Truth, negation

OUTSIDE = "outside"


@dataclass(frozen=True)
class _State:
    """What the rules so far say: for each answer, certain or not, a rule, its truth, the answer's number."""

    met: Tuple[Tuple[int, Truth, int], ...] = ()
    decided_at: Optional[int] = None


class Symbolic:
    """The functions of one pack; outcomes are results by their number, to be asked for with ``outcome``."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.space = Space(pack)
        self.diagrams = self.space.diagrams
        self.outcomes: Dict[str, int] = {}
        self._said: List[Outcome] = []
        self._numbers: Dict[Outcome, int] = {}
        self._facts: Dict[str, int] = {}
        self._conditions: Dict[Tuple[Condition, Optional[str], Tuple[str, ...]], int] = {}

    def fact(self, name: str) -> int:
        """Return the function whose result is the value of a fact, None for "not known"."""
        if name not in self._facts:
            derived = derivation(self.pack.facts[name])
            self._facts[name] = self._derived(name) if derived else self._given(name)
        return self._facts[name]

    def _given(self, name: str) -> int:
        variable = self.space.of_fact[name]
        if name not in self.space.of_members:
            return self.diagrams.choose(variable, [one.example for one in self.space.variables[variable].classes])
        function = self.diagrams.leaf(())
        for members in self.space.of_members[name]:
            group = self.space.variables[members]
            examples = [(), group.members[:1], group.members][: group.width]
            has = self.diagrams.choose(members, examples)
            function = self.diagrams.apply(lambda left, right: (*left, *right), function, has)
        known = self.diagrams.choose(variable, [True, False])
        return self.diagrams.apply(lambda is_known, value: value if is_known else None, known, function)

    def _derived(self, name: str) -> int:
        source = self.pack.facts[name].derived
        if source is None:
            raise LookupError(name)
        if source.condition is not None:
            return self.diagrams.map(_as_value, self.condition(source.condition))
        function = self.diagrams.leaf(source.otherwise)
        for condition, value in reversed(source.choices):
            choose = partial(_chosen, value)
            function = self.diagrams.apply(choose, self.condition(condition), function)
        return function

    def condition(self, condition: Condition, violation: Optional[str] = None) -> int:
        """Return the function whose result is the truth of a condition."""
        key = (condition, violation, tuple(self.outcomes))
        if key not in self._conditions:
            self._conditions[key] = self._condition(condition, violation)
        return self._conditions[key]

    def _condition(self, condition: Condition, violation: Optional[str]) -> int:
        if isinstance(condition, AllOf):
            return self._fold(min, YES, condition.members, violation)
        if isinstance(condition, AnyOf):
            return self._fold(max, NO, condition.members, violation)
        if isinstance(condition, Not):
            return self.diagrams.map(negation, self.condition(condition.member, violation))
        if isinstance(condition, ViolationIs):
            return self.diagrams.leaf(YES if violation in condition.violations else NO)
        if isinstance(condition, SetTest) and condition.fact in self.space.of_members:
            return self._set_test(condition)
        if isinstance(condition, Known) and condition.fact in self.space.of_members:
            answers = [YES, NO] if condition.expected else [NO, YES]
            return self.diagrams.choose(self.space.of_fact[condition.fact], answers)
        outcome = outcome_asked(condition)
        if condition.parts() or not (condition.fact_names() or outcome) or self._is_open(condition):
            return self.diagrams.choose(self.space.opaque(condition), [NO, MAYBE, YES])
        return self._probed(condition, outcome, violation)

    def _is_open(self, condition: Condition) -> bool:
        """Whether the condition looks into values without end: words in texts, lists of numbers."""
        kinds = {self.pack.facts[name].kind for name in condition.fact_names() if name in self.pack.facts}
        return not isinstance(condition, Known) and not kinds <= _COUNTABLE

    def _fold(self, choose: Any, start: Truth, members: Sequence[Condition], violation: Optional[str]) -> int:
        function = self.diagrams.leaf(start)
        for member in members:
            function = self.diagrams.apply(choose, function, self.condition(member, violation))
        return function

    def _probed(self, condition: Condition, outcome: Optional[str], violation: Optional[str]) -> int:
        names = sorted(condition.fact_names())
        values = self.diagrams.leaf(())
        for name in names:
            values = self.diagrams.apply(lambda some, one: (*some, one), values, self.fact(name))
        decided = self.outcomes.get(outcome) if outcome else None
        verdicts = self.diagrams.leaf(None) if decided is None else decided

        def ask(found: Tuple[Any, ...], number: Optional[int]) -> Truth:
            outcomes = {outcome: self._said[number]} if outcome and isinstance(number, int) else {}
            probe = Probe(self.pack, dict(zip(names, found)), outcomes)
            probe.violation = violation
            return condition.truth(probe)

        return self.diagrams.apply(ask, values, verdicts)

    def _set_test(self, test: SetTest) -> int:
        """Return a set's test over "is member", without going through all its subsets."""
        how = {"any": (max, NO), "none": (min, YES), "all": (min, YES), "only": (min, YES)}
        choose, start = how[test.how]
        function = self.diagrams.leaf(start)
        has_one = self.diagrams.leaf(NO)
        for variable in self.space.of_members[test.fact]:
            group = self.space.variables[variable]
            named = group.members[0] in test.values
            answers = [_member_answer(test.how, state, named, group.width) for state in range(group.width)]
            function = self.diagrams.apply(choose, function, self.diagrams.choose(variable, answers))
            present = [NO if state == NOT_A_MEMBER else YES for state in range(group.width)]
            has_one = self.diagrams.apply(max, has_one, self.diagrams.choose(variable, present))
        if test.how == "only":
            function = self.diagrams.apply(min, function, has_one)
        known = self.diagrams.choose(self.space.of_fact[test.fact], [True, False])
        return self.diagrams.apply(lambda is_known, truth: truth if is_known else MAYBE, known, function)

    def table(self, table: Table, domain: int, item: Optional[str] = None) -> int:
        """Return the function that gives the number of a table's outcome, OUTSIDE where ``domain`` is False."""
        state = self.diagrams.map(lambda inside: _State() if inside else OUTSIDE, domain)
        for position, rule in enumerate(table.rules):
            truth = self.condition(rule.when, item)
            said = self.diagrams.apply(_pair, truth, self.said(rule, domain, item))
            state = self.diagrams.apply(self._step(position, rule), state, said)
        return self.diagrams.map(lambda one: one if one == OUTSIDE else self._combined(table, one), state)

    def said(self, rule: Rule, domain: int, item: Optional[str] = None) -> int:
        """Return the function that gives the number of what a rule says, OUTSIDE where ``domain`` is False."""
        if rule.then.table is None:
            return self.diagrams.leaf(self.number(effect_of(rule)))
        inner = self.table(self.pack.tables[rule.then.table], domain, item)
        return self.diagrams.map(
            lambda number: number if number == OUTSIDE else self.number(effect_of(rule, self.outcome(number))),
            inner,
        )

    def _step(self, position: int, rule: Rule) -> Any:
        def step(state: Any, said: Tuple[Truth, Any]) -> Any:
            truth, number = said
            if state == OUTSIDE or truth is NO:
                return state
            if state.decided_at is not None and rule.priority > state.decided_at:
                return state
            key = self.outcome(number).key
            if not any(one is truth and self.outcome(other).key == key for _, one, other in state.met):
                state = _State((*state.met, (position, truth, number)), state.decided_at)
            return _State(state.met, rule.priority) if truth is YES else state

        return step

    def _combined(self, table: Table, state: _State) -> int:
        fired = [
            Fired(table.rules[position], truth, self.outcome(number)) for position, truth, number in state.met
        ]
        return self.number(combine(table, fired, lambda rule: ("?",)))

    def number(self, outcome: Outcome) -> int:
        """Return the number under which an outcome is a result; which rules gave it makes no difference."""
        plain = replace(outcome, rules=(), ambiguities=(), doubtful=(), basis="written")
        if plain not in self._numbers:
            self._numbers[plain] = len(self._said)
            self._said.append(plain)
        return self._numbers[plain]

    def outcome(self, number: int) -> Outcome:
        """Return the outcome with a number."""
        return self._said[number]


_COUNTABLE = {"enum", "bool", "agency", "set", "number"}


def _pair(truth: Truth, number: Any) -> Tuple[Truth, Any]:
    return truth, number if truth is not NO else OUTSIDE


def _as_value(truth: Truth) -> Optional[bool]:
    return None if truth is MAYBE else truth is YES


def _chosen(value: Any, truth: Truth, rest: Any) -> Any:
    """Return the value of a choice, of those after it, or None where it is open between two."""
    if truth is YES:
        return value
    return rest if truth is NO or rest == value else None


def _member_answer(how: str, state: int, named: bool, width: int) -> Truth:
    if how in ("any", "none"):
        found = named and state != NOT_A_MEMBER
        return YES if found == (how == "any") else NO
    if how == "all":
        return YES if not named or state == width - 1 else NO
    return YES if named or state == NOT_A_MEMBER else NO
