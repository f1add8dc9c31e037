"""Loading rule packs: strict, so that what a lawyer mistypes is said at once and not decided upon.

Every complaint names the file, the line, the path in it, and what was allowed (``plain_yaml.PlaceError``).
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Callable, Dict, List, Mapping, Optional, Sequence, Tuple, Union

from enforcement_plugin.errors import InputError
from enforcement_plugin.paths import resources_dir
from enforcement_plugin.rules.condition_reader import optional_condition
from enforcement_plugin.rules.duty_reader import (
    read_deadlines,
    read_duties,
    read_escalations,
    read_figures,
    read_forbidden,
    read_linkage,
    read_notices,
)
from enforcement_plugin.rules.fact_reader import read_facts_section
from enforcement_plugin.rules.facts import Label
from enforcement_plugin.rules.pack import COMPLETE, DAMAGED, Agency, Ambiguity, Pack, PolicyDocument, Violation
from enforcement_plugin.rules.plain_yaml import Node, listed, read_yaml
from enforcement_plugin.rules.procedure import DocumentType, Report, Transition, Workflow
from enforcement_plugin.rules.reading import (
    Reading,
    optional_boolean,
    optional_date,
    optional_label,
    optional_text,
    read_label,
)
from enforcement_plugin.rules.table_reader import read_handling, read_matters, read_table, read_tables

PACK_FILE, VERSIONS, TEMPLATE = "pack.yaml", "versions", "TEMPLATE"
_REQUIRED = ("pack", "version", "city", "title", "document", "agencies", "facts", "ambiguities")
_OPTIONAL = (
    "caveat",
    "violations",
    "sources",
    "scope",
    "severity",
    "severities",
    "lead",
    "lead_office",
    "tables",
    "handling",
    "tasks",
    "separate_matters",
    "notices",
    "deadlines",
    "duties",
    "forbidden",
    "escalations",
    "linkage",
    "figures",
    "reports",
    "documents",
    "workflow",
)
SCOPE_VALUES = ("in", "out")


def packs_dir() -> Path:
    """Return the folder of the packs that come with the product."""
    return resources_dir() / "rule_packs"


def list_packs() -> Tuple[str, ...]:
    """Return the ids of the packs that come with the product; the template for authors is none of them."""
    names = (path.parent.name for path in packs_dir().glob(f"*/{PACK_FILE}"))
    return tuple(sorted(name for name in names if name != TEMPLATE))


def pack_folder(id_or_folder: Union[str, Path]) -> Path:
    """Return the folder of a pack given by id or folder. Raises InputError naming the known ids."""
    for folder in (packs_dir() / str(id_or_folder), Path(id_or_folder)):
        if (folder / PACK_FILE).is_file():
            return folder
    raise InputError(
        "“{found}” is neither a rule pack nor a folder with a {file}; packs: {known}",
        found=id_or_folder,
        file=PACK_FILE,
        known=listed(list_packs()),
    )


def load_pack(id_or_folder: Union[str, Path], as_of: Optional[datetime.date] = None) -> Pack:
    """Load a pack by id (``liaocheng``), folder or YAML file; with ``as_of`` the version in force on that day.

    Without a day it is the pack.yaml of the folder. Raises PlaceError for anything that the format does not
    allow, InputError if there is no such pack.
    """
    if Path(id_or_folder).suffix == ".yaml" and Path(id_or_folder).is_file():
        return read_pack(read_yaml(Path(id_or_folder)))
    folder = pack_folder(id_or_folder)
    if as_of is None or not any((folder / VERSIONS).glob("*.yaml")):
        return read_pack(read_yaml(folder / PACK_FILE))
    return in_force(pack_versions(folder), as_of)


def pack_versions(id_or_folder: Union[str, Path]) -> Tuple[Pack, ...]:
    """Return every version of a pack: ``pack.yaml`` and ``versions/*.yaml``, in the order of their effect.

    A version without a date of effect comes first. Raises PlaceError, also for two versions that share their
    name or their date, and for the version of another pack.
    """
    folder = pack_folder(id_or_folder)
    roots = [read_yaml(path) for path in (folder / PACK_FILE, *sorted((folder / VERSIONS).glob("*.yaml")))]
    packs = [read_pack(root) for root in roots]
    for position, (pack, root) in enumerate(zip(packs, roots)):
        if pack.id != packs[0].id:
            raise root.entries()["pack"].error("a version of {pack} is expected here", pack=packs[0].id)
        for earlier in packs[:position]:
            if earlier.version == pack.version or earlier.document.effective == pack.document.effective:
                raise root.entries()["version"].error(
                    "the version or its date of effect is that of {other}, too", other=earlier.file
                )
    return tuple(sorted(packs, key=lambda pack: pack.document.effective or datetime.date.min))


def in_force(versions: Sequence[Pack], as_of: datetime.date) -> Pack:
    """Return the last of the versions (in order) that has taken effect by a day; before all of them the first."""
    started = [pack for pack in versions if (pack.document.effective or datetime.date.min) <= as_of]
    return started[-1] if started else versions[0]


def read_pack(root: Node) -> Pack:
    """Read a pack from the parsed YAML. Raises PlaceError."""
    top = root.mapping(required=_REQUIRED, optional=_OPTIONAL)
    reading = Reading()
    agencies = _agencies(top["agencies"], reading)
    sources = _labels(top, "sources")
    violations = _violations(top, reading)
    reading.ambiguities = tuple(top["ambiguities"].entries())
    lists: Dict[str, Mapping[str, Label]] = {
        "agencies": {name: agency.name for name, agency in agencies.items()},
        "violations": {name: violation.name for name, violation in violations.items()},
        "sources": sources,
    }
    facts = read_facts_section(top["facts"], reading, lists)
    tasks = _labels(top, "tasks")
    reading.tasks = tuple(tasks)
    reading.table_names = tuple(top["tables"].entries()) if "tables" in top else ()
    tables = read_tables(top["tables"], reading) if "tables" in top else {}
    severities = tuple(item.text() for item in top["severities"].items()) if "severities" in top else ()
    pack = Pack(
        id=top["pack"].text(),
        version=top["version"].text(),
        city=read_label(top["city"]),
        title=read_label(top["title"]),
        document=_document(top["document"]),
        file=root.file,
        caveat=optional_label(top, "caveat"),
        agencies=agencies,
        facts=facts,
        violations=violations,
        groups=reading.words.groups,
        tasks=tasks,
        scope=read_table("scope", top["scope"], reading, SCOPE_VALUES) if "scope" in top else None,
        severity=read_table("severity", top["severity"], reading, severities) if "severity" in top else None,
        lead=read_table("lead", top["lead"], reading) if "lead" in top else None,
        lead_office=read_table("lead_office", top["lead_office"], reading) if "lead_office" in top else None,
        tables=tables,
        handling=read_handling(top["handling"], reading, violations) if "handling" in top else (),
        matters=_section(top, "separate_matters", read_matters, reading),
        notices=_section(top, "notices", read_notices, reading),
        deadlines=_section(top, "deadlines", read_deadlines, reading),
        duties=_section(top, "duties", read_duties, reading),
        forbidden=_section(top, "forbidden", read_forbidden, reading),
        escalations=_section(top, "escalations", read_escalations, reading),
        linkage=_section(top, "linkage", read_linkage, reading),
        figures=_section(top, "figures", read_figures, reading),
        reports=_section(top, "reports", _reports, reading),
        documents=_documents(top, reading),
        sources=sources,
        workflow=_workflow(top["workflow"], reading) if "workflow" in top else Workflow(),
        ambiguities=_ambiguities(top["ambiguities"], reading),
        rules=reading.rules,
        citations=reading.citations,
    )
    _check_references(pack, reading)
    return pack


def _section(top: Mapping[str, Node], key: str, read: Callable, reading: Reading) -> Tuple:
    return read(top[key], reading) if key in top else ()


def _labels(top: Mapping[str, Node], key: str) -> Dict[str, Label]:
    return {name: read_label(entry) for name, entry in top[key].entries().items()} if key in top else {}


def _document(node: Node) -> PolicyDocument:
    entries = node.mapping(
        required=("title", "issuer", "status"),
        optional=("number", "issued", "effective", "expires", "valid_years", "note", "text_integrity"),
    )
    if "expires" in entries and "valid_years" in entries:
        raise entries["valid_years"].error("give either expires or valid_years")
    document = PolicyDocument(
        read_label(entries["title"]),
        read_label(entries["issuer"]),
        entries["status"].choice(("issued", "draft"), "status"),
        optional_text(entries, "number"),
        optional_date(entries, "issued"),
        optional_date(entries, "effective"),
        optional_date(entries, "expires"),
        optional_label(entries, "note"),
        entries["text_integrity"].choice((COMPLETE, DAMAGED), "state of the text")
        if "text_integrity" in entries
        else COMPLETE,
        _years(entries["valid_years"]) if "valid_years" in entries else None,
    )
    if document.effective is not None and document.last_day is not None and document.last_day < document.effective:
        raise node.error("the document ends ({end}) before it takes effect", end=document.last_day)
    return document


def _years(node: Node) -> int:
    years = node.integer()
    if not 1 <= years <= 99:
        raise node.error("a document is valid for 1 to 99 years, not {found}", found=years)
    return years


def _agencies(node: Node, reading: Reading) -> Dict[str, Agency]:
    reading.words.agencies = tuple(node.entries())
    agencies = {}
    for name, entry in node.entries().items():
        entries = entry.mapping(required=("name", "kind"), optional=("level", "part_of", "role"))
        agencies[name] = Agency(
            name,
            read_label(entries["name"]),
            entries["kind"].text(),
            optional_label(entries, "level"),
            reading.agency(entries["part_of"]) if "part_of" in entries else None,
            optional_label(entries, "role"),
        )
    for name, entry in node.entries().items():
        _refuse_part_of_itself(name, agencies, entry)
    reading.words.agency_kinds = tuple(dict.fromkeys(agency.kind for agency in agencies.values()))
    return agencies


def _refuse_part_of_itself(name: str, agencies: Mapping[str, Agency], node: Node) -> None:
    met, above = {name}, agencies[name].part_of
    while above is not None:
        if above in met:
            raise node.error("agencies are parts of each other in a circle: {circle}", circle=listed(sorted(met)))
        met.add(above)
        above = agencies[above].part_of


def _violations(top: Mapping[str, Node], reading: Reading) -> Dict[str, Violation]:
    violations = {}
    groups: Dict[str, List[str]] = {}
    for name, entry in top["violations"].entries().items() if "violations" in top else ():
        entries = entry.mapping(required=("name",), optional=("group", "handled"))
        group = optional_text(entries, "group")
        handled = entries["handled"].boolean() if "handled" in entries else True
        violations[name] = Violation(name, read_label(entries["name"]), group, handled)
        if group is not None:
            groups.setdefault(group, []).append(name)
    reading.words.violations = tuple(violations)
    reading.words.groups = {group: tuple(members) for group, members in groups.items()}
    return violations


def _reports(node: Node, reading: Reading) -> Tuple[Report, ...]:
    reports = []
    for member in node.items():
        entries = member.mapping(required=("id", "kind", "who"), optional=("period", "to", "deadline", "cite"))
        name = reading.new_id(entries["id"])
        reports.append(
            Report(
                name,
                read_label(entries["kind"]),
                reading.agencies(entries["who"]),
                optional_text(entries, "period"),
                reading.agencies(entries["to"]) if "to" in entries else (),
                optional_text(entries, "deadline"),
                reading.cite(name, entries) if "cite" in entries else (),
            )
        )
    return tuple(reports)


def _documents(top: Mapping[str, Node], reading: Reading) -> Dict[str, DocumentType]:
    documents = {}
    for name, entry in top["documents"].entries().items() if "documents" in top else ():
        entries = entry.mapping(required=("name",), optional=("notice", "by", "cite"))
        if "notice" in entries:
            reading.words.notice_references.append(entries["notice"])
        elif "cite" not in entries:
            raise entry.error("a paper needs the notice that it is the form of, or a quotation")
        documents[name] = DocumentType(
            name,
            read_label(entries["name"]),
            optional_text(entries, "notice"),
            reading.agency(entries["by"]) if "by" in entries else None,
            reading.cite(name, entries) if "cite" in entries else (),
        )
    return documents


def _workflow(node: Node, reading: Reading) -> Workflow:
    entries = node.mapping(required=("stages", "transitions"))
    stages = {name: read_label(entry) for name, entry in entries["stages"].entries().items()}
    transitions = []
    for member in entries["transitions"].items():
        step = member.mapping(
            required=("from", "to"), optional=("if", "by", "deadline", "wording", "optional", "derived")
        )
        if "deadline" in step:
            reading.deadline_references.append(step["deadline"])
        transitions.append(
            Transition(
                step["from"].choice((*stages, "*"), "stage"),
                step["to"].choice(tuple(stages), "stage"),
                optional_label(step, "if"),
                optional_text(step, "by"),
                optional_text(step, "deadline"),
                optional_text(step, "wording"),
                optional_boolean(step, "optional"),
                optional_boolean(step, "derived"),
            )
        )
    return Workflow(stages, tuple(transitions))


def _ambiguities(node: Node, reading: Reading) -> Dict[str, Ambiguity]:
    kinds = ("conflict", "gap", "overlap", "both_apply")
    ambiguities = {}
    for name, entry in node.entries().items():
        entries = entry.mapping(
            required=("kind", "text", "safe"),
            optional=("settled_by", "when", "missing", "standing", "silent_when"),
        )
        ambiguities[name] = Ambiguity(
            name,
            entries["kind"].choice(kinds, "kind of ambiguity"),
            read_label(entries["text"]),
            read_label(entries["safe"]),
            optional_label(entries, "settled_by"),
            optional_condition(entries, "when", reading.words),
            tuple(
                member.choice(tuple(reading.words.facts), "fact") for member in entries["missing"].items_or_one()
            )
            if "missing" in entries
            else (),
            optional_boolean(entries, "standing"),
            optional_condition(entries, "silent_when", reading.words),
        )
    return ambiguities


def _check_references(pack: Pack, reading: Reading) -> None:
    for node in reading.words.rule_references:
        node.choice(tuple(pack.rules), "rule")
    for node in reading.words.notice_references:
        node.choice(tuple(notice.id for notice in pack.notices), "notice")
    for node in reading.deadline_references:
        node.choice(tuple(deadline.id for deadline in pack.deadlines), "deadline")
