"""One sealer's chain, link by link: what is missing, stands beside it, or is not what others saw there."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Callable, Dict, Iterable, Iterator, List, Optional, Set, Tuple

from enforcement_plugin.sync.verify_index import Claimed, Index, Link


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is not as it was sealed.

    ``kind``: ``altered`` (content changed), ``removed`` (a segment is gone from inside the chain), ``cut`` (its
    end is gone), ``inserted`` (a segment that the chain does not lead to), ``reordered`` (a segment lies in
    another's place), ``forked`` (two segments continue the same one: a copied file sealed, or a forgery),
    ``rewritten`` (a witness saw another hash there), ``signature`` (a bad one, or none or another key's where
    the chain was signed before), ``hidden`` (a change was replaced by its hash where nobody may hide any),
    ``contradicted`` (two segments tell the same change differently), ``newer`` (not readable by this version),
    ``unverifiable`` (hashed in a way that is unknown here), ``unreadable`` (it lies there, and the hub cannot
    hand it out).
    ``position`` is the first change concerned in the sealer's chain (of the segment that names it, where the file
    of a mass import is concerned), ``case`` a case whose record is affected. ``witness`` is who tells otherwise,
    if it is not the chain itself: another sealer's segment, a file (if ``altered``, by its own log), or ``head``
    for one that a person had kept. A witness can lie, too; two that agree are hard to explain away.
    ``attachment`` is the SHA-256 of a photo or document whose content at the hub is another (kind ``attachment``).
    """

    kind: str
    sealer: str
    position: int
    case: str = ""
    witness: str = ""
    attachment: str = ""


@dataclass(frozen=True)
class Looks:
    """How the chain's verification looks up which cases are concerned: rarely, for a finding only.

    ``cases`` of a segment that is there; ``lost`` of positions that are not (sealer, first, last or None), as
    far as a witness knows.
    """

    cases: Callable[[Link], Set[str]]
    lost: Callable[[str, int, Optional[int]], Set[str]]


def named(kind: str, sealer: str, position: int, cases: Iterable[str], witness: str = "") -> List[Finding]:
    """Return one finding per case, or one without a case."""
    return [Finding(kind, sealer, position, case, witness) for case in sorted(cases) or [""]]


def verify_chain(index: Index, sealer: str, looks: Looks) -> Iterator[Finding]:
    """Yield what is wrong with a sealer's chain; memory follows what is wrong and not its length."""
    claims = index.claims(sealer)
    pending = next(claims, None)
    unmet: List[Tuple[Claimed, Link]] = []
    strays: Set[Tuple[int, str]] = set()
    before: Optional[Link] = None
    key: Optional[str] = None
    for link, kind in follow(index, sealer):
        if kind:
            yield from named(kind, sealer, link.first, looks.cases(link))
            strays.add((link.last, link.hash))
            continue
        yield from _joint(index, before, link, looks)
        while pending is not None and pending.position <= link.last:
            met = (pending.position, pending.hash) == (link.last, link.hash)
            if pending.position >= link.first and not met:
                unmet.append((pending, link))
            pending = next(claims, None)
        if key is not None and link.key != key:
            yield from named("signature", sealer, link.first, looks.cases(link))
        key, before = key or link.key, link
    broken = index.broken_ends(sealer)
    for claim, link in unmet:
        if (claim.position, claim.hash) in strays:
            continue  # seen by somebody before the chain forked: that is said already
        if claim.position == link.last:
            yield from named("rewritten", sealer, link.first, looks.cases(link), claim.source)
        elif claim.position not in broken:
            yield Finding("rewritten", sealer, claim.position, witness=claim.source)
    covered = max([before.last if before is not None else 0, *broken])
    while pending is not None:
        if pending.position > covered and (pending.position, pending.hash) not in strays:
            lost = looks.lost(sealer, covered + 1, None)
            yield from named("cut", sealer, covered + 1, lost, pending.source)
            return
        pending = next(claims, None)


def _joint(index: Index, before: Optional[Link], link: Link, looks: Looks) -> Iterator[Finding]:
    """Yield what is wrong between two segments that follow each other."""
    gap = before.last + 1 if before is not None else 1
    if link.first > gap:
        while (reached := index.broken_from(link.sealer, gap)) is not None:  # lies there, but broken: said already
            gap = reached + 1
        if gap < link.first:
            yield from named("removed", link.sealer, gap, looks.lost(link.sealer, gap, link.first - 1))
    elif link.previous != (before.hash if before is not None else None):
        if before is not None and index.claimed(link.sealer, before.last, before.hash):
            # Somebody has seen the earlier one as it is: then it is the later one that does not belong here.
            yield from named("inserted", link.sealer, link.first, looks.cases(link))
            return
        at_fault = before if before is not None else link
        yield from named("altered", link.sealer, at_fault.first, looks.cases(at_fault))


def follow(index: Index, sealer: str) -> Iterator[Tuple[Link, str]]:
    """Yield every segment of a sealer, with an empty text if it is the chain's, else with what it is.

    Where two claim the same place, the one that others have seen, or that the next one names, is the chain;
    what goes on from the other one is what that is.
    """
    end, digest = 0, None
    aside: Dict[str, str] = {}
    for first, group in itertools.groupby(index.links(sealer), key=lambda link: link.first):
        rivals = list(group)
        best = None
        own = [link for link in rivals if link.previous == digest or link.previous not in aside]
        if first > end and own:
            credits = ((_credit(index, link, digest), -place, link) for place, link in enumerate(own))
            best = own[0] if len(own) == 1 else max(credits)[2]
            yield best, ""
            end, digest = best.last, best.hash
        for rival in rivals:
            if rival is best:
                continue
            kind = "forked" if best is not None and rival.previous == best.previous else "inserted"
            kind = aside.get(rival.previous or "", kind)
            aside[rival.hash] = kind
            yield rival, kind


def _credit(index: Index, link: Link, digest: Optional[str]) -> Tuple[bool, bool, bool]:
    witnessed = index.claimed(link.sealer, link.last, link.hash)
    return (witnessed, index.named_by_next(link), link.previous == digest)
