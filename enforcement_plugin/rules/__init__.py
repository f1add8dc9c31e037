"""What the law says: rule packs, facts, decisions with citations, working days. Pure Python, no QGIS."""

from __future__ import annotations

from enforcement_plugin.rules.decide import decide
from enforcement_plugin.rules.decision import Change, CitedRule, Decision, DueNotice, Ruling, RunningClock
from enforcement_plugin.rules.facts import Fact, FactError, Label
from enforcement_plugin.rules.loader import list_packs, load_pack
from enforcement_plugin.rules.outcome import Outcome
from enforcement_plugin.rules.pack import Agency, Ambiguity, Pack, Violation
from enforcement_plugin.rules.workdays import Calendar, UnknownYearError, load_calendar, read_year_file

__all__ = [
    "Agency",
    "Ambiguity",
    "Calendar",
    "Change",
    "CitedRule",
    "Decision",
    "DueNotice",
    "Fact",
    "FactError",
    "Label",
    "Outcome",
    "Pack",
    "Ruling",
    "RunningClock",
    "UnknownYearError",
    "Violation",
    "decide",
    "list_packs",
    "load_calendar",
    "load_pack",
    "read_year_file",
]
