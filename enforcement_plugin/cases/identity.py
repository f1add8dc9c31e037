"""Identities that two officers arrive at independently (data-and-sync, "Workspace").

A case opened offline on two machines for one structure under one pack is one case; so are the same
violation of that case and the same entry of a fact.
"""

from __future__ import annotations

import uuid

# Drawn once for this product (uuid4); a change would open every case a second time.
NAMESPACE = uuid.UUID("5f0d7f0e-3f0b-4c54-9a34-0f6f4e6f2a91")


def _derive(*parts: str) -> str:
    # The separator cannot occur in ids, so that ("a", "bc") and ("ab", "c") stay apart.
    return uuid.uuid5(NAMESPACE, "\x1f".join(parts)).hex


def case_uuid(structure_uuid: str, pack_id: str, sequence: int = 1) -> str:
    """Return the uuid of the ``sequence``-th case (1 …) of a structure under a pack."""
    return _derive("case", structure_uuid, pack_id, str(sequence))


def violation_uuid(case: str, violation: str) -> str:
    """Return the uuid of one violation (id of the pack) of a case."""
    return _derive("violation", case, violation)


def fact_uuid(case: str, fact: str) -> str:
    """Return the uuid of an officer's entry of one fact (name in the pack) of a case."""
    return _derive("fact", case, fact)


def case_number(prefix: str, year: int, case: str) -> str:
    """Return a provisional case number such as ``LC-2026-4F1A9C``.

    A running number would be given twice by two officers who are offline; six digits of the case's own
    uuid are not. The office's file number (案号) belongs to the violation and is entered by hand.
    """
    return f"{prefix}-{year}-{case[:6].upper()}"
