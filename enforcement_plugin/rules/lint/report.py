"""The whole lint of a pack, as an object for programs and as lines for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Iterator, Optional, Sequence, Tuple

from enforcement_plugin.rules.facts import Label
from enforcement_plugin.rules.lint.coverage import uncovered
from enforcement_plugin.rules.lint.findings import Examination, Examined, Finding
from enforcement_plugin.rules.lint.quotations import wrong_quotations
from enforcement_plugin.rules.pack import Pack
from enforcement_plugin.rules.scenarios import Scenario
from enforcement_plugin.rules.workdays import Calendar

NO_SCENARIOS = Label("没有用例，一条规则也没有试过", "there are no scenarios, so no rule is tried")
_HEADINGS = {
    "hole": ("holes", "漏洞：没有规则、没有确定结论"),
    "collision": ("collisions", "冲突：两个结论并存"),
    "dead": ("dead rules", "死规则：永远不起作用"),
    "citation": ("quotations that are not in the text", "引文与原文不符"),
    "uncovered": ("not tried by any scenario", "没有用例覆盖"),
}


@dataclass(frozen=True)
class LintReport:
    """What lint found. ``tables`` say what was gone through; ``sourced`` whether quotations were compared."""

    pack_id: str
    tables: Tuple[Examined, ...]
    findings: Tuple[Finding, ...]
    sourced: bool

    @property
    def combinations(self) -> int:
        """Return how many combinations of facts were gone through, over all tables."""
        return sum(table.combinations for table in self.tables)

    @property
    def unclaimed(self) -> Tuple[Finding, ...]:
        """Return the findings that no ambiguity of the pack owns up to: those that must be mended."""
        return tuple(finding for finding in self.findings if not finding.claimed_by)

    def as_json(self) -> Dict[str, Any]:
        """Return the object of the contract."""
        return {
            "combinations": self.combinations,
            "findings": [finding.as_json() for finding in self.findings],
            "tables": [
                {"table": one.table, "facts": list(one.facts), "combinations": one.combinations}
                for one in self.tables
            ],
        }


def lint(
    pack: Pack, scenarios: Optional[Sequence[Scenario]], calendar: Calendar, source: Optional[str] = None
) -> LintReport:
    """Examine a pack over all combinations of the facts that its tables use.

    ``scenarios`` are those beside it, None where there are none; ``source`` is the text of the document.
    """
    examination = Examination(pack)
    findings = [*examination.holes_and_collisions(), *examination.dead()]
    if source is not None:
        findings += wrong_quotations(pack, source)
    if scenarios is None:
        findings.append(Finding("uncovered", "scenarios.yaml", NO_SCENARIOS))
    else:
        findings += uncovered(pack, scenarios, calendar)
    return LintReport(pack.id, examination.examined(), tuple(findings), source is not None)


def report_lines(report: LintReport, pack: Pack, language: str = "zh") -> Iterator[str]:
    """Yield the report for people, in the pack's words."""
    english = language.startswith("en")
    column = 0 if english else 1
    if english:
        yield f"{pack.title.en} ({pack.id} {pack.version}): {report.combinations:,} combinations examined"
    else:
        yield f"{pack.title.zh}（{pack.id} {pack.version}）：检查了 {report.combinations:,} 种事实组合"
    for table in report.tables:
        yield f"  {table.table}: {table.combinations:,} ({', '.join(table.facts)})"
    for kind, heading in _HEADINGS.items():
        found = [finding for finding in report.findings if finding.kind == kind]
        if not found:
            continue
        yield f"{heading[column]} ({len(found)})"
        for finding in found:
            yield from _finding_lines(finding, pack, language)
    if not report.sourced:
        yield (
            "quotations were not compared: give the text with --source"
            if english
            else "未核对引文：用 --source 给出原文"
        )
    open_count = len(report.unclaimed)
    if english:
        yield f"{open_count} to mend, {len(report.findings) - open_count} claimed by an ambiguity"
    else:
        yield f"待处理 {open_count} 项；已由歧义条目认领 {len(report.findings) - open_count} 项"


def _finding_lines(finding: Finding, pack: Pack, language: str) -> Iterator[str]:
    mark = "✓ " + ", ".join(finding.claimed_by) if finding.claimed_by else "✗"
    yield f"  {mark} {finding.where} – {finding.why.get(language)}"
    for label in finding.labels:
        yield f"      · {label.get(language)}"
    for name in finding.claimed_by:
        yield f"      {name}: {pack.ambiguities[name].text.get(language)}"
