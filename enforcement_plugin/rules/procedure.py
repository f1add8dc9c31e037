"""Reports, papers and the steps of the procedure, as a pack names them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Mapping, Optional, Tuple

from enforcement_plugin.rules.facts import Label
from enforcement_plugin.rules.tables import Citation


@dataclass(frozen=True)
class Report:
    """A periodic report or ledger."""

    id: str
    kind: Label
    who: Tuple[str, ...]
    period: Optional[str]
    to: Tuple[str, ...] = ()
    deadline: Optional[str] = None
    cite: Tuple[Citation, ...] = ()


@dataclass(frozen=True)
class DocumentType:
    """A paper that the procedure knows; ``notice`` is the notice that it is the form of."""

    id: str
    name: Label
    notice: Optional[str] = None
    by: Optional[str] = None
    cite: Tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Transition:
    """A step of the workflow; ``start`` is ``*`` for "from anywhere"."""

    start: str
    end: str
    condition: Optional[Label] = None
    by: Optional[str] = None
    deadline: Optional[str] = None
    wording: Optional[str] = None
    optional: bool = False
    derived: bool = False


@dataclass(frozen=True)
class Workflow:
    """The stages of the procedure and the steps between them."""

    stages: Mapping[str, Label] = field(default_factory=dict)
    transitions: Tuple[Transition, ...] = ()
