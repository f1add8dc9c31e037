"""PostgresHub: segments in a database that knows who may see and write what.

The server reads what is published (resources/postgres/0005_publish.sql) and keeps every change once. A segment
is put together again for each reader, with the hash of a line in place of every line that he may not see.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Set, Tuple

from enforcement_plugin.errors import InputError
from enforcement_plugin.sync.change_json import change_from_json
from enforcement_plugin.sync.hub import HubUnreachableError
from enforcement_plugin.sync.postgres.address import SignedInAddress, parse
from enforcement_plugin.sync.postgres.files import Files
from enforcement_plugin.sync.postgres.session import LOCK_SECONDS, Session
from enforcement_plugin.sync.segment import SM3, SegmentName
from enforcement_plugin.sync.transfer import Step
from enforcement_plugin.workspace.change import Change

SCHEMA_VERSION = 7  # the last file of resources/postgres
MOST_AT_ONCE = 256  # segments asked for together by somebody who reads one after the other

_SEGMENTS = """
SELECT s.path, s.header, s.leaves, s.trailer, l.ordinals, l.lines
FROM enforcement_hub.segment AS s LEFT JOIN LATERAL (
  SELECT array_agg(x.ordinal) AS ordinals, array_agg(x.line) AS lines FROM (
    SELECT c.ordinal, c.line FROM enforcement_hub.change_log AS c WHERE c.position = s.position
    UNION ALL
    SELECT r.ordinal, coalesce(r.line, c.line) FROM enforcement_hub.repeated AS r
      JOIN enforcement_hub.held AS h ON h.change = r.change
      JOIN enforcement_hub.change_log AS c ON c.position = h.position AND c.ordinal = h.ordinal
      WHERE r.position = s.position) AS x) AS l ON true
WHERE (s.sealer, s.month, s.path) IN (SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]))
"""

_PATHS = "SELECT * FROM enforcement_hub.paths_since(%s, %s)"

_REVEALED = """
SELECT DISTINCT c.position, c.ordinal, c.line FROM enforcement_hub.row_scope AS s
JOIN enforcement_hub.change_log AS c ON c.row_uuid = s.row_uuid AND c.table_name = s.table_name
WHERE s.granted > %s AND c.position < s.granted ORDER BY c.position, c.ordinal
"""


@dataclass(frozen=True)
class Login:
    """Who works at the hub, as the server knows him; ``role`` as in ``devices`` (officer, surveyor, leader …)."""

    login: str
    person: str
    agency: str
    role: str
    jurisdictions: Tuple[str, ...]
    may_see_all: bool


class PostgresHub:
    """The hub at an address, for one login."""

    hides_changes = True

    def __init__(self, address: str, *, lock_seconds: float = LOCK_SECONDS) -> None:
        credentials = address.credentials if isinstance(address, SignedInAddress) else None
        self.session = Session(parse(address), credentials, lock_seconds=lock_seconds)
        self._files = Files(self.session)
        self._known: Dict[str, Any] = {}
        self._listed: List[str] = []
        self._place: Dict[str, int] = {}
        self._ahead: Dict[str, bytes] = {}
        self._at_once = 1
        self._next = -1

    def identity(self) -> str:
        """Return the id that the hub was installed with. Raises InputError where this login may not work."""
        return str(self._hello()["identity"])

    @property
    def crs(self) -> str:
        """Return the coordinate system of the hub, like EPSG:4547."""
        return str(self._hello()["crs"])

    @property
    def login(self) -> Login:
        """Return who works here."""
        me = self._hello()["me"]
        return Login(
            login=me["login"],
            person=me["person"],
            agency=me["agency"],
            role=me["role"],
            jurisdictions=tuple(me["jurisdictions"]),
            may_see_all=me["may_see_all"],
        )

    def algorithm(self) -> str:
        """Return with what the office wants new segments hashed."""
        return str(self._hello()["algorithm"])

    def choose_algorithm(self, algorithm: str) -> None:
        """Have new segments hashed with one of ``segment.ALGORITHMS``. HubReadOnlyError: no administrator."""

        def work(cursor: Any) -> None:
            cursor.execute("UPDATE enforcement_hub.hub SET algorithm = %s", (algorithm,))

        self.session.ask(work)
        self._known = {}

    def _hello(self) -> Mapping[str, Any]:
        """Ask once who we are, and whether the rules of the hub bind us at all."""
        if not self._known:
            found = self.session.ask(_ask_who)
            if found["version"] != SCHEMA_VERSION:
                raise InputError(
                    "The hub in the database has schema {found}, this version of the plugin needs {needed}. Its "
                    "administrator upgrades it with hub install; if it is newer, upgrade the plugin.",
                    found=found["version"],
                    needed=SCHEMA_VERSION,
                )
            if found["above"]:
                raise InputError(
                    "The login {login} stands above the rules of the hub (superuser, BYPASSRLS or member of "
                    "enforcement_owner). Sync with a login of your own that an administrator entered with: hub "
                    "officer add.",
                    login=found["login"],
                )
            if not found["me"]:
                raise InputError(
                    "The hub does not know the login {login}. Its administrator enters it with: hub officer add.",
                    login=found["login"],
                )
            self._known = found
        return self._known

    def paths(self, since: Mapping[str, str]) -> List[str]:
        """Return the paths of the segments from the given months on."""
        self._hello()
        sealers = list(since)

        def work(cursor: Any) -> List[str]:
            cursor.execute(_PATHS, (sealers, [since[sealer] for sealer in sealers]))
            return [row[0] for row in cursor.fetchall()]

        self._listed = self.session.ask(work)
        self._place = {path: number for number, path in enumerate(self._listed)}
        self._ahead.clear()
        self._next, self._at_once = -1, 1
        return list(self._listed)

    def read(self, name: SegmentName) -> bytes:
        """Return a segment as this login may see it.

        Whoever reads one listed segment after the other is given more and more of them ahead: one question to
        the server per segment would make a new officer wait for an hour on a line of 50 ms.
        """
        if name.path in self._ahead:
            place = self._place[name.path]
            self._next = place + 1
            return self._ahead.pop(name.path)
        place = self._place.get(name.path, -2)
        in_order = place == self._next
        self._at_once = min(2 * self._at_once, MOST_AT_ONCE) if in_order else 1
        wanted = self._listed[place : place + self._at_once] if place >= 0 else [name.path]
        self._ahead = self._segments(wanted)
        self._next = place + 1
        try:
            return self._ahead.pop(name.path)
        except KeyError:
            raise HubUnreachableError("The segment {name} is not at the hub any more.", name=name.path) from None

    def _segments(self, paths: Sequence[str]) -> Dict[str, bytes]:
        self._hello()
        names = [name for name in map(SegmentName.parse, paths) if name is not None]

        def work(cursor: Any) -> Dict[str, bytes]:
            cursor.execute(
                _SEGMENTS,
                ([n.sealer for n in names], [n.month for n in names], [n.path for n in names]),
            )
            return {row[0]: _content(*row[1:]) for row in cursor.fetchall()}

        return self.session.ask(work)

    def put(self, name: SegmentName, content: bytes) -> None:
        """Publish a segment; the server has read it back when this returns. The same once more changes nothing.

        Raises as ``Hub.put``, HubRefusesChangesError where changes are not this login's to publish, HubChainError
        where the segment does not continue its chain, InputError for another coordinate system.
        """
        self._hello()
        leaves = _sm3_leaves(content)

        def work(cursor: Any) -> None:
            cursor.execute("SELECT enforcement_hub.publish(%s, %s, %s)", (name.path, content, leaves))

        self.session.ask(work)

    def revealed(self, cursor: Optional[str]) -> Tuple[Tuple[Change, ...], Optional[str]]:
        """Return changes of segments handed out earlier that only now may be seen.

        That is so where a row came into this login's scope (a case was transferred to its agency), and where the
        login's own scope has grown; then everything that it may see is handed out once more.
        """
        self._hello()
        granted, scope = cursor.split(":") if cursor is not None else ("", "")

        def work(sql: Any) -> Tuple[List[str], str]:
            sql.execute(
                "SELECT coalesce(max(s.granted), 0), md5(row((enforcement_hub.me()).agency,"
                " (enforcement_hub.me()).jurisdictions, enforcement_hub.sees_all())::text)"
                " FROM enforcement_hub.row_scope AS s"
            )
            newest, now = sql.fetchone()
            lines: List[str] = []
            if cursor is not None and now != scope:
                sql.execute("SELECT line FROM enforcement_hub.change_log ORDER BY position, ordinal")
                lines = [row[0] for row in sql.fetchall()]
            elif cursor is not None and newest > int(granted):
                sql.execute(_REVEALED, (int(granted),))
                lines = [row[2] for row in sql.fetchall()]
            return lines, f"{newest}:{now}"

        lines, after = self.session.ask(work)
        return tuple(change_from_json(json.loads(line)) for line in lines), after

    def after(self, position: int, limit: int = 1000) -> List[Tuple[int, str]]:
        """Return (position, path) of the segments committed after ``position``, in the order of their commits.

        Whoever remembers the last position that he was given has missed nothing before it.
        """
        self._hello()

        def work(cursor: Any) -> List[Tuple[int, str]]:
            cursor.execute(
                "SELECT position, path FROM enforcement_hub.segment WHERE position > %s"
                " ORDER BY position LIMIT %s",
                (position, limit),
            )
            return [(int(row[0]), str(row[1])) for row in cursor.fetchall()]

        return self.session.ask(work)

    # -- layers and attachments: sync/postgres/files.py -----------------------------------------------

    def has_layer(self, sha256: str) -> bool:
        """Return whether the layer is there."""
        self._hello()
        return not self._files.missing("layer", [sha256])

    def layer_is_whole(self, sha256: str) -> bool:
        """Return whether the layer is there and has its content."""
        self._hello()
        return self._files.is_whole("layer", sha256)

    def put_layer(self, sha256: str, source: Path) -> None:
        """Keep a layer."""
        self._hello()
        self._files.put("layer", sha256, source, step=lambda done, total: None)

    def fetch_layer(self, sha256: str, destination: Path) -> None:
        """Bring a layer to ``destination``."""
        self._hello()
        self._files.fetch("layer", sha256, destination, step=lambda done, total: None)

    def missing_files(self, sha256s: Iterable[str]) -> Set[str]:
        """Return which attachments are not there."""
        self._hello()
        return self._files.missing("file", sha256s)

    def file_is_whole(self, sha256: str) -> bool:
        """Return whether the attachment is there and has its content."""
        self._hello()
        return self._files.is_whole("file", sha256)

    def put_file(self, sha256: str, source: Path, *, step: Step) -> None:
        """Keep an attachment."""
        self._hello()
        self._files.put("file", sha256, source, step=step)

    def fetch_file(self, sha256: str, destination: Path, *, step: Step) -> None:
        """Bring an attachment to ``destination``."""
        self._hello()
        self._files.fetch("file", sha256, destination, step=step)

    @property
    def shared_file(self) -> Optional[Path]:
        """Return None: the PostGIS tables take its place (``sync.postgres.shared``)."""
        return None

    def close(self) -> None:
        """Close the connection."""
        self.session.close()


def _ask_who(cursor: Any) -> Dict[str, Any]:
    cursor.execute(
        "SELECT session_user, (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = session_user)"
        " OR EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'enforcement_owner'"
        " AND pg_has_role(session_user, oid, 'MEMBER')),"
        " (SELECT max(version) FROM enforcement_hub.schema_version)"
    )
    login, above, version = cursor.fetchone()
    cursor.execute("SELECT identity, crs, algorithm FROM enforcement_hub.hub")
    row = cursor.fetchone()
    if row is None:
        raise InputError("The database holds no hub yet. Its administrator installs it with: hub install.")
    cursor.execute(
        "SELECT to_jsonb(o) FROM enforcement_hub.officer AS o WHERE o.login = session_user",
    )
    me = cursor.fetchone()
    return {
        "login": login,
        "above": above,
        "version": version,
        "identity": row[0],
        "crs": row[1],
        "algorithm": row[2],
        "me": me[0] if me else None,
    }


def _content(
    header: str, leaves: memoryview, trailer: str, ordinals: Optional[List[int]], lines: Optional[List[str]]
) -> bytes:
    """Return a segment's bytes, with the hash in place of each line that did not come."""
    digests = bytes(leaves)
    shown = dict(zip(ordinals or (), lines or ()))
    body = [
        shown[number] if number in shown else f'{{"hidden":"{digests[32 * number : 32 * number + 32].hex()}"}}'
        for number in range(len(digests) // 32)
    ]
    return "".join(f"{line}\n" for line in (header, *body, trailer)).encode("utf-8")


def _sm3_leaves(content: bytes) -> Optional[bytes]:
    """Return the lines' SM3, which the server cannot compute, None for a segment that is hashed with SHA-256."""
    lines = content.split(b"\n")
    if f'"algorithm":"{SM3}"'.encode("ascii") not in lines[0]:
        return None
    return b"".join(hashlib.new(SM3, line + b"\n").digest() for line in lines[1:-2])
