"""A structure and its case as the form shows them: facts found, decided on, and put into words."""

from __future__ import annotations

from datetime import date
from typing import Any, Dict, List, Mapping, Optional, Tuple

from enforcement_plugin.app.case_view import (
    Answer,
    CaseView,
    Clause,
    ClockLine,
    Doubt,
    FactField,
    FactLine,
    NoticeLine,
    ParcelLine,
    ViolationLine,
)
from enforcement_plugin.app.desk import Desk, bilingual, fact_label, optional_text, value_label
from enforcement_plugin.app.entries import Entries
from enforcement_plugin.app.facts import FactUse, Findings, find_facts, stage_fact
from enforcement_plugin.app.wording import NOTES, change_sentence, origin_note
from enforcement_plugin.cases.clock import clock_state
from enforcement_plugin.cases.identity import case_number, case_uuid
from enforcement_plugin.rules import Calendar, Decision, Outcome, decide

# An entry of these is offered whatever the pack's own sources say: an officer may know better than the map.
ENTERED_KINDS = ("enum", "bool", "date", "number", "agency", "month", "text")
UNDETERMINED = "undetermined"
MOST_CHANGES = 3
# Where a fact was measured on the map rather than reported by somebody.
MEASURED = ("zone", "parcel")


def view_case(desk: Desk, structure_uuid: str, entries: Optional[Entries] = None) -> CaseView:
    """Return what the form shows about a structure, with ``entries`` that are not saved yet.

    Raises InputError when there is no such structure.
    """
    uuid = case_uuid(structure_uuid, desk.pack.id)
    findings = find_facts(desk, structure_uuid, uuid, entries)
    decision = decide(desk.pack, findings.facts(), calendar=desk.calendar)
    return _Words(desk, findings, decision).view(uuid)


class _Words:
    """Puts one decision into the words of the desk's language."""

    def __init__(self, desk: Desk, findings: Findings, decision: Decision) -> None:
        self.desk = desk
        self.findings = findings
        self.decision = decision
        self.agencies = desk.agency_labels()

    def view(self, uuid: str) -> CaseView:
        desk, findings, decision = self.desk, self.findings, self.decision
        case = findings.case
        stage = stage_fact(desk.pack)
        stage_value = findings.uses[stage].value if stage else None
        return CaseView(
            structure_uuid=str(findings.structure["uuid"]),
            structure_no=str(findings.structure["structure_no"] or ""),
            case_uuid=uuid,
            case_no=str(case["case_no"] or "") if case else self.new_number(uuid),
            opened=case is not None,
            stage_fact=stage or "",
            stage_label=value_label(desk, stage, stage_value) if stage and stage_value else "",
            place=self.place(),
            scope=str(decision.scope.value or decision.scope.status),
            lead=self.answer(decision.lead),
            lead_office=self.answer(decision.lead_office),
            changes=self.changes(),
            adopted=self.adopted(),
            adopted_differs=self.adopted_differs(),
            violations=self.violations(),
            clocks=self.clocks(),
            notices=self.notices(),
            doubts=tuple(
                Doubt(
                    name,
                    self.text(desk.pack.ambiguities[name].text),
                    self.text(desk.pack.ambiguities[name].safe),
                )
                for name in decision.flags
                if name in desk.pack.ambiguities
            ),
            facts=self.facts(),
            fields=self.fields(),
            parcels=self.parcels(),
            notes=self.notes(),
            pack=f"{self.text(desk.pack.title)} · {desk.pack.version}",
            draft=decision.draft,
            as_of=desk.today().isoformat(),
        )

    def text(self, label: Any) -> str:
        return str(label.get(self.desk.language))

    def agency(self, name: Optional[str]) -> str:
        if name == UNDETERMINED:
            return bilingual(self.desk.language, ("待定", "undetermined"))
        return self.agencies.get(name or "", name or "")

    def new_number(self, uuid: str) -> str:
        return number_of(self.desk, uuid)

    def clauses(self, rules: Tuple[str, ...]) -> Tuple[Clause, ...]:
        found: Dict[Tuple[str, str], Clause] = {}
        for rule in rules:
            known = self.desk.pack.rules.get(rule)
            for cite in self.desk.pack.citations.get(rule, ()):
                found.setdefault(
                    (cite.section, cite.quote),
                    Clause(rule, cite.section, cite.quote, bool(known and known.derived)),
                )
        return tuple(found.values())

    def answer(self, outcome: Optional[Outcome]) -> Answer:
        if outcome is None:
            return Answer("none", "", (), (), (), ())
        return Answer(
            outcome.status,
            self.agency(outcome.agency),
            tuple(self.agency(name) for name in outcome.candidates),
            self.clauses(outcome.rules),
            tuple(self.missing(name) for name in outcome.missing),
            outcome.ambiguities,
        )

    def missing(self, fact: str) -> str:
        use = self.findings.uses.get(fact)
        why = origin_note(self.desk.language, use.note) if use and use.undecided else ""
        label = fact_label(self.desk, fact)
        return f"{label}（{why}）" if why and self.desk.language != "en" else f"{label} ({why})" if why else label

    def place(self) -> str:
        """Zones by name, then parcels with m² and share."""
        parts: List[str] = []
        whole = 0.999
        for hit in self.findings.zones:
            name = str(hit.row.get("name") or hit.row.get("code") or hit.row.get("kind") or "")
            if name and name not in parts:
                parts.append(name if hit.share >= whole else f"{name} {100 * hit.share:.1f} %")
        shown = self.findings.parcels[:3]
        for parcel in shown:
            number = parcel.row.get("parcel_no") or bilingual(self.desk.language, ("无宗地号", "no number"))
            parcel_word = bilingual(self.desk.language, ("宗地", "parcel"))
            parts.append(f"{parcel_word} {number} ({parcel.area_m2:.1f} m², {100 * parcel.share:.1f} %)")
        if not shown:
            parts.append(bilingual(self.desk.language, ("不在任何宗地上", "on no parcel")))
        if len(self.findings.parcels) > len(shown):
            parts.append("…")
        area = self.findings.area_m2
        if area == area:
            parts.append(bilingual(self.desk.language, ("占地", "footprint")) + f" {area:.1f} m²")
        return " · ".join(parts)

    def changes(self) -> Tuple[str, ...]:
        """What would change the lead, one sentence a change."""
        weighed: List[Tuple[bool, str]] = []
        now = self.decision.lead
        for change in self.decision.would_change:
            lead = change.outcomes.get("lead")
            if not isinstance(lead, Mapping) or change.fact == self.desk.pack.violations_fact:
                continue
            if lead.get("status") == now.status and lead.get("agency") == now.agency:
                continue
            sentence = change_sentence(
                self.desk.language,
                fact_label(self.desk, change.fact),
                value_label(self.desk, change.fact, change.value),
                str(lead.get("status")),
                self.agency(lead.get("agency")),
                [self.agency(name) for name in lead.get("candidates", ())],
            )
            # Who else would lead is what is asked; leaving the scope of the document comes after.
            weighed.append((lead.get("status") != "determined", sentence))
        return tuple(sentence for _, sentence in sorted(weighed, key=lambda item: item[0])[:MOST_CHANGES])

    def adopted(self) -> str:
        case = self.findings.case
        if not case or not case.get("decision_uuid"):
            return ""
        agency = self.agency(optional_text(case.get("lead_agency")))
        if not agency:
            agency = bilingual(self.desk.language, ("未确定", "nobody yet"))
        said = bilingual(self.desk.language, ("已采纳：", "Adopted: ")) + agency
        if self.adopted_differs():
            said += bilingual(self.desk.language, ("（与现在的判定不同）", " (the decision computed now differs)"))
        return said

    def adopted_differs(self) -> bool:
        case = self.findings.case
        if not case or not case.get("decision_uuid"):
            return False
        lead = self.decision.lead
        return (case.get("lead_status"), case.get("lead_agency")) != (lead.status, lead.agency)

    def violations(self) -> Tuple[ViolationLine, ...]:
        present = self.findings.violations
        handling = self.decision.handling
        return tuple(
            ViolationLine(
                name,
                self.text(violation.name),
                name in present,
                self.answer(handling[name]) if name in present and name in handling else None,
            )
            for name, violation in self.desk.pack.violations.items()
        )

    def clocks(self) -> Tuple[ClockLine, ...]:
        lines = []
        for clock in self.decision.deadlines:
            due = clock.due_safe or clock.due
            state = clock_state(due, self.desk.today(), lambda a, b: working_days(self.desk.calendar, a, b))
            clauses = self.clauses((clock.id,))
            year = clock.needs_year
            label = bilingual(
                self.desk.language, (f"{clock.who}：{clock.action}", self.papers_of(clock.id) or clock.action)
            )
            if year:
                label += bilingual(
                    self.desk.language,
                    (f"（{year} 年放假安排未知，请导入）", f" (holidays of {year} not known: import them)"),
                )
            lines.append(
                ClockLine(
                    clock.id,
                    label,
                    due.isoformat() if due else "",
                    clock.overdue_from.isoformat() if clock.overdue_from else "",
                    state.state,
                    state.days,
                    clauses[0] if clauses else None,
                    clock.advisory,
                    bool(year),
                )
            )
        return tuple(sorted(lines, key=lambda line: line.due or "9"))

    def paper(self, notice: str) -> str:
        """Return what the paper of a notice is called, empty where the pack names none."""
        for document in self.desk.pack.documents.values():
            if document.notice == notice:
                return self.text(document.name)
        return ""

    def papers_of(self, deadline: str) -> str:
        """Return the papers that a deadline is about."""
        notices = next((known.notices for known in self.desk.pack.deadlines if known.id == deadline), ())
        return " / ".join(dict.fromkeys(paper for paper in map(self.paper, notices) if paper))

    def notices(self) -> Tuple[NoticeLine, ...]:
        return tuple(
            NoticeLine(
                notice.rule,
                self.paper(notice.rule) or notice.form,
                self.agency(notice.to),
                notice.mandatory,
                next(iter(self.clauses((notice.rule,))), None),
            )
            for notice in self.decision.notices
        )

    def facts(self) -> Tuple[FactLine, ...]:
        return tuple(
            self.fact_line(name, use)
            for name, use in self.findings.uses.items()
            if name != self.desk.pack.violations_fact
        )

    def fact_line(self, name: str, use: FactUse) -> FactLine:
        note = use.note if use.entered else origin_note(self.desk.language, use.note)
        return FactLine(
            name,
            fact_label(self.desk, name),
            use.value.isoformat() if isinstance(use.value, date) else use.value,
            value_label(self.desk, name, use.value),
            use.origin,
            note,
            use.entered,
            use.computed,
            value_label(self.desk, name, use.computed),
            use.computed_origin,
            use.computed is not None and use.computed_origin in MEASURED,
        )

    def fields(self) -> Dict[str, FactField]:
        fields = {}
        # What starts a clock has happened.
        started = {name for clock in self.desk.pack.deadlines for name in clock.triggers}
        for name, fact in self.desk.pack.facts.items():
            if (
                fact.derived is not None
                or fact.kind not in ENTERED_KINDS
                or name == self.desk.pack.violations_fact
            ):
                continue
            choices = tuple(
                (value, value_label(self.desk, name, value)) for value in fact.choices() if value != "unknown"
            )
            latest = self.desk.today().isoformat() if name in started else ""
            fields[name] = FactField(name, fact_label(self.desk, name), fact.kind, choices, latest)
        return fields

    def parcels(self) -> Tuple[ParcelLine, ...]:
        return tuple(
            ParcelLine(
                str(hit.row.get("parcel_no") or ""),
                hit.area_m2,
                hit.share,
                value_label(self.desk, "land_use_right", hit.row.get("land_use_right")),
                value_label(self.desk, "land_ownership", hit.row.get("land_ownership")),
                " ".join(str(hit.row[name]) for name in ("grant_no", "grant_date") if hit.row.get(name)),
            )
            for hit in self.findings.parcels
        )

    def notes(self) -> Tuple[str, ...]:
        """What the overlay noticed about the structure, one sentence a note."""
        sentences = []
        for fact, reason in self.findings.notes:
            if reason in NOTES and reason != "no_layer":
                sentence = origin_note(self.desk.language, reason)
                sentences.append(f"{fact_label(self.desk, fact)}: {sentence}" if fact else sentence)
        return tuple(dict.fromkeys(sentences))


def number_of(desk: Desk, uuid: str) -> str:
    """Return the provisional number of a new case."""
    # Rule ids begin with the city's letters (LC-L1); so do its case numbers.
    prefix = next(iter(desk.pack.rules), "C").split("-")[0]
    return case_number(prefix, desk.today().year, uuid)


def working_days(calendar: Calendar, start: date, end: date) -> int:
    """Count the working days after ``start`` up to and including ``end``."""
    first = start.toordinal() + 1
    return sum(calendar.is_workday(date.fromordinal(day)) for day in range(first, end.toordinal() + 1))
