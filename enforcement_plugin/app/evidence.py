"""Whether the record is still what was sealed, and what a person can hold in his hand to tell later."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Callable, Dict, List, Optional, Sequence, Tuple, Union

from enforcement_plugin.app import hubs
from enforcement_plugin.app.workspaces import open_workspace
from enforcement_plugin.errors import InputError, SurroundingsError
from enforcement_plugin.outputs import head_page, head_pdf
from enforcement_plugin.sync import heads as sync_heads
from enforcement_plugin.sync import keys, segment, verify
from enforcement_plugin.sync.profile import default_profile
from enforcement_plugin.sync.verify_heads import parse_heads
from enforcement_plugin.workspace.workspace import iso

ALGORITHMS = segment.ALGORITHMS
PASSPHRASE = keys.PASSPHRASE
Signer = keys.Signer
new_device_key = keys.new_key
key_from_secret = keys.key_from_secret
_ENDINGS = (".svg", ".pdf", ".png")

Progress = Callable[[float, str], None]


def _silent(share: float, text: str) -> None:
    """Hear about progress and say nothing."""


def verify_hub(
    hub: Union[str, Path],
    witnesses: Sequence[Union[str, Path]] = (),
    written: Sequence[str] = (),
    *,
    files: bool = True,
    progress: Progress = _silent,
) -> Dict[str, object]:
    """Return whether the hub still says what was sealed (contract, ``sync verify``).

    ``witnesses`` are workspace files that have synced with it, ``written`` heads that were written down or
    scanned (``sync head``). With ``files`` every photo and document is read, too. Raises
    InputError when there is no hub, or a text is no head.
    """
    seen = [verify.witness_of(Path(path)) for path in witnesses]
    kept = [head for text in written for head in parse_heads(text)]
    with hubs.existing(hub) as reached:
        return verify.outcome(verify.verify(reached, seen, kept, files=files, progress=progress))


def hub_algorithm(hub: Union[str, Path], algorithm: Optional[str] = None) -> Dict[str, object]:
    """Choose one of ``ALGORITHMS`` for the new segments of a hub, if one is given, and tell which it is.

    What was sealed before stays as it is; a chain may change its hash from segment to segment. Raises
    InputError when there is no hub or this computer lacks the algorithm, HubError when it cannot be written.
    """
    with hubs.existing(hub) as reached:
        if algorithm is not None:
            if not segment.offered(algorithm):
                raise InputError(
                    "This computer's Python cannot compute {algorithm}; whoever reads the hub must be able to.",
                    algorithm=algorithm,
                )
            reached.choose_algorithm(algorithm)
        return {"algorithm": reached.algorithm()}


@dataclass(frozen=True)
class WrittenHeads:
    """Heads, and the files that they were written to."""

    sheet: sync_heads.HeadSheet
    files: Tuple[Path, ...]

    @property
    def heads(self) -> Tuple[sync_heads.KeptHead, ...]:
        """Return the heads, the own one first."""
        return self.sheet.heads

    def as_json(self) -> Dict[str, object]:
        """Return them as plain JSON data (``sync head``)."""
        return {**self.sheet.as_json(), "files": [str(path) for path in self.files]}


def heads(place: Union[str, Path], out: Optional[Path] = None) -> WrittenHeads:
    """Return the heads that a workspace file or a hub knows now, and write them as pages for people to keep.

    ``out`` is a file .svg or .pdf (pages with QR code and text) or .png (the code alone); further pages of
    SVG and PNG get a number. Raises InputError where nothing
    was sealed or the ending is another one, SurroundingsError where a package is missing or nothing can be
    written.
    """
    if out is not None and out.suffix.lower() not in _ENDINGS:
        raise InputError("{path}: a head is written as .svg, .pdf or .png.", path=out)
    if hubs.is_address(place) or Path(place).is_dir():
        now = iso(datetime.now(timezone.utc))
        with hubs.existing(place) as reached:
            sheet = sync_heads.heads_of_hub(reached, str(place), now)
    else:
        with open_workspace(place) as workspace:
            sheet = sync_heads.heads_of_workspace(workspace)
    return WrittenHeads(sheet, tuple(write_heads(sheet, out)) if out is not None else ())


def write_heads(sheet: sync_heads.HeadSheet, out: Path) -> List[Path]:
    """Write the pages of a sheet; return the files. Raises as ``heads``."""
    kind = out.suffix.lower()
    try:
        if kind == ".pdf":
            head_pdf.write_pdf(head_page.pages(sheet), out)
            return [out]
        if kind == ".svg":
            contents = [head_page.svg(page).encode("utf-8") for page in head_page.pages(sheet)]
        else:
            contents = []
            for code in head_page.codes(sheet):
                picture = io.BytesIO()
                code.save(picture, kind="png", scale=8, border=head_page.QUIET_ZONE)
                contents.append(picture.getvalue())
        files = [
            out if not number else out.with_name(f"{out.stem}-{number + 1}{out.suffix}")
            for number in range(len(contents))
        ]
        for path, content in zip(files, contents):
            path.write_bytes(content)
    except OSError as error:
        raise SurroundingsError(
            "{path} cannot be written ({reason}).", path=out, reason=error.strerror or str(error)
        ) from error
    return files


def device_key(profile: Optional[Path] = None) -> Optional[keys.DeviceKey]:
    """Return the key of this user's command line, None if he made none. Raises as ``keys.read_key_file``."""
    return keys.read_key_file(_key_file(profile), os.environ)


def create_device_key(profile: Optional[Path] = None) -> Dict[str, object]:
    """Make the key with which this user's command line signs. Raises as ``keys.create_key_file``."""
    path = _key_file(profile)
    return _told(keys.create_key_file(path, os.environ), path)


def show_device_key(profile: Optional[Path] = None) -> Dict[str, object]:
    """Return the public key of this user's command line and where the private one lies.

    Raises InputError if there is none, and as ``keys.read_key_file``.
    """
    path = _key_file(profile)
    key = keys.read_key_file(path, os.environ)
    if key is None:
        raise InputError("{path} does not exist: make a key first (sync key create).", path=path)
    return _told(key, path)


def _told(key: keys.Signer, path: Path) -> Dict[str, object]:
    return {"public_key": key.public_key, "file": str(path)}


def _key_file(profile: Optional[Path]) -> Path:
    return keys.key_file(profile or default_profile(dict(os.environ)))
