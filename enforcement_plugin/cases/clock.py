"""How a clock stands: green, amber, red. The due day itself is still on time (rules.md, "Deadlines")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Callable, Optional

GREEN, AMBER, RED, WAITING = "green", "amber", "red", "waiting"
# So many working days before the end a clock asks for attention: the shortest period of the documents is 2.
ATTENTION = 2


@dataclass(frozen=True)
class ClockState:
    """``state`` and ``days``: working days after today up to the due day; negative when it is over."""

    state: str
    days: Optional[int]


def clock_state(due: Optional[date], today: date, working_days_between: Callable[[date, date], int]) -> ClockState:
    """Return how a clock stands on ``today``; ``due`` is None while its trigger has no date.

    ``working_days_between(a, b)`` counts the working days after ``a`` up to and including ``b``.
    """
    if due is None:
        return ClockState(WAITING, None)
    if today > due:
        return ClockState(RED, -1)
    days = working_days_between(today, due)
    return ClockState(AMBER if days <= ATTENTION else GREEN, days)
