"""Changes that follow one another on a row: nobody worked beside anybody, so there is nothing to weigh.

Nearly everything that arrives is of this kind. Where the row's only head is the first change's only parent,
each further change has the one before as its only parent, and nothing is in conflict, the merge of the row's
whole history comes to what the row holds already, with the new values put over it. Then neither the history
has to be read nor its graph to be built. That both ways come to the same is held by a property test
(tests/sync/test_linear.py); whatever does not fit goes through ``merge``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Iterable, Optional, Tuple

from enforcement_plugin.sync.history import Value
from enforcement_plugin.sync.units import ROW, is_pseudo
from enforcement_plugin.workspace.change import Change


@dataclass(frozen=True)
class Continuation:
    """What a line of changes does to its row: ``values`` (SQL literals) go over what it holds.

    ``begins``: nothing was known of the row before. ``alive`` is whether it is there afterwards; the values
    of a row that is removed say nothing. ``last`` is the row's head from now on.
    """

    begins: bool
    alive: bool
    values: Value
    last: str


def continuation(heads: Tuple[str, ...], fresh: Iterable[Change]) -> Optional[Continuation]:
    """Return what ``fresh`` changes of one row, in any order, come to, None unless they are one line.

    ``heads`` are the row's before; none of the fresh changes may be known, or named by a known one as its
    parent. The row must be there, without an open conflict, or nothing at all be known of it.
    """
    by_parent: Dict[Tuple[str, ...], Change] = {}
    for each in fresh:
        if by_parent.setdefault(each.parents, each) is not each:
            return None
    if len(heads) > 1:
        return None
    values: Dict[str, str] = {}
    at, alive, first = heads, True, not heads
    while by_parent:
        change = by_parent.get(at)
        # An insert says what a row is as a whole, which only stands by itself where it is the row's beginning.
        expected = "I" if first else "U"
        if change is None or not alive or ROW in change.columns:
            return None
        if change.op == "D" and not first:
            alive = False
        elif change.op != expected:
            return None
        for name, (_, new) in change.columns.items():
            if not is_pseudo(name):
                values[name] = new
        del by_parent[at]
        at, first = (change.change,), False
    return Continuation(begins=not heads, alive=alive, values=values, last=at[0]) if at != heads else None
