"""Which clocks run for a case, and when they run out."""

from __future__ import annotations

import calendar as months
import datetime
from dataclasses import dataclass, replace
from typing import Any, Optional, Sequence, Tuple

from enforcement_plugin.rules.decision import RunningClock
from enforcement_plugin.rules.pack import DAY_OF_MONTH_BEFORE, PERIODS, WORKING_DAY, Cut, Deadline
from enforcement_plugin.rules.situation import Situation
from enforcement_plugin.rules.truth import NO, YES, any_of
from enforcement_plugin.rules.workdays import Calendar, UnknownYearError

_ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Clock:
    """A deadline of the pack that runs for this case, and whether it is only advisory."""

    deadline: Deadline
    advisory: bool
    since: Optional[datetime.date] = None
    until: Optional[datetime.date] = None


def clocks(deadlines: Sequence[Deadline], situation: Situation) -> Tuple[Clock, ...]:
    """Return those of the deadlines that run: condition true, one of their notices due (if only maybe)."""
    running = []
    for deadline in deadlines:
        if deadline.standing or (deadline.when is not None and deadline.when.truth(situation) is not YES):
            continue
        if deadline.notices and any_of(situation.sent(notice) for notice in deadline.notices) is NO:
            continue
        advisory = deadline.advisory_when is not None and deadline.advisory_when.truth(situation) is YES
        running.append(Clock(deadline, advisory, _day(deadline.since, situation), _day(deadline.until, situation)))
    return tuple(running)


def _day(cut: Optional[Cut], situation: Situation) -> Optional[datetime.date]:
    """Return the day on which a recurring clock begins or ends, None where it does not."""
    if cut is None or cut.when.truth(situation) is not YES:
        return None
    day: Optional[datetime.date] = situation.facts.get(cut.fact)
    return day


def run_clock(clock: Clock, trigger: Any, calendar: Calendar) -> Optional[RunningClock]:
    """Return the clock with its dates, or None where its trigger is not known or no entry falls in the period.

    ``trigger`` is a date, ``YYYY-MM`` for clocks of a month, or for recurring ones the first and the last day of
    the period asked about. A year whose holidays are not known leaves a clock of working days without a date, one
    of a day of the month without its reminder, and says which year it needs.
    """
    deadline = clock.deadline
    running = RunningClock(
        deadline.id,
        deadline.who,
        deadline.action,
        deadline.amount,
        deadline.unit,
        deadline.trigger_event,
        advisory=clock.advisory,
    )
    if deadline.unit in PERIODS:
        return _recurring(running, clock, trigger)
    if trigger is None:
        return None
    try:
        return _dated(running, deadline, trigger, calendar)
    except UnknownYearError as unknown:
        return replace(running, trigger=_iso(trigger), needs_year=unknown.year)


def _dated(running: RunningClock, deadline: Deadline, trigger: Any, calendar: Calendar) -> RunningClock:
    if deadline.unit == DAY_OF_MONTH_BEFORE:
        # “…日前” may or may not include the day itself, so the day before is the safe one.
        nominal = datetime.date(int(trigger[:4]), int(trigger[5:]), deadline.amount)
        safe = nominal - _ONE_DAY
        running = replace(running, due_nominal=nominal, due_safe=safe)
        try:
            return replace(running, remind_on_workday=calendar.last_workday_until(safe))
        except UnknownYearError as unknown:  # holidays move the reminder only, never the day itself
            return replace(running, needs_year=unknown.year)
    working = deadline.unit == WORKING_DAY
    due = calendar.due(trigger, deadline.amount) if working else trigger + deadline.amount * _ONE_DAY
    return replace(running, trigger=_iso(trigger), due=due, overdue_from=due + _ONE_DAY)


def _recurring(running: RunningClock, clock: Clock, period: Any) -> Optional[RunningClock]:
    deadline = clock.deadline
    running = replace(running, each=PERIODS[deadline.unit])
    if period is None:
        return running
    first, last = _month_days(period) if isinstance(period, str) else period
    if deadline.soft_month_end and isinstance(period, str):
        running = replace(running, soft_due=last)
    first, last = max(first, clock.since or first), min(last, clock.until or last)
    if last < first:
        return None
    return replace(running, entries=_entries(deadline.unit, first, last))


def _month_days(month: str) -> Tuple[datetime.date, datetime.date]:
    year, number = int(month[:4]), int(month[5:])
    return datetime.date(year, number, 1), datetime.date(year, number, months.monthrange(year, number)[1])


def _entries(unit: str, first: datetime.date, last: datetime.date) -> Optional[int]:
    """Return how many calendar days or months lie in the period, wholly or partly; None for longer units."""
    if unit == "per_day":
        return (last - first).days + 1
    if unit == "per_month":
        return (last.year - first.year) * 12 + last.month - first.month + 1
    return None


def _iso(trigger: Any) -> str:
    return trigger.isoformat() if isinstance(trigger, datetime.date) else str(trigger)
