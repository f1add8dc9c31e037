"""One structure under the rules of every city, side by side: what would another document say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Tuple

from enforcement_plugin.app.desk import Desk, bilingual
from enforcement_plugin.app.entries import Entries
from enforcement_plugin.app.facts import find_facts
from enforcement_plugin.app.rules import under_every_law
from enforcement_plugin.cases.identity import case_uuid
from enforcement_plugin.rules.labels import agency_label, outcome_label, violation_label


@dataclass(frozen=True)
class LawLine:
    """What one city's document says: scope, lead, handling per violation, and the sections that speak."""

    city: str
    scope: str
    lead: str
    handling: Tuple[str, ...]
    sections: Tuple[str, ...]
    draft: bool
    own: bool


def under_other_laws(desk: Desk, structure_uuid: str, entries: Optional[Entries] = None) -> List[LawLine]:
    """Decide a structure by every installed pack, the workspace's own first.

    Each pack takes the facts that it knows by the same name; what it does not know stays unknown to it.
    Raises InputError when there is no such structure.
    """
    findings = find_facts(desk, structure_uuid, case_uuid(structure_uuid, desk.pack.id), entries)
    facts = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in findings.facts().items()
        if value is not None
    }
    lines = []
    for law in under_every_law(facts, desk.calendar, as_of=desk.today()):
        pack, decision = law.pack, law.decision
        scope = decision.scope.value or decision.scope.status
        lead = outcome_label(pack, decision.lead, desk.language)
        beside = [
            f"{bilingual(desk.language, words)}{agency_label(pack, name, desk.language)}"
            for words, name in (
                (("协调：", "coordinates: "), decision.lead.coordinator),
                (("组织：", "organises: "), decision.lead.organiser),
            )
            if name
        ]
        lines.append(
            LawLine(
                pack.city.get(desk.language),
                {
                    "in": bilingual(desk.language, ("适用", "in scope")),
                    "out": bilingual(desk.language, ("不适用", "out of scope")),
                }.get(str(scope), bilingual(desk.language, ("待定", "undetermined"))),
                "\n".join([lead, *beside]),
                tuple(
                    f"{violation_label(pack, name, desk.language)}: {outcome_label(pack, outcome, desk.language)}"
                    for name, outcome in decision.handling.items()
                ),
                tuple(dict.fromkeys(cited.section for cited in decision.citations)),
                pack.draft,
                pack.id == desk.pack.id,
            )
        )
    return sorted(lines, key=lambda line: not line.own)
