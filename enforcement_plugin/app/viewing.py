"""A structure and its case as the form shows them: facts found, decided on, and put into words."""

from __future__ import annotations

from datetime import date
from typing import Dict, List, Mapping, Optional, Tuple

from enforcement_plugin.app.case_view import (
    CaseView,
    Doubt,
    FactField,
    FactLine,
    ParcelLine,
    ViolationLine,
)
from enforcement_plugin.app.desk import Desk, bilingual, fact_label, optional_text, value_label
from enforcement_plugin.app.entries import Entries
from enforcement_plugin.app.facts import WITHDRAWN, FactUse, find_facts, stage_fact
from enforcement_plugin.app.phrases import Phrases
from enforcement_plugin.app.roles import seen_on_site, stake_of
from enforcement_plugin.app.wording import NOTES, origin_note
from enforcement_plugin.cases.identity import case_number, case_uuid
from enforcement_plugin.cases.roles import Stake
from enforcement_plugin.rules import decide
from enforcement_plugin.rules.labels import standing_notes
from enforcement_plugin.workspace import repositories
from enforcement_plugin.workspace.database import said_for

# An entry of these is offered whatever the pack's own sources say: an officer may know better than the map.
ENTERED_KINDS = ("enum", "bool", "date", "number", "agency", "month", "text")
# Where a fact was measured on the map rather than reported by somebody.
MEASURED = ("zone", "parcel")


@said_for
def view_case(desk: Desk, structure_uuid: str, entries: Optional[Entries] = None) -> CaseView:
    """Return what the form shows about a structure, with ``entries`` that are not saved yet.

    Raises InputError when there is no such structure.
    """
    uuid = case_uuid(structure_uuid, desk.pack.id)
    findings = find_facts(desk, structure_uuid, uuid, entries)
    decision = decide(desk.pack, findings.facts(), calendar=desk.calendar, as_of=desk.today())
    words = _Words(desk, findings, decision)
    words.entries = entries
    return words.view(uuid)


class _Words(Phrases):
    """The view of one structure: its place and facts, and the phrases of its decision."""

    entries: Optional[Entries] = None

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
            severity=self.severity(),
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
            standing=tuple(
                Doubt(note.id, self.text(note.text), self.text(note.safe)) for note in standing_notes(desk.pack)
            ),
            facts=self.facts(),
            fields=self.fields(),
            parcels=self.parcels(),
            notes=self.notes(),
            warnings=tuple(self.text(caution.text) for caution in decision.warnings),
            duties=self.duties(),
            steps=(*self.escalations(), *self.measures()),
            forbidden=tuple(self.forbidden()),
            pack=f"{self.text(desk.pack.title)} · {desk.pack.version}",
            draft=decision.draft,
            as_of=desk.today().isoformat(),
            stake=self.stake(uuid),
            remark=self.remark(),
        )

    def stake(self, uuid: str) -> Stake:
        """Which agencies have to do with the case, now and by what was adopted."""
        case: Mapping[str, object] = self.findings.case or {}
        shown = {*self.findings.violations, *self.desk.pack.tasks}
        rows = repositories.rows(self.desk.workspace.connection, "case_violation", case_uuid=uuid)
        return stake_of(
            (self.decision.lead, self.decision.lead_office),
            [outcome for name, outcome in self.decision.handling.items() if name in shown],
            (case.get("lead_agency"), case.get("lead_office")),
            [row["handling_agency"] for row in rows if row["status"] not in WITHDRAWN],
        )

    def remark(self) -> str:
        """The remark of the case, with what is not saved yet."""
        if self.entries is not None and self.entries.remark is not None:
            return self.entries.remark
        return str((self.findings.case or {}).get("remark") or "")

    def new_number(self, uuid: str) -> str:
        return number_of(self.desk, uuid)

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

    def adopted(self) -> str:
        case = self.findings.case
        if not case:
            return ""
        agency = self.agency(optional_text(case.get("lead_agency")))
        if not case.get("decision_uuid"):
            # Entered by another program, with no decision of this one behind it: said, and never called adopted.
            words = ("由其他程序填写的牵头单位：", "Lead entered by another program: ")
            return bilingual(self.desk.language, words) + agency if agency else ""
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
        tasks = tuple(
            ViolationLine(name, self.text(label), True, self.answer(handling[name]), task=True)
            for name, label in self.desk.pack.tasks.items()
            if name in handling
        )
        return tasks + tuple(
            ViolationLine(
                name,
                self.text(violation.name),
                name in present,
                self.answer(handling[name]) if name in present and name in handling else None,
            )
            for name, violation in self.desk.pack.violations.items()
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
            fields[name] = FactField(
                name, fact_label(self.desk, name), fact.kind, choices, latest, seen_on_site(fact)
            )
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
