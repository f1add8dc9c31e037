"""Whether a hub still says what was sealed: unchanged since sealing, which is not the same as true.

Each sealer's segments form a chain: every segment names the hash of the one before. Every segment also names
the heads that its writer had seen of others, and every workspace remembers the heads that it has read; these
witnesses notice a chain that was cut or rewritten as a whole.
"""

from __future__ import annotations

import itertools
import json
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, Iterable, List, Mapping, Sequence, Set, Tuple

from enforcement_plugin.sync.hub import Hub, HubError, names
from enforcement_plugin.sync.layers import named_in
from enforcement_plugin.sync.segment import Segment, SegmentDamagedError, SegmentName, decode
from enforcement_plugin.workspace import database
from enforcement_plugin.workspace.tables import BY_NAME

Progress = Callable[[float, str], None]


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is not as it was sealed.

    ``kind``: ``altered`` (content changed), ``removed`` (a segment is gone from inside the chain), ``cut`` (its
    end is gone), ``inserted`` (a segment that the chain does not lead to), ``reordered`` (a segment lies in
    another's place), ``forked`` (two segments continue the same one: a copied file sealed, or a forgery),
    ``rewritten`` (a witness saw another hash there), ``newer`` (not readable by this version).
    ``position`` is the first change concerned in the sealer's chain (of the segment that names it, where the file
    of a mass import is concerned), ``case`` a case whose record is affected.
    """

    kind: str
    sealer: str
    position: int
    case: str = ""


@dataclass(frozen=True)
class Witness:
    """What somebody else saw: ``source`` says who, ``heads`` (sealer, position) -> hash."""

    source: str
    heads: Mapping[Tuple[str, int], str]


def verify(hub: Hub, witnesses: Sequence[Witness], *, progress: Progress) -> List[Finding]:
    """Read every segment of the hub and return what is not as it was sealed, sorted; nothing found: intact.

    Raises HubError when the hub cannot be listed.
    """
    present = names(hub, {})
    chains: Dict[str, List[Segment]] = {}
    broken: Dict[str, List[Tuple[SegmentName, str, Set[str]]]] = {}
    for number, name in enumerate(present):
        progress(number / max(1, len(present)), "Verifying")
        try:
            content = hub.read(name)
        except HubError:
            broken.setdefault(name.sealer, []).append((name, "altered", set()))
            continue
        try:
            chains.setdefault(name.sealer, []).append(decode(name, content))
        except SegmentDamagedError as damage:
            broken.setdefault(name.sealer, []).append((name, damage.kind, _cases_in(content)))
    seen = _seen(chains, witnesses)
    findings: Set[Finding] = set()
    for sealer in {*chains, *broken, *(sealer for sealer, _ in seen)}:
        claimed = {position: digest for (other, position), digest in seen.items() if other == sealer}
        findings.update(_verify_chain(sealer, chains.get(sealer, []), broken.get(sealer, []), claimed))
    findings.update(_verify_layers(hub, chains.values()))
    return sorted(findings)


def _verify_layers(hub: Hub, chains: Iterable[Sequence[Segment]]) -> List[Finding]:
    """Return the files of mass imports that are gone or changed, each where a segment first names it."""
    findings = []
    known: Dict[str, str] = {}
    for segment in itertools.chain.from_iterable(chains):
        for layer in named_in(segment.changes).values():
            if layer.sha256 not in known:
                known[layer.sha256] = _layer_state(hub, layer.sha256)
            if known[layer.sha256]:
                findings.append(Finding(known[layer.sha256], segment.sealer, segment.first))
    return findings


def _layer_state(hub: Hub, sha256: str) -> str:
    if not hub.has_layer(sha256):
        return "removed"
    return "" if hub.layer_is_whole(sha256) else "altered"


def _verify_chain(
    sealer: str,
    segments: Sequence[Segment],
    broken: Sequence[Tuple[SegmentName, str, Set[str]]],
    claimed: Mapping[int, Set[str]],
) -> List[Finding]:
    findings: List[Finding] = []
    damaged = {}  # first position -> last position
    for name, kind, cases in broken:
        findings.extend(_named(kind, sealer, name.first, cases))
        damaged[name.first] = name.last
    chain, strays = _follow(segments, claimed)
    for stray, kind in strays:
        findings.extend(_named(kind, sealer, stray.first, cases_of(stray)))
    end, digest = 0, None
    for segment in chain:
        gap = end + 1
        if segment.first > gap:
            while gap in damaged:  # lies there, but altered: said already
                gap = damaged[gap] + 1
            if gap < segment.first:
                findings.append(Finding("removed", sealer, gap))
        elif segment.previous != digest:
            previous = next((each for each in chain if each.last == end), None)
            cases = cases_of(previous) if previous is not None else cases_of(segment)
            first = previous.first if previous is not None else segment.first
            findings.extend(_named("altered", sealer, first, cases))
        end, digest = segment.last, segment.hash
    by_end = {segment.last: segment for segment in chain}
    covered = max([end, *damaged.values()])
    for position, digests in sorted(claimed.items()):
        known = by_end.get(position)
        if known is not None and digests - {known.hash}:
            findings.extend(_named("rewritten", sealer, known.first, cases_of(known)))
        elif known is None and position > covered:
            findings.append(Finding("cut", sealer, covered + 1))
        elif (
            known is None
            and position not in damaged.values()
            and any(segment.first <= position < segment.last for segment in chain)
        ):
            findings.append(Finding("rewritten", sealer, position))
    return findings


def _follow(
    segments: Sequence[Segment], claimed: Mapping[int, Set[str]]
) -> Tuple[List[Segment], List[Tuple[Segment, str]]]:
    """Return the chain, and the segments beside it with what they are.

    Where two claim the same place, the one that others have seen, or that the next one names, is the chain.
    """
    named = {segment.previous for segment in segments}
    chain: List[Segment] = []
    strays: List[Tuple[Segment, str]] = []
    end, digest = 0, None

    def credit(segment: Segment) -> Tuple[bool, bool, bool]:
        witnessed = segment.hash in claimed.get(segment.last, set())
        return (witnessed, segment.hash in named, segment.previous == digest)

    waiting = sorted(segments, key=lambda segment: (segment.first, segment.last, segment.hash))
    while waiting:
        first = waiting[0].first
        rivals = [segment for segment in waiting if segment.first == first]
        waiting = waiting[len(rivals) :]
        if first <= end:
            strays += [(segment, "inserted") for segment in rivals]
            continue
        best = max(rivals, key=credit)
        for rival in rivals:
            if rival is not best:
                strays.append((rival, "forked" if rival.previous == best.previous else "inserted"))
        chain.append(best)
        end, digest = best.last, best.hash
    return chain, strays


def _seen(
    chains: Mapping[str, Sequence[Segment]], witnesses: Iterable[Witness]
) -> Dict[Tuple[str, int], Set[str]]:
    """Return every head that somebody other than the sealer itself states: in segments and by witnesses."""
    seen: Dict[Tuple[str, int], Set[str]] = {}
    for sealer, segments in chains.items():
        for segment in segments:
            for other, head in segment.seen.items():
                if other != sealer:
                    seen.setdefault((other, head.position), set()).add(head.hash)
    for witness in witnesses:
        for place, digest in witness.heads.items():
            seen.setdefault(place, set()).add(digest)
    return seen


def _named(kind: str, sealer: str, position: int, cases: Iterable[str]) -> List[Finding]:
    return [Finding(kind, sealer, position, case) for case in sorted(cases)] or [Finding(kind, sealer, position)]


def cases_of(segment: Segment) -> Set[str]:
    """Return the cases that a segment's changes are about, as far as the changes themselves say."""
    return {
        case
        for change in segment.changes
        for case in [_case(change.table, change.row, {n: new for n, (_, new) in change.columns.items()})]
        if case
    }


def _cases_in(content: bytes) -> Set[str]:
    """Return the cases that the readable lines of a damaged segment are about."""
    cases: Set[str] = set()
    for line in content.split(b"\n"):
        try:
            data = json.loads(line.decode("utf-8", "replace"))
            columns = {str(name): str(pair[1]) for name, pair in data["columns"].items()}
            cases.add(_case(str(data["table"]), str(data["row"]), columns))
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
            continue
    return cases - {""}


def _case(table: str, row: str, columns: Mapping[str, str]) -> str:
    if table == "enforcement_case":
        return row
    described = BY_NAME.get(table)
    literal = columns.get(described.case_column, "") if described is not None and described.case_column else ""
    return literal[1:-1] if literal.startswith("'") else ""


def witness_of(path: Path) -> Witness:
    """Return the heads that a workspace file has read. Raises what ``database.named_errors`` raises."""
    database.inspect(path)
    with database.named_errors(path), closing(database.connect(path, read_only=True)) as connection:
        rows = connection.execute("SELECT sealer, position, hash FROM witness").fetchall()
    return Witness(str(path), {(str(sealer), int(position)): str(digest) for sealer, position, digest in rows})


def outcome(findings: Sequence[Finding]) -> Dict[str, object]:
    """Return findings as the contract's JSON data."""
    return {
        "ok": not findings,
        "findings": [
            {"kind": each.kind, "sealer": each.sealer, "position": each.position, "case": each.case or None}
            for each in findings
        ],
    }
