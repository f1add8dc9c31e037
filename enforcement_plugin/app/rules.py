"""Rule packs for people: list them, decide cases from a file, run scenarios, compare laws, prove packs."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterator, Mapping, Optional, Sequence, Tuple, Union

from enforcement_plugin.app.calendars import office_calendar
from enforcement_plugin.errors import InputError
from enforcement_plugin.rules import Calendar, Decision, Pack, decide, list_packs, load_pack
from enforcement_plugin.rules.compare import CaseChange, compare_case, suit
from enforcement_plugin.rules.lint import LintReport, lint, report_lines
from enforcement_plugin.rules.loader import pack_folder, pack_versions
from enforcement_plugin.rules.plain_yaml import read_text
from enforcement_plugin.rules.scenarios import (
    SCENARIO_FILE,
    Scenario,
    ScenarioRun,
    read_cases,
    read_scenarios,
    run_scenarios,
)
from enforcement_plugin.rules.validity import validity
from enforcement_plugin.rules.workdays import parse_day

PackName = Union[str, Path]


def packs(as_of: datetime.date) -> Iterator[Dict[str, Any]]:
    """Yield ``{"id", "city", "title", "version", "effective", "draft", …}`` for each pack, as in force on a day.

    ``expires`` is the last day of validity, ``warnings`` say what is wrong with the dates, ``versions`` lists the
    names of all versions where there are several.
    """
    for name in list_packs():
        pack = load_pack(name, as_of)
        listed = {
            "id": pack.id,
            "city": pack.city.zh,
            "title": pack.title.zh,
            "version": pack.version,
            "effective": _iso(pack.document.effective),
            "draft": pack.draft,
            "expires": _iso(pack.document.last_day),
            "warnings": [
                {"kind": one.kind, "text": one.text.zh, "text_en": one.text.en}
                for one in validity(pack.document, as_of)
            ],
        }
        versions = [one.version for one in pack_versions(name)]
        yield listed if len(versions) == 1 else {**listed, "versions": versions}


def _iso(day: Optional[datetime.date]) -> Optional[str]:
    return None if day is None else day.isoformat()


def decide_file(
    pack_name: PackName,
    facts_file: Path,
    year_files: Sequence[Path] = (),
    as_of: Optional[datetime.date] = None,
) -> Iterator[Dict[str, Any]]:
    """Yield the decision of contract.md for each case of a file ``scenarios: [{id, facts}]``, in order.

    ``as_of`` takes the version of the pack in force on that day. The whole file is read before the first
    decision, so that a mistake in it yields nothing at all. Raises PlaceError naming file, line and path.
    """
    pack = load_pack(pack_name, as_of)
    calendar = office_calendar(year_files)
    scenarios = read_scenarios(facts_file, pack)
    for scenario in scenarios:
        yield {"id": scenario.id, **decide(pack, scenario.facts, calendar=calendar, as_of=as_of).as_json()}


def run_pack_scenarios(
    pack_name: PackName, scenario_file: Optional[Path] = None, year_files: Sequence[Path] = ()
) -> ScenarioRun:
    """Run scenarios, by default those beside the pack. Raises PlaceError and InputError."""
    pack = load_pack(pack_name)
    path = scenario_file or pack_folder(pack_name) / SCENARIO_FILE
    return run_scenarios(pack, read_scenarios(path, pack), office_calendar(year_files))


def lint_pack(
    pack_name: PackName, source_file: Optional[Path] = None, year_files: Sequence[Path] = ()
) -> LintReport:
    """Examine a pack over all combinations of its facts, with the scenarios beside it.

    ``source_file`` is the text of the document (UTF-8), to compare the quotations with. Raises PlaceError and
    InputError.
    """
    pack = load_pack(pack_name)
    path = Path(pack.file).parent / SCENARIO_FILE
    scenarios = read_scenarios(path, pack) if path.is_file() else None
    source = None if source_file is None else read_text(source_file)
    return lint(pack, scenarios, office_calendar(year_files), source)


def lint_lines(pack_name: PackName, report: LintReport, language: str = "zh") -> Iterator[str]:
    """Yield a lint report in lines for people."""
    return report_lines(report, load_pack(pack_name), language)


def pack_as_named(name: str) -> Pack:
    """Load a pack named ``PACK`` or ``PACK@YYYY-MM-DD``: the version in force on that day."""
    pack, at, day = name.rpartition("@")
    return load_pack(pack, parse_day(day, name)) if at else load_pack(name)


@dataclass(frozen=True)
class Comparison:
    """Two packs over some cases: those that change, and the facts that each pack does not know, by pack."""

    cases: int
    changes: Tuple[CaseChange, ...]
    ignored: Mapping[str, Tuple[str, ...]]


def compare_file(first: str, second: str, facts_file: Path, year_files: Sequence[Path] = ()) -> Comparison:
    """Decide the cases of a file under two packs or two versions (``PACK@YYYY-MM-DD``) and compare.

    A fact that one of the packs does not know is left aside for it; one that neither knows is an error. Raises
    PlaceError and InputError.
    """
    packs = (pack_as_named(first), pack_as_named(second))
    calendar = office_calendar(year_files)
    cases = read_cases(facts_file, packs)
    found = [compare_case(case.id, packs[0], packs[1], case.facts, calendar) for case in cases]
    return Comparison(
        len(cases),
        tuple(change for change in found if change is not None),
        {name: _ignored(pack, cases) for name, pack in zip((first, second), packs)},
    )


def _ignored(pack: Pack, cases: Sequence[Scenario]) -> Tuple[str, ...]:
    return tuple(dict.fromkeys(name for case in cases for name in suit(pack, case.facts).ignored))


@dataclass(frozen=True)
class UnderOneLaw:
    """A case under one pack; ``ignored`` are facts that this pack does not know."""

    pack: Pack
    decision: Decision
    ignored: Tuple[str, ...]

    def as_json(self) -> Dict[str, Any]:
        """Return city, version and the decision as ``rules decide`` says it."""
        return {
            "city": self.pack.city.zh,
            "title": self.pack.title.zh,
            **self.decision.as_json(),
            "ignored": list(self.ignored),
        }


def under_every_law(
    facts: Mapping[str, Any],
    calendar: Calendar,
    names: Sequence[str] = (),
    as_of: Optional[datetime.date] = None,
) -> Tuple[UnderOneLaw, ...]:
    """Decide one structure under several laws side by side, by default under every pack of the product.

    Each pack takes the facts that it knows by the same name. Raises InputError if no pack knows a fact.
    """
    laws = [load_pack(name, as_of) for name in names or list_packs()]
    for name in facts:
        if all(name in suit(pack, {name: facts[name]}).ignored for pack in laws):
            raise InputError(
                "No pack knows the fact “{fact}” with the value “{value}”.", fact=name, value=facts[name]
            )
    found = []
    for pack in laws:
        suited = suit(pack, facts)
        decision = decide(pack, suited.facts, calendar=calendar, changes=False, as_of=as_of)
        found.append(UnderOneLaw(pack, decision, suited.ignored))
    return tuple(found)


def laws_file(
    facts_file: Path, names: Sequence[str] = (), year_files: Sequence[Path] = ()
) -> Iterator[Tuple[str, Tuple[UnderOneLaw, ...]]]:
    """Yield each case of a file with its decisions under several laws. Raises PlaceError and InputError."""
    calendar = office_calendar(year_files)
    cases = read_cases(facts_file, [load_pack(name) for name in names or list_packs()])
    for case in cases:
        yield case.id, under_every_law(case.facts, calendar, names)


def workday(trigger: str, working_days: int, year_files: Sequence[Path] = ()) -> str:
    """Return the ISO date of the ``working_days``-th working day after ``trigger`` (an ISO date).

    Raises UnknownYearError past the known years, InputError for a date or number that is none.
    """
    return office_calendar(year_files).due(parse_day(trigger, "DATE"), working_days).isoformat()
