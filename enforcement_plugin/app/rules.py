"""Rule packs for people: list them, decide cases from a file, run scenarios, count working days."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Iterator, Optional, Sequence, Union

from enforcement_plugin.rules import decide, list_packs, load_calendar, load_pack
from enforcement_plugin.rules.lint import LintReport, lint, report_lines
from enforcement_plugin.rules.loader import pack_folder
from enforcement_plugin.rules.plain_yaml import read_text
from enforcement_plugin.rules.scenarios import SCENARIO_FILE, ScenarioRun, read_scenarios, run_scenarios
from enforcement_plugin.rules.workdays import parse_day


def packs() -> Iterator[Dict[str, Any]]:
    """Yield ``{"id", "city", "title", "version", "effective", "draft"}`` for each pack of the product."""
    for name in list_packs():
        pack = load_pack(name)
        effective = pack.document.effective
        yield {
            "id": pack.id,
            "city": pack.city.zh,
            "title": pack.title.zh,
            "version": pack.version,
            "effective": effective.isoformat() if effective else None,
            "draft": pack.draft,
        }


def decide_file(
    pack_name: Union[str, Path], facts_file: Path, year_files: Sequence[Path] = ()
) -> Iterator[Dict[str, Any]]:
    """Yield the decision of contract.md for each case of a file ``scenarios: [{id, facts}]``, in order.

    The whole file is read before the first decision, so that a mistake in it yields nothing at all. Raises
    PlaceError naming file, line and path.
    """
    pack = load_pack(pack_name)
    calendar = load_calendar(year_files)
    scenarios = read_scenarios(facts_file, pack)
    for scenario in scenarios:
        yield {"id": scenario.id, **decide(pack, scenario.facts, calendar=calendar).as_json()}


def run_pack_scenarios(
    pack_name: Union[str, Path], scenario_file: Optional[Path] = None, year_files: Sequence[Path] = ()
) -> ScenarioRun:
    """Run scenarios, by default those beside the pack. Raises PlaceError and InputError."""
    pack = load_pack(pack_name)
    path = scenario_file or pack_folder(pack_name) / SCENARIO_FILE
    return run_scenarios(pack, read_scenarios(path, pack), load_calendar(year_files))


def lint_pack(
    pack_name: Union[str, Path], source_file: Optional[Path] = None, year_files: Sequence[Path] = ()
) -> LintReport:
    """Examine a pack over all combinations of its facts, with the scenarios beside it.

    ``source_file`` is the text of the document (UTF-8), to compare the quotations with. Raises PlaceError and
    InputError.
    """
    pack = load_pack(pack_name)
    path = pack_folder(pack_name) / SCENARIO_FILE
    scenarios = read_scenarios(path, pack) if path.is_file() else None
    source = None if source_file is None else read_text(source_file)
    return lint(pack, scenarios, load_calendar(year_files), source)


def lint_lines(pack_name: Union[str, Path], report: LintReport, language: str = "zh") -> Iterator[str]:
    """Yield a lint report in lines for people."""
    return report_lines(report, load_pack(pack_name), language)


def workday(trigger: str, working_days: int, year_files: Sequence[Path] = ()) -> str:
    """Return the ISO date of the ``working_days``-th working day after ``trigger`` (an ISO date).

    Raises UnknownYearError past the known years, InputError for a date or number that is none.
    """
    return load_calendar(year_files).due(parse_day(trigger, "DATE"), working_days).isoformat()
