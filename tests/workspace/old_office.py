"""The files of an office that still had schema 1 (data/README.md)."""

from __future__ import annotations

import tarfile
from dataclasses import dataclass
from pathlib import Path

ARCHIVE = Path(__file__).with_name("data") / "office-schema1.tar.xz"


@dataclass(frozen=True)
class OldOffice:
    """Two officers' files, the folder through which they sync, and where their identities are kept."""

    folder: Path

    @property
    def li(self) -> Path:
        """The file of 李梅: one change waits, one conflict is open."""
        return self.folder / "li.gpkg"

    @property
    def wang(self) -> Path:
        """The file of 王强."""
        return self.folder / "wang.gpkg"

    @property
    def hub(self) -> Path:
        """The hub, with its shared file."""
        return self.folder / "hub"

    def profile(self, name: str) -> Path:
        """The sealing identities of a person."""
        return self.folder / f"{name}.json"


def unpack(folder: Path) -> OldOffice:
    """Put the files into ``folder``."""
    with tarfile.open(ARCHIVE) as archive:
        for member in archive.getmembers():
            target = folder / member.name
            if member.isdir():
                target.mkdir(parents=True, exist_ok=True)
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                content = archive.extractfile(member)
                target.write_bytes(content.read() if content else b"")
    return OldOffice(folder)
