"""Cases: open, save, adopt, list. Computing never writes a legal column; adopting does, as an act of a person."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional

from enforcement_plugin.app.desk import Desk, bilingual
from enforcement_plugin.app.entries import Entries
from enforcement_plugin.app.facts import WITHDRAWN, Findings, case_columns, find_facts
from enforcement_plugin.app.viewing import number_of
from enforcement_plugin.cases.identity import case_uuid, fact_uuid, violation_uuid
from enforcement_plugin.errors import InputError
from enforcement_plugin.overlay.libraries import shapely2
from enforcement_plugin.rules import Decision, decide
from enforcement_plugin.rules.outcome import CONFLICT, DETERMINED, NONE, UNDETERMINED
from enforcement_plugin.workspace import leads, repositories
from enforcement_plugin.workspace.database import said_for

SUSPECTED = "suspected"
NOT_SUSPECTED = WITHDRAWN[0]


@dataclass(frozen=True)
class SavedCase:
    """A case that was written: its uuid and number, and the record of the decision computed with it."""

    uuid: str
    case_no: str
    decision_uuid: str


@dataclass(frozen=True)
class CaseLine:
    """One line of the case list, in the desk's language; ``lead_status`` is that of an answer, or pending."""

    case_uuid: str
    case_no: str
    structure_uuid: str
    structure_no: str
    lead_status: str
    lead_agency: str
    due_on: str
    violations: str


@said_for
def save_case(desk: Desk, structure_uuid: str, entries: Entries, *, adopt: bool = False) -> SavedCase:
    """Write entries into the case of a structure, opening it if need be, and record the computed decision.

    ``adopt`` takes the decision over into the case's legal columns. One transaction: all of it or nothing.
    Raises InputError when there is no such structure, BusyError and SurroundingsError of the file.
    """
    with desk.workspace.write() as connection:
        return _save(desk, connection, structure_uuid, entries, adopt)


def open_case(desk: Desk, connection: sqlite3.Connection, structure_uuid: str) -> Optional[SavedCase]:
    """Open the case of a structure as it was flagged; None when it is open already.

    ``connection`` is inside a write transaction of the desk's workspace.
    """
    uuid = case_uuid(structure_uuid, desk.pack.id)
    if repositories.find(connection, "enforcement_case", uuid) is not None:
        return None
    found = find_facts(desk, structure_uuid, uuid)
    return _save(desk, connection, structure_uuid, Entries(violations=found.violations), False)


def _save(
    desk: Desk, connection: sqlite3.Connection, structure_uuid: str, entries: Entries, adopt: bool
) -> SavedCase:
    uuid = case_uuid(structure_uuid, desk.pack.id)
    case = repositories.find(connection, "enforcement_case", uuid)
    if case is None:
        _insert_case(desk, connection, structure_uuid, uuid)
    _write_facts(desk, connection, uuid, entries)
    _write_violations(desk, connection, uuid, entries)
    if entries.remark is not None:
        repositories.update(
            connection, "enforcement_case", uuid, {"remark": entries.remark or None, "edited_by": desk.actor}
        )
    findings = find_facts(desk, structure_uuid, uuid)
    decision = decide(desk.pack, findings.facts(), calendar=desk.calendar, as_of=desk.today())
    record = _record(desk, connection, uuid, findings, decision)
    leads.keep(connection, structure_uuid, decision.lead.status, decision.lead.agency)
    if adopt:
        _adopt(desk, connection, uuid, decision, record)
    row = repositories.find(connection, "enforcement_case", uuid)
    return SavedCase(uuid, str(row["case_no"] if row else ""), record)


def _insert_case(desk: Desk, connection: sqlite3.Connection, structure_uuid: str, uuid: str) -> None:
    structure = repositories.find(connection, "structure", structure_uuid)
    if structure is None:
        raise InputError("There is no structure {uuid} in this workspace.", uuid=structure_uuid)
    repositories.insert(
        connection,
        "enforcement_case",
        {
            "uuid": uuid,
            "geom": point_inside(structure.get("geom")),
            "case_no": number_of(desk, uuid),
            "structure_uuid": structure_uuid,
            "pack_id": desk.pack.id,
            "build_stage": structure.get("build_stage"),
            "edited_by": desk.actor,
        },
    )


def point_inside(footprint: object) -> Optional[bytes]:
    """Return a point within a footprint (both WKB), None when there is none to be had."""
    if not isinstance(footprint, bytes):
        return None
    shapely = shapely2()
    shape = shapely.from_wkb(footprint, on_invalid="ignore")
    if shape is None or shape.is_empty:
        return None
    return bytes(shapely.to_wkb(shapely.point_on_surface(shapely.make_valid(shape)), output_dimension=2))


def _write_facts(desk: Desk, connection: sqlite3.Connection, uuid: str, entries: Entries) -> None:
    columns: Dict[str, Any] = {}
    own = case_columns(desk.pack)
    for name, value in entries.facts.items():
        if name not in desk.pack.facts:
            raise InputError("The rule pack {pack} has no fact {fact}.", pack=desk.pack.id, fact=name)
        if value is not None:
            desk.pack.facts[name].read(value)
        if name in own:
            columns[own[name]] = value
            continue
        row = {
            "value": None if value is None else json.dumps(value, ensure_ascii=False),
            "reason": entries.reasons.get(name) or None,
            "edited_by": desk.actor,
        }
        identity = fact_uuid(uuid, name)
        if repositories.find(connection, "case_fact", identity) is None:
            repositories.insert(
                connection, "case_fact", {"uuid": identity, "case_uuid": uuid, "fact": name, **row}
            )
        else:
            repositories.update(connection, "case_fact", identity, row)
    if columns:
        repositories.update(connection, "enforcement_case", uuid, {**columns, "edited_by": desk.actor})


def _write_violations(desk: Desk, connection: sqlite3.Connection, uuid: str, entries: Entries) -> None:
    """One row a violation; unticked ones stay as withdrawn, for they may carry a file number and a history."""
    rows = repositories.rows(connection, "case_violation", case_uuid=uuid)
    known = set(desk.pack.violations)
    present = frozenset(str(row["violation"]) for row in rows if row["status"] not in WITHDRAWN)
    # A structure's flags become rows with the case: until then they are what was shown.
    violations = entries.merged_into(present if rows else present | (entries.shown or frozenset())) & known
    for violation in sorted(violations - {str(row["violation"]) for row in rows}):
        repositories.insert(
            connection,
            "case_violation",
            {
                "uuid": violation_uuid(uuid, violation),
                "case_uuid": uuid,
                "violation": violation,
                "status": SUSPECTED,
                "edited_by": desk.actor,
            },
        )
    for row in rows:
        violation = str(row["violation"])
        # A violation of another pack, or misspelt, was never on the form: nobody has unticked it. One that
        # other programs entered twice is one violation.
        if violation not in known or (violation in present) == (violation in violations):
            continue
        status = SUSPECTED if violation in violations else NOT_SUSPECTED
        if (row["status"] in WITHDRAWN) != (status == NOT_SUSPECTED):
            repositories.update(
                connection, "case_violation", str(row["uuid"]), {"status": status, "edited_by": desk.actor}
            )


def _record(desk: Desk, connection: sqlite3.Connection, uuid: str, findings: Findings, decision: Decision) -> str:
    """Append the decision as computed, with the facts and where each came from."""
    answer = decision.as_json()
    facts = {
        name: {
            "value": answer["facts"].get(name),
            "from": use.origin,
            **({"note": use.note} if use.note else {}),
        }
        for name, use in findings.uses.items()
        if use.value is not None or use.undecided
    }
    return repositories.insert(
        connection,
        "decision_record",
        {
            "uuid": desk.workspace.ids(),
            "case_uuid": uuid,
            "structure_uuid": str(findings.structure["uuid"]),
            "pack_id": desk.pack.id,
            "pack_version": desk.pack.version,
            "as_of": desk.today(),
            "facts": json.dumps(facts, ensure_ascii=False, sort_keys=True),
            "decision": json.dumps(answer, ensure_ascii=False, sort_keys=True),
            "editions": json.dumps(list(findings.editions)),
            "computed_at": desk.workspace.clock(),
            "computed_by": desk.actor,
        },
    )


def _adopt(desk: Desk, connection: sqlite3.Connection, uuid: str, decision: Decision, record: str) -> None:
    office = decision.lead_office
    dues = [day for clock in decision.deadlines for day in [clock.due_safe or clock.due] if day is not None]
    repositories.update(
        connection,
        "enforcement_case",
        uuid,
        {
            "lead_status": decision.lead.status,
            "lead_agency": decision.lead.agency,
            "lead_office": office.agency if office else None,
            "decision_uuid": record,
            "due_on": min(dues) if dues else None,
            "edited_by": desk.actor,
        },
    )
    for row in repositories.rows(connection, "case_violation", case_uuid=uuid):
        outcome = decision.handling.get(str(row["violation"]))
        if outcome is None or row["status"] in WITHDRAWN:
            continue
        sections = dict.fromkeys(
            cite.section for rule in outcome.rules for cite in desk.pack.citations.get(rule, ())
        )
        repositories.update(
            connection,
            "case_violation",
            str(row["uuid"]),
            {
                "handling_status": outcome.status,
                "handling_agency": outcome.agency,
                "basis": "；".join(sections) or None,
                "edited_by": desk.actor,
            },
        )


def _known_status(row: Mapping[str, Any]) -> str:
    """Return the status of a lead; one that another program wrote in words of its own is not a decision here."""
    status = row.get("lead_status")
    return str(status) if status in (DETERMINED, UNDETERMINED, CONFLICT, NONE) else "pending"


@said_for
def list_cases(desk: Desk) -> List[CaseLine]:
    """Return the open cases, those adopted with the adopted lead, the others with the computed one."""
    connection = desk.workspace.connection
    violations: Dict[str, List[str]] = {}
    for row in repositories.each(connection, "case_violation"):
        if row["status"] not in WITHDRAWN:
            violations.setdefault(str(row["case_uuid"]), []).append(str(row["violation"]))
    agencies = desk.agency_labels()
    names = {name: violation.name.get(desk.language) for name, violation in desk.pack.violations.items()}
    join = bilingual(desk.language, ("、", ", "))
    lines = []
    for case in repositories.each(connection, "enforcement_case", closed_on=None):
        structure: Mapping[str, Any] = {}
        if case["structure_uuid"]:
            structure = repositories.find(connection, "structure", str(case["structure_uuid"])) or {}
        # Another program may have entered a lead without a decision of this one: it is what the case says.
        source = case if case["decision_uuid"] or case["lead_agency"] else structure
        agency = source.get("lead_agency")
        lines.append(
            CaseLine(
                str(case["uuid"]),
                str(case["case_no"] or ""),
                str(case["structure_uuid"] or ""),
                str(structure.get("structure_no") or ""),
                _known_status(source),
                agencies.get(str(agency), str(agency)) if agency else "",
                str(case["due_on"] or ""),
                join.join(names.get(name, name) for name in sorted(violations.get(str(case["uuid"]), []))),
            )
        )
    return lines


def refresh_leads(desk: Desk, since: int) -> int:
    """Bring the computed leads of structures up to date whose cases changed after log id ``since`` (sync).

    The computed columns are not shared, because every copy can compute them; the map of this one shows them.
    Returns how many structures were looked at.
    """
    connection = desk.workspace.connection
    touched = {
        (table, row)
        for table, row in connection.execute(
            # Not through the index of rows, which holds years of them.
            "SELECT DISTINCT table_name, row_uuid FROM change_log NOT INDEXED WHERE id > ? AND table_name IN"
            " ('structure', 'enforcement_case', 'case_violation', 'case_fact')",
            (since,),
        )
    }
    structures = {
        structure for table, row in touched for structure in [desk.structure_of(table, row)] if structure
    }
    with desk.workspace.write():
        for uuid in sorted(structures):
            if repositories.find(connection, "structure", uuid) is None:
                continue
            facts = find_facts(desk, uuid, case_uuid(uuid, desk.pack.id)).facts()
            lead = decide(desk.pack, facts, calendar=desk.calendar, changes=False).lead
            leads.keep(connection, uuid, lead.status, lead.agency)
    return len(structures)
