"""Where the files lie that evidence and documents name, and which paths are never touched.

A row says where its file is by a path relative to the folder of the workspace, as QField and plain QGIS write
it (``DCIM/JPEG_20261120.jpg``). A file that comes from the hub is laid where its row says if that place is
free and its kind is harmless; otherwise it goes into the managed folder beside the workspace, as
``<name>.files/<sha256>.<suffix>``. Rows come from other people's machines: a path that leaves the folder,
goes through a link, or names a device, a hidden file or a database is neither read nor written.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterator, Optional, Tuple

from enforcement_plugin.sync.hub import file_sha256
from enforcement_plugin.sync.transfer import is_sha256, local

TABLES_WITH_FILES = ("evidence", "document")
HERE, ALTERED, ABSENT, REFUSED, UNHASHED = "here", "altered", "absent", "refused", "unhashed"
UNREADABLE = "unreadable"

# What a double click may open and a foreign row may lay down: pictures, sound, film, documents, drawings.
HARMLESS = frozenset(
    re.findall(
        r"\w+",
        """
        jpg jpeg png gif bmp webp heic heif tif tiff dng mp4 mov avi mkv 3gp m4v wmv mp3 m4a wav aac amr ogg opus
        pdf ofd txt csv md rtf doc docx wps xls xlsx et ppt pptx dps odt ods dwg dxf kml gpx geojson json xml
        zip rar 7z
        """,
    )
)
_DATABASE = re.compile(r".*\.(gpkg|sqlite3?|db3?|mbtiles)(-wal|-shm|-journal)?\Z", re.IGNORECASE)
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\Z", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f:*?"<>|]')
_NAME_BYTES = 255
_PATH_CHARACTERS = 1024
_WINDOWS_PATH = 250


@dataclass(frozen=True)
class Attachment:
    """A row that names a file. ``sha256`` is empty where none, or none that can be one, is recorded."""

    table: str
    row: str
    case: str
    path: str
    sha256: str
    size: Optional[int]


@dataclass(frozen=True)
class Found:
    """What is known of an attachment's file on this machine; ``path`` is where, if anything is there.

    ``state``: ``here`` (whole), ``altered`` (other content than was recorded), ``absent``, ``refused`` (the
    path is one that is never touched), ``unhashed`` (a file without a recorded hash), ``unreadable``.
    ``altered`` is a file with other content than was recorded, also where the whole one lies beside it in the
    managed folder.
    """

    state: str
    path: Optional[Path] = None
    altered: Optional[Path] = None


class Places:
    """The places of one workspace's attachments.

    Short-lived: which folders are no links is remembered, so that a hundred thousand rows ask only once.
    """

    def __init__(self, workspace: Path) -> None:
        absolute = workspace.absolute()
        self.folder = absolute.parent
        self.managed_folder = self.folder / f"{absolute.stem}.files"
        self._folders: Dict[str, Optional[str]] = {"": str(self.folder)}

    def named(self, text: str) -> Optional[Path]:
        """Return the place that a row's path names, None if it is one that is never touched."""
        path = self._named(text)
        return None if path is None or _is_link(path) else Path(path)

    def _named(self, text: str) -> Optional[str]:
        """Return the place that a row's path names; whether that itself is a link remains to be seen."""
        if not text or len(text) > _PATH_CHARACTERS:
            return None
        spelled = text.replace("\\", "/")
        head, _, name = spelled.rpartition("/")
        # To open and close a database that SQLite has open in this process drops its locks (POSIX).
        if spelled.startswith("/") or not _is_fit(name) or _DATABASE.match(name):
            return None
        folder = self._folders[head] if head in self._folders else self._folder(head)
        return None if folder is None else f"{folder}{os.sep}{name}"

    def _folder(self, head: str) -> Optional[str]:
        """Return the folder that the part before a name means, None if it is not to be touched."""
        folder = str(self.folder)
        for part in head.split("/"):
            if part in ("", "."):
                continue
            folder = f"{folder}{os.sep}{part}"
            if not _is_fit(part) or _is_link(folder):
                self._folders[head] = None
                return None
        if os.path.isdir(folder):  # noqa: PTH112 - what is not there yet may come to be anything
            self._folders[head] = folder
        return folder

    def managed(self, sha256: str, path: str) -> Path:
        """Return the place in the managed folder; ``path`` is the row's, for the suffix."""
        suffix = harmless_suffix(path)
        return self.managed_folder / (f"{sha256}.{suffix}" if suffix else sha256)

    def destination(self, attachment: Attachment) -> Path:
        """Return where a file from the hub is laid."""
        named = self.named(attachment.path)
        if named is not None and harmless_suffix(attachment.path) and not os.path.lexists(named):
            too_long = os.name == "nt" and len(str(named)) > _WINDOWS_PATH
            if not too_long and len(named.name.encode("utf-8", "replace")) <= _NAME_BYTES:
                return named
        return self.managed(attachment.sha256, attachment.path)

    def _places(
        self, attachment: Attachment, named: Optional[str], status: Optional[os.stat_result]
    ) -> Iterator[Tuple[str, Optional[os.stat_result]]]:
        if named is not None:
            yield named, status
        if attachment.sha256:
            yield str(self.managed(attachment.sha256, attachment.path)), None

    def look(self, attachment: Attachment, *, unchanged_since: float = 0.0, thorough: bool = False) -> Found:
        """Return what is here of an attachment. Raises LocalFileError.

        A file of the recorded size that was last written before ``unchanged_since`` (Unix seconds, when all
        were last held against their hashes) is taken as whole; ``thorough`` reads every file.
        """
        named = self._named(attachment.path)
        status = None if named is None else _status(named)
        if status is not None and _leads_elsewhere(status):
            named = status = None
        altered: Optional[Path] = None
        for place, known in self._places(attachment, named, status):
            status = known or _status(place)
            if status is None or not stat.S_ISREG(status.st_mode):
                continue
            path = Path(place)
            if not attachment.sha256:
                return Found(UNHASHED, path)
            size_fits = attachment.size is None or attachment.size == status.st_size
            trusted = not thorough and status.st_mtime < unchanged_since
            if size_fits and (trusted or _has_content(path, attachment.sha256)):
                return Found(HERE, path, altered)
            altered = altered or path
        if altered is not None:
            return Found(ALTERED, altered, altered)
        if attachment.path and named is None and not attachment.sha256:
            return Found(REFUSED)
        return Found(ABSENT)


def attachment(table: str, row: object, case: object, path: object, sha256: object, size: object) -> Attachment:
    """Return a row's attachment as it can be worked with, whatever others wrote into the columns.

    Texts come as bytes; those that are no UTF-8 name no file that could be here.
    """
    digest = _text(sha256).strip().lower()
    return Attachment(
        table=table,
        row=_text(row),
        case=_text(case),
        path=_text(path),
        sha256=digest if is_sha256(digest) else "",
        size=size if isinstance(size, int) and size >= 0 else None,
    )


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def harmless_suffix(path: str) -> str:
    """Return the suffix of a path, lower case without dot, if it is of a kind that nothing executes."""
    suffix = path.replace("\\", "/").rpartition("/")[2].rpartition(".")[2].lower()
    return suffix if suffix in HARMLESS and "." in path else ""


def _is_fit(part: str) -> bool:
    """Tell whether a folder or file may have this name: on every system, and not to climb, hide or be a device."""
    # Windows drops dots and blanks at the end: "..." and ".. " would climb; a leading dot hides settings.
    if not part or part[0] in ". " or part[-1] in ". " or _FORBIDDEN.search(part):
        return False
    if _DEVICE.match(part.partition(".")[0].rstrip(" ")):
        return False
    try:
        return len(part.encode("utf-8")) <= _NAME_BYTES
    except UnicodeEncodeError:
        return False


def _status(path: str) -> Optional[os.stat_result]:
    try:
        return os.lstat(path)
    except (OSError, ValueError):
        return None


def _is_link(path: str) -> bool:
    status = _status(path)
    return status is not None and _leads_elsewhere(status)


def _leads_elsewhere(status: os.stat_result) -> bool:
    # Windows: junctions and other reparse points are no links to lstat, but lead elsewhere all the same.
    return stat.S_ISLNK(status.st_mode) or bool(getattr(status, "st_file_attributes", 0) & 0x400)


def _has_content(path: Path, sha256: str) -> bool:
    with local(path):
        return file_sha256(path) == sha256
