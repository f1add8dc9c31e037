"""A decision in the words of the desk's language: answers, clauses, clocks, letters, steps."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Dict, List, Mapping, Optional, Tuple

from enforcement_plugin.app.case_view import Answer, Clause, ClockLine, NoticeLine, Step
from enforcement_plugin.app.desk import Desk, bilingual, fact_label, value_label
from enforcement_plugin.app.facts import Findings
from enforcement_plugin.app.wording import change_sentence, origin_note
from enforcement_plugin.cases.clock import clock_state
from enforcement_plugin.rules import Calendar, Decision, Outcome

UNDETERMINED = "undetermined"
MOST_CHANGES = 3
_AGENCY_IDS = re.compile(r"[a-z]+(?:\.[a-z_]+)+")


def working_days(calendar: Calendar, start: date, end: date) -> int:
    """Count the working days after ``start`` up to and including ``end``."""
    first = start.toordinal() + 1
    return sum(calendar.is_workday(date.fromordinal(day)) for day in range(first, end.toordinal() + 1))


class Phrases:
    """Says what was decided from some findings, as the form shows it."""

    def __init__(self, desk: Desk, findings: Findings, decision: Decision) -> None:
        self.desk = desk
        self.findings = findings
        self.decision = decision
        self.agencies = desk.agency_labels()

    def text(self, label: Any) -> str:
        """Return a bilingual label in the desk's language."""
        return str(label.get(self.desk.language))

    def agency(self, name: Optional[str]) -> str:
        """Return the name of an agency, or a description of several with the ids in it named."""
        if name == UNDETERMINED:
            return bilingual(self.desk.language, ("待定", "undetermined"))
        return _AGENCY_IDS.sub(lambda found: self.agencies.get(found.group(), found.group()), name or "")

    def agencies_named(self, names: Tuple[str, ...]) -> str:
        """Return the names of agencies as a list in the desk's language."""
        return bilingual(self.desk.language, ("、", ", ")).join(map(self.agency, names))

    def clauses(self, rules: Tuple[str, ...]) -> Tuple[Clause, ...]:
        """Return the clauses that rules rest on, each once."""
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
        """Return an outcome in words."""
        if outcome is None:
            return Answer("none", "", (), (), (), ())
        return Answer(
            outcome.status,
            self.agency(outcome.agency),
            tuple(self.agency(name) for name in outcome.candidates),
            self.clauses(outcome.rules),
            tuple(self.missing(name) for name in outcome.missing),
            outcome.ambiguities,
            bilingual(self.desk.language, ("、", ", ")).join(
                bilingual(self.desk.language, words) + self.agency(name)
                for words, name in (
                    (("协调：", "coordinates: "), outcome.coordinator),
                    (("组织：", "organises: "), outcome.organiser),
                )
                if name
            ),
        )

    def severity(self) -> str:
        """Return the grade in words, empty where the document grades nothing."""
        graded = self.decision.severity
        if graded is None or graded.status == "none":
            return ""
        values = [graded.value] if graded.value else graded.candidates
        known = {
            name: label
            for fact in self.desk.pack.facts.values()
            for name, label in fact.values.items()
            if name in values
        }
        return " / ".join(self.text(known[name]) if name in known else str(name) for name in values)

    def missing(self, fact: str) -> str:
        """Return a missing fact, and why the map cannot tell it."""
        use = self.findings.uses.get(fact)
        why = origin_note(self.desk.language, use.note) if use and use.undecided else ""
        label = fact_label(self.desk, fact)
        return f"{label}（{why}）" if why and self.desk.language != "en" else f"{label} ({why})" if why else label

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

    def clocks(self) -> Tuple[ClockLine, ...]:
        """Return the clocks that run, the soonest first."""
        lines = []
        for clock in self.decision.deadlines:
            due = clock.due_safe or clock.due
            state = clock_state(due, self.desk.today(), lambda a, b: working_days(self.desk.calendar, a, b))
            clauses = self.clauses((clock.id,))
            year = clock.needs_year
            who = self.agency(clock.who)
            label = bilingual(
                self.desk.language,
                (f"{who}：{clock.action}", f"{who}: {self.papers_of(clock.id) or clock.action}"),
            )
            if year:
                waits = (f"（{year} 年放假安排未知，请导入）", f" (holidays of {year} not known: import them)")
                if clock.due_nominal is not None:  # the day itself is known, only the reminder's is not
                    waits = (f"（提醒日须待 {year} 年放假安排）", f" (reminder waits for the holidays of {year})")
                label += bilingual(self.desk.language, waits)
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
        """Return the letters that are due or allowed."""
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

    def duties(self) -> Tuple[str, ...]:
        """Return what has to be done without a number of days."""
        lines = []
        for duty in self.decision.duties:
            who, to = self.agencies_named(duty.who), self.agencies_named(duty.to)
            wording = (
                bilingual(self.desk.language, (f"（{duty.wording}）", f" ({duty.wording})"))
                if duty.wording
                else ""
            )
            colon = bilingual(self.desk.language, ("：", ": "))
            lines.append(f"{who}{colon}{self.text(duty.action)}{wording}" + (f" → {to}" if to else ""))
        return tuple(dict.fromkeys(lines))

    def escalations(self) -> Tuple[Step, ...]:
        """Return where the case goes, with the gates before it."""
        known = {escalation.id: escalation for escalation in self.desk.pack.escalations}
        steps = []
        for due in self.decision.escalations:
            who = [self.agency(due.by) if due.by else "", self.agencies_named(due.to)]
            gates = tuple(self.text(gate.text) + self._to_verify(gate.statute) for gate in due.gates)
            label = self.text(known[due.rule].name) if due.rule in known else due.rule
            steps.append(Step(label, " → ".join(part for part in who if part), gates, self.first_clause(due.rule)))
        return tuple(steps)

    def _to_verify(self, statute: Optional[str]) -> str:
        if not statute:
            return ""
        return bilingual(self.desk.language, (f"（法律，须核实：{statute}）", f" (statute, verify: {statute})"))

    def measures(self) -> Tuple[Step, ...]:
        """Return the linkage measures that apply, with their preconditions."""
        known = {measure.id: measure for measure in self.desk.pack.linkage}
        return tuple(
            Step(
                self.text(known[name].text),
                self.agency(known[name].who),
                tuple(self.text(text) for text in known[name].preconditions),
                self.first_clause(name),
            )
            for name in self.decision.linkage
            if name in known
        )

    def forbidden(self) -> List[str]:
        """Return why software must not create certain things here."""
        reasons = []
        for prohibition in self.desk.pack.forbidden:
            if set(prohibition.what) & set(self.decision.forbidden):
                reasons.append(self.text(prohibition.reason))
        return list(dict.fromkeys(reasons))

    def first_clause(self, rule: str) -> Optional[Clause]:
        """Return the first clause of a rule."""
        return next(iter(self.clauses((rule,))), None)
