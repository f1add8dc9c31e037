"""Whether a hub still says what was sealed: unchanged since sealing, which is not the same as true.

Each sealer's segments form a chain: every segment names the hash of the one before. Every segment also names
the heads that its writer had seen of others, every workspace remembers the heads that it has read, and a person
can keep one on paper; these witnesses notice a chain that was cut or rewritten as a whole.

Each segment is read once and one at a time; what has to be remembered of it is on the disk (verify_index.py).
"""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Mapping, Optional, Sequence, Set, Tuple

from enforcement_plugin.sync import keys
from enforcement_plugin.sync.hub import Hub, HubError, HubUnreachableError
from enforcement_plugin.sync.layers import named_in
from enforcement_plugin.sync.segment import (
    Segment,
    SegmentDamagedError,
    SegmentName,
    decode,
    require_all_shown,
    shown_lines,
)
from enforcement_plugin.sync.verify_cases import case_of, cases_in, cases_of, named_attachments
from enforcement_plugin.sync.verify_chain import Finding, Looks, named, verify_chain
from enforcement_plugin.sync.verify_devices import Device, Devices
from enforcement_plugin.sync.verify_heads import WrittenHead, state_of_head
from enforcement_plugin.sync.verify_index import Index, Link
from enforcement_plugin.sync.verify_log import WitnessFile, opened_witness
from enforcement_plugin.workspace.change import Change

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Witness:
    """What somebody else saw: ``source`` says who, ``heads`` (sealer, position) -> hash.

    With ``file`` it is a workspace, whose log is held against the segments as well.
    """

    source: str
    heads: Mapping[Tuple[str, int], str]
    file: Optional[Path] = None


@dataclass(frozen=True)
class Verification:
    """What verifying a hub came to; no findings: intact.

    ``heads`` has for every head that somebody wrote down found, rewritten, altered, removed or cut.
    """

    findings: Tuple[Finding, ...]
    devices: Tuple[Device, ...] = ()
    heads: Tuple[Tuple[WrittenHead, str], ...] = ()
    segments: int = 0
    changes: int = 0
    hidden: int = 0  # changes that this reader may not see; their hashes are in the chain


def witness_of(path: Path) -> Witness:
    """Return a workspace file as a witness."""
    return Witness(str(path), {}, path)


def verify(
    hub: Hub,
    witnesses: Sequence[Witness] = (),
    heads: Sequence[WrittenHead] = (),
    *,
    files: bool = True,
    progress: Progress,
) -> Verification:
    """Read every segment of the hub and return what is not as it was sealed.

    With ``files`` every photo and document is read, too; one that is not at the hub is no finding, it may be
    on its way (``sync files`` tells).
    Raises HubError when the hub cannot be listed, CryptographyMissingError when signatures are there and cannot
    be checked, and for a witness that is no workspace what ``database.named_errors`` raises.
    """
    with ExitStack() as stack:
        index = stack.enter_context(Index())
        opened = [stack.enter_context(opened_witness(each.file)) for each in witnesses if each.file is not None]
        reading = _Reading(hub, index, opened, files)
        reading.read_all(progress)
        for file in opened:
            index.claim(file.heads(), str(file.path))
        for witness in witnesses:
            index.claim(((*place, digest) for place, digest in witness.heads.items()), witness.source)
        index.claim(((head.sealer, head.position, head.hash) for head in heads), "head")
        looks = Looks(reading.cases_at, reading.lost_cases)
        findings = reading.findings
        for sealer in index.sealers():
            findings.update(verify_chain(index, sealer, looks))
        findings.update(reading.devices.signed_otherwise(index))
        for told in index.disputed():
            findings.update(reading.contradicted(told))
        return Verification(
            findings=tuple(sorted(findings)),
            devices=tuple(reading.devices.listed(index)),
            heads=tuple((head, state_of_head(index, head)) for head in heads),
            segments=reading.segments,
            changes=reading.changes,
            hidden=reading.hidden,
        )


class _Reading:
    """The one pass over the hub: verifies every segment by itself and keeps what the chains need."""

    def __init__(self, hub: Hub, index: Index, files: Sequence[WitnessFile], attachments: bool) -> None:
        self._hub, self._index, self._files = hub, index, files
        self._attachments: Optional[Set[str]] = set() if attachments else None
        self._layers: Dict[str, str] = {}
        self.devices = Devices()
        self.findings: Set[Finding] = set()
        self.segments = self.changes = self.hidden = 0

    def read_all(self, progress: Progress) -> None:
        """Read every segment."""
        paths = self._hub.paths({})
        for number, path in enumerate(paths):
            progress(number / len(paths), "Verifying")
            name = SegmentName.parse(path)
            if name is not None:
                self._read(name)

    def _read(self, name: SegmentName) -> None:
        content = self._content_of(name)
        if content is None:
            self._broken(name, "unreadable", set())
            return
        try:
            segment = decode(name, content)
            if not self._hub.hides_changes:
                require_all_shown(segment)
        except SegmentDamagedError as damage:
            self._broken(name, damage.kind, cases_in(content))
            return
        if segment.key is not None:
            keys.require()
        self._index.add(segment, self.segments, shown_lines(content))
        self.segments += 1
        self.changes += len(segment.changes)
        self.hidden += segment.hidden
        self.devices.add(segment)
        self._check_layers(segment)
        self._check_attachments(segment)
        for file in self._files:
            self.findings.update(file.differing(segment))

    def _broken(self, name: SegmentName, kind: str, cases: Set[str]) -> None:
        self._index.add_broken(name)
        # What was taken from it, only somebody who has read it whole can still name.
        cases = cases | self.lost_cases(name.sealer, name.first, name.last)
        self.findings.update(named(kind, name.sealer, name.first, cases))

    def _check_layers(self, segment: Segment) -> None:
        """Find files of mass imports that are gone or changed, each where a segment names it."""
        for layer in named_in(segment.changes).values():
            if layer.sha256 not in self._layers:
                self._layers[layer.sha256] = _layer_state(self._hub, layer.sha256)
            if self._layers[layer.sha256]:
                self.findings.add(Finding(self._layers[layer.sha256], segment.sealer, segment.first))

    def _check_attachments(self, segment: Segment) -> None:
        """Find photos and documents that are damaged, each where a segment first names it."""
        if self._attachments is None:
            return
        for case, sha256 in named_attachments(segment):
            if sha256 not in self._attachments:
                self._attachments.add(sha256)
                if _attachment_is_damaged(self._hub, sha256):
                    self.findings.add(
                        Finding("attachment", segment.sealer, segment.first, case, attachment=sha256)
                    )

    def _content_of(self, name: SegmentName) -> Optional[bytes]:
        """Return a segment's bytes, None if it cannot be read; raises HubError if the whole hub cannot."""
        with suppress(HubUnreachableError):
            return self._hub.read(name)
        # A connection that was lost accuses nobody: then listing raises, or the second try succeeds.
        self._hub.paths({name.sealer: name.month})
        with suppress(HubUnreachableError):
            return self._hub.read(name)
        return None

    def cases_at(self, link: Link) -> Set[str]:
        """Return the cases of a segment that was read before; it is read once more."""
        try:
            return cases_of(decode(link.name, self._hub.read(link.name)))
        except (HubError, SegmentDamagedError):
            return set()

    def contradicted(self, told: Sequence[Tuple[Link, int]]) -> Iterator[Finding]:
        """Yield a finding for every place of a change that is told differently elsewhere."""
        versions: Dict[str, List[Tuple[Finding, Change]]] = {}
        for link, place in told:
            try:
                segment = decode(link.name, self._hub.read(link.name))
            except (HubError, SegmentDamagedError):
                continue
            change = segment.changes[place]
            position = segment.first if segment.hidden else segment.first + place
            finding = Finding("contradicted", segment.sealer, position, case_of(change))
            versions.setdefault(change.change, []).append((finding, change))
        for places in versions.values():
            if any(change != places[0][1] for _, change in places):
                yield from (finding for finding, _ in places)

    def lost_cases(self, sealer: str, first: int, last: Optional[int]) -> Set[str]:
        """Return the cases that witnesses read at positions which the hub does not hold."""
        return {case for file in self._files for case in file.lost_cases(sealer, first, last)}


def _layer_state(hub: Hub, sha256: str) -> str:
    if not hub.has_layer(sha256):
        return "removed"
    return "" if hub.layer_is_whole(sha256) else "altered"


def _attachment_is_damaged(hub: Hub, sha256: str) -> bool:
    try:
        return not hub.missing_files([sha256]) and not hub.file_is_whole(sha256)
    except HubError:
        hub.paths({})  # raises where the whole hub is gone, which is nobody's forgery
        return True  # it lies there and cannot be read


def outcome(verification: Verification) -> Dict[str, object]:
    """Return a verification as the contract's JSON data (``sync verify``)."""
    return {
        "ok": not verification.findings,
        "findings": [
            {
                "kind": each.kind,
                "sealer": each.sealer,
                "position": each.position,
                "case": each.case or None,
                **({"witness": each.witness} if each.witness else {}),
                **({"attachment": each.attachment} if each.attachment else {}),
            }
            for each in verification.findings
        ],
        "devices": [vars(device) for device in verification.devices],
        "heads": [{"head": str(head), "status": status} for head, status in verification.heads],
        "segments": verification.segments,
        "changes": verification.changes,
        "hidden": verification.hidden,
    }
