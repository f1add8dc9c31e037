"""What the readers of a pack's sections share: known names, labels, citations, agencies and addressees."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Dict, Iterable, List, Mapping, Optional, Tuple

from enforcement_plugin.rules.condition_reader import Vocabulary, read_handler_test
from enforcement_plugin.rules.facts import Label
from enforcement_plugin.rules.pack import Addressees, ToFact, ToHandlers, ToNamed, ToOutcome
from enforcement_plugin.rules.plain_yaml import Node
from enforcement_plugin.rules.tables import Citation, Rule

QUOTE_LIMIT = 60


@dataclass
class Reading:
    """The state of reading one pack: its vocabulary and the ids met so far."""

    words: Vocabulary = field(default_factory=Vocabulary)
    ambiguities: Tuple[str, ...] = ()
    table_names: Tuple[str, ...] = ()
    tasks: Tuple[str, ...] = ()
    ids: Dict[str, Node] = field(default_factory=dict)
    rules: Dict[str, Rule] = field(default_factory=dict)
    citations: Dict[str, Tuple[Citation, ...]] = field(default_factory=dict)
    deadline_references: List[Node] = field(default_factory=list)

    def new_id(self, node: Node) -> str:
        """Return an id that nothing in the pack had before."""
        name = node.text()
        if name in self.ids:
            raise node.error(
                "the id “{found}” was given before, in line {first}", found=name, first=self.ids[name].line
            )
        self.ids[name] = node
        return name

    def cite(self, name: str, entries: Mapping[str, Node]) -> Tuple[Citation, ...]:
        """Read ``cite`` and keep it under the id, so that a decision can quote it."""
        citations = tuple(read_citation(member) for member in entries["cite"].items_or_one())
        self.citations[name] = citations
        return citations

    def ambiguity(self, entries: Mapping[str, Node]) -> Tuple[str, ...]:
        """Read the ambiguities that an entry names."""
        if "ambiguity" not in entries:
            return ()
        return tuple(
            member.choice(self.ambiguities, "ambiguity") for member in entries["ambiguity"].items_or_one()
        )

    def agency(self, node: Node) -> str:
        """Read one agency."""
        return node.choice(self.words.agencies, "agency")

    def agencies(self, node: Node) -> Tuple[str, ...]:
        """Read one agency or several."""
        return tuple(self.agency(member) for member in node.items_or_one())

    def fact(self, node: Node, kinds: Iterable[str]) -> str:
        """Read the name of a fact of one of the kinds."""
        kinds = tuple(kinds)
        return node.choice([name for name, fact in self.words.facts.items() if fact.kind in kinds], "fact")

    def addressees(self, node: Node) -> Addressees:
        """Read ``to``: agencies, ``{handlers: …}``, ``{fact: …}``, ``{outcome: …}`` or ``{text: …}``."""
        if not node.is_mapping:
            return ToNamed(self.agencies(node))
        entries = node.mapping(optional=("handlers", "fact", "outcome", "text"))
        if len(entries) != 1:
            raise node.error("exactly one of {allowed} is expected", allowed="handlers, fact, outcome, text")
        key, entry = next(iter(entries.items()))
        if key == "handlers":
            return ToHandlers(read_handler_test(entry, self.words))
        if key == "fact":
            return ToFact(self.fact(entry, ("agency",)))
        if key == "outcome":
            return ToOutcome(entry.choice(("lead", "lead_office"), "outcome"))
        return ToNamed(text=entry.text())


def read_label(node: Node) -> Label:
    """Read ``{zh: …, en: …}``; both are required."""
    entries = node.mapping(required=("zh", "en"))
    return Label(entries["zh"].text(), entries["en"].text())


def optional_label(entries: Mapping[str, Node], key: str) -> Optional[Label]:
    """Read a label that may be absent."""
    return read_label(entries[key]) if key in entries else None


def optional_text(entries: Mapping[str, Node], key: str) -> Optional[str]:
    """Read a text that may be absent or null."""
    return entries[key].text() if key in entries and entries[key].value is not None else None


def optional_boolean(entries: Mapping[str, Node], key: str) -> bool:
    """Read true or false; false where absent."""
    return entries[key].boolean() if key in entries else False


def optional_date(entries: Mapping[str, Node], key: str) -> Optional[datetime.date]:
    """Read an ISO date, or None where it is absent or null."""
    text = optional_text(entries, key)
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise entries[key].error("“{found}” is no date; write YYYY-MM-DD", found=text) from None


def read_citation(node: Node) -> Citation:
    """Read ``{section, quote}``: a clause and words that stand in it, at most 60 characters.

    ``inferred: true`` says that the source does not show the section (a heading lost, a sentence out of place).
    """
    entries = node.mapping(required=("section", "quote"), optional=("inferred",))
    quote = entries["quote"].text()
    if len(quote) > QUOTE_LIMIT:
        raise entries["quote"].error(
            "the quotation has {length} characters; at most {limit} are allowed",
            length=len(quote),
            limit=QUOTE_LIMIT,
        )
    return Citation(entries["section"].text(), quote, optional_boolean(entries, "inferred"))
