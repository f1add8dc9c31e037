"""Ordered decision diagrams with many-valued variables: functions over every combination, never listed.

A function of discrete variables is a graph: each inner node asks one variable, each leaf holds a result. Equal
parts are kept once, so that a table of a dozen rules over millions of combinations is some hundred nodes, and
two functions are equal if and only if they are the same node (Bryant 1986, "Graph-Based Algorithms for Boolean
Function Manipulation"; Kam et al. 1998, "Multi-valued decision diagrams").
"""

from __future__ import annotations

from typing import Any, Callable, Dict, FrozenSet, Hashable, Iterator, List, Optional, Sequence, Tuple

Cube = Tuple[Tuple[int, FrozenSet[int]], ...]


class Diagrams:
    """A family of functions over the same variables; a function is the number of its root node.

    Variables are numbered in the order in which they are asked; a value of a variable is its position.
    """

    def __init__(self) -> None:
        self.widths: List[int] = []
        self._nodes: List[Tuple[int, Tuple[int, ...]]] = []
        self._numbers: Dict[Tuple[int, Tuple[int, ...]], int] = {}
        self._leaves: Dict[Hashable, int] = {}
        self._results: Dict[int, Any] = {}

    def variable(self, width: int) -> int:
        """Add a variable with ``width`` values, asked after those before it."""
        self.widths.append(width)
        return len(self.widths) - 1

    def leaf(self, result: Hashable) -> int:
        """Return the function that is ``result`` everywhere."""
        key = (type(result), result)  # True, 1 and Truth.MAYBE are equal, yet not the same answer
        if key not in self._leaves:
            self._nodes.append((_LEAF, ()))
            self._leaves[key] = len(self._nodes) - 1
            self._results[len(self._nodes) - 1] = result
        return self._leaves[key]

    def node(self, variable: int, children: Tuple[int, ...]) -> int:
        """Return the function that asks ``variable`` and goes on with the child of its value."""
        if all(child == children[0] for child in children):
            return children[0]
        key = (variable, children)
        if key not in self._numbers:
            self._nodes.append(key)
            self._numbers[key] = len(self._nodes) - 1
        return self._numbers[key]

    def choose(self, variable: int, results: Sequence[Hashable]) -> int:
        """Return the function whose result depends on one variable alone."""
        return self.node(variable, tuple(self.leaf(result) for result in results))

    def apply(self, combine: Callable[[Any, Any], Hashable], first: int, second: int) -> int:
        """Return the function whose result is ``combine`` of the results of two others."""
        done: Dict[Tuple[int, int], int] = {}
        nodes, results = self._nodes, self._results

        def go(one: int, two: int) -> int:
            known = done.get((one, two))
            if known is not None:
                return known
            (first_asks, first_children), (second_asks, second_children) = nodes[one], nodes[two]
            if first_asks == second_asks == _LEAF:
                found = self.leaf(combine(results[one], results[two]))
            elif first_asks == second_asks:
                pairs = zip(first_children, second_children)
                found = self.node(first_asks, tuple(go(left, right) for left, right in pairs))
            elif first_asks < second_asks:
                found = self.node(first_asks, tuple(go(child, two) for child in first_children))
            else:
                found = self.node(second_asks, tuple(go(one, child) for child in second_children))
            done[(one, two)] = found
            return found

        return go(first, second)

    def map(self, change: Callable[[Any], Hashable], function: int) -> int:
        """Return the function with every result changed."""
        done: Dict[int, int] = {}

        def go(number: int) -> int:
            if number not in done:
                asks, children = self._nodes[number]
                if asks == _LEAF:
                    done[number] = self.leaf(change(self._results[number]))
                else:
                    done[number] = self.node(asks, tuple(go(child) for child in children))
            return done[number]

        return go(function)

    def results(self, function: int) -> FrozenSet[Any]:
        """Return every result that the function has somewhere."""
        return frozenset(self._results[node] for node in self._reached(function) if node in self._results)

    def at(self, function: int, values: Sequence[int]) -> Any:
        """Return the result for one combination: a value for each variable."""
        while self._nodes[function][0] != _LEAF:
            asks, children = self._nodes[function]
            function = children[values[asks]]
        return self._results[function]

    def support(self, function: int) -> FrozenSet[int]:
        """Return the variables on which the function depends."""
        return frozenset(self._nodes[node][0] for node in self._reached(function)) - {_LEAF}

    def _reached(self, function: int) -> FrozenSet[int]:
        met, waiting = {function}, [function]
        while waiting:
            for child in self._nodes[waiting.pop()][1]:
                if child not in met:
                    met.add(child)
                    waiting.append(child)
        return frozenset(met)

    def cubes(self, wanted: int, allowed: int) -> Iterator[Cube]:
        """Yield conditions that together hold wherever ``wanted`` is true, and nowhere ``allowed`` is not.

        Both are functions with the results True and False, ``wanted`` within ``allowed``. A condition names
        variables with the values that each may have; it names as few as ``allowed`` permits, and none is yielded
        whose combinations the ones before it hold already.
        """
        left = wanted
        while True:
            path = self._path(left)
            if path is None:
                return
            cube = self._trimmed(self._widened(path, allowed), wanted)
            yield tuple((variable, values) for variable, values in sorted(cube.items()))
            left = self.apply(_without, left, self._indicator(cube))

    def _path(self, function: int) -> Optional[Dict[int, FrozenSet[int]]]:
        """Return one way to a true leaf, with all values that go the same way at each step."""
        false = self.leaf(False)
        if function == false:
            return None
        path: Dict[int, FrozenSet[int]] = {}
        while self._nodes[function][0] != _LEAF:
            asks, children = self._nodes[function]
            follow = next(child for child in children if child != false)
            path[asks] = frozenset(value for value, child in enumerate(children) if child == follow)
            function = follow
        return path

    def _widened(self, cube: Dict[int, FrozenSet[int]], allowed: int) -> Dict[int, FrozenSet[int]]:
        cube = dict(cube)
        for variable in sorted(cube, reverse=True):
            everything = frozenset(range(self.widths[variable]))
            rest = {name: values for name, values in cube.items() if name != variable}
            if self._within(rest, allowed):
                cube = rest
                continue
            for value in sorted(everything - cube[variable]):
                wider = {**cube, variable: cube[variable] | {value}}
                if self._within({**cube, variable: frozenset((value,))}, allowed):
                    cube = wider
        return cube

    def _trimmed(self, cube: Dict[int, FrozenSet[int]], wanted: int) -> Dict[int, FrozenSet[int]]:
        """Return the condition without values that are only allowed, never wanted."""
        unwanted = self.map(_opposite, wanted)
        trimmed = dict(cube)
        for variable, values in cube.items():
            trimmed[variable] = frozenset(
                value for value in values if not self._within({**trimmed, variable: frozenset((value,))}, unwanted)
            )
        return trimmed

    def _within(self, cube: Dict[int, FrozenSet[int]], allowed: int) -> bool:
        """Whether ``allowed`` is true for every combination of the condition."""
        done: Dict[int, bool] = {}

        def go(number: int) -> bool:
            if number not in done:
                asks, children = self._nodes[number]
                if asks == _LEAF:
                    done[number] = bool(self._results[number])
                else:
                    values = cube.get(asks) or range(len(children))
                    done[number] = all(go(children[value]) for value in values)
            return done[number]

        return go(allowed)

    def _indicator(self, cube: Dict[int, FrozenSet[int]]) -> int:
        function, false = self.leaf(True), self.leaf(False)
        for variable in sorted(cube, reverse=True):
            values = cube[variable]
            children = tuple(function if value in values else false for value in range(self.widths[variable]))
            function = self.node(variable, children)
        return function


def _opposite(there: bool) -> bool:
    return not there


def _without(there: bool, taken: bool) -> bool:
    return there and not taken


# A leaf asks nothing; its number is higher than any variable's, so that it comes last.
_LEAF = 1 << 30
