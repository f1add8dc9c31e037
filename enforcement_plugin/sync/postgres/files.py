"""Layers and attachments in the database, in chunks: what was brought or fetched before a break is not lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Iterable, Iterator, List, Optional, Set

from enforcement_plugin.errors import InputError
from enforcement_plugin.sync import transfer
from enforcement_plugin.sync.hub import HubDamagedError, HubUnreachableError, file_sha256
from enforcement_plugin.sync.postgres.session import Session
from enforcement_plugin.sync.transfer import Step

CHUNK = transfer.BLOCK
# The server hashes a file in one piece, and PostgreSQL's values end at 1 GB.
LARGEST = 768 << 20


class Files:
    """Files by content; ``kind`` is ``layer`` or ``file``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def missing(self, kind: str, sha256s: Iterable[str]) -> Set[str]:
        """Return which of these are not there. Raises HubUnreachableError."""
        asked = set(sha256s)
        plain = [each for each in asked if transfer.is_sha256(each)]

        def work(cursor: Any) -> Set[str]:
            cursor.execute("SELECT * FROM enforcement_hub.missing(%s, %s)", (kind, plain))
            return {row[0] for row in cursor.fetchall()}

        return (asked - set(plain)) | self._session.ask(work)

    def is_whole(self, kind: str, sha256: str) -> bool:
        """Return whether the file is there and has its content. Raises HubUnreachableError."""
        if not transfer.is_sha256(sha256):
            return False

        def work(cursor: Any) -> bool:
            cursor.execute("SELECT enforcement_hub.blob_is_whole(%s, %s)", (kind, sha256))
            return bool(cursor.fetchone()[0])

        return self._session.ask(work)

    def put(self, kind: str, sha256: str, source: Path, *, step: Step) -> None:
        """Bring a file, from where the last attempt stopped. Errors as ``Hub.put_file``."""
        transfer.require_sha256(sha256)
        with transfer.local(source):
            total = source.stat().st_size
        if total > LARGEST:
            raise InputError(
                "{path} is larger than {limit} MB, which a hub in a database does not take.",
                path=str(source),
                limit=LARGEST >> 20,
            )
        done = self._brought(kind, sha256)
        if done < 0 and not self.is_whole(kind, sha256):
            self._set_aside(kind, sha256)
            done = self._brought(kind, sha256)
        if done < 0:
            step(total, total)
            return
        if done % CHUNK and done != total:
            done = 0  # a chunk of another size: finish() below throws it away
        step(min(done, total), total)
        for number, block in enumerate(
            transfer.blocks(source, done, lambda: transfer.local(source)), done // CHUNK
        ):
            self._chunk(kind, sha256, number, block)
            done += len(block)
            step(done, total)
        if not self._finish(kind, sha256):
            with transfer.local(source):
                same = file_sha256(source) == sha256
            if same:  # what an earlier attempt had brought was of another content
                self.put(kind, sha256, source, step=step)
                return
            raise HubDamagedError("{name} changed while it was read.", name=str(source))

    def fetch(self, kind: str, sha256: str, destination: Path, *, step: Step) -> None:
        """Bring a file to ``destination``, from where the last attempt stopped. Errors as ``Hub.fetch_file``."""
        size = self._size(kind, sha256) if transfer.is_sha256(sha256) else None
        if size is None:
            raise HubUnreachableError("The file {name} is not at the hub.", name=sha256)

        def read_from(start: int) -> Iterator[bytes]:
            done = start
            while done < size:
                block = self._read(kind, sha256, done // CHUNK)
                if not block[done % CHUNK :]:
                    return
                yield block[done % CHUNK :]
                done += len(block) - done % CHUNK

        if kind == "layer" and destination.exists():
            destination.unlink()  # as a folder hub copies over it
        if not transfer.fetch(read_from, size, destination, sha256, step=step):
            self._set_aside(kind, sha256)
            raise HubDamagedError("The file {name} is damaged at the hub.", name=sha256)

    def _brought(self, kind: str, sha256: str) -> int:
        def work(cursor: Any) -> int:
            cursor.execute("SELECT enforcement_hub.brought(%s, %s)", (kind, sha256))
            return int(cursor.fetchone()[0])

        return self._session.ask(work)

    def _chunk(self, kind: str, sha256: str, number: int, block: bytes) -> None:
        def work(cursor: Any) -> None:
            cursor.execute("SELECT enforcement_hub.put_chunk(%s, %s, %s, %s)", (kind, sha256, number, block))

        self._session.ask(work)

    def _finish(self, kind: str, sha256: str) -> bool:
        def work(cursor: Any) -> bool:
            cursor.execute("SELECT enforcement_hub.finish_blob(%s, %s)", (kind, sha256))
            return bool(cursor.fetchone()[0])

        return self._session.ask(work)

    def _set_aside(self, kind: str, sha256: str) -> None:
        def work(cursor: Any) -> None:
            cursor.execute("SELECT enforcement_hub.set_aside(%s, %s)", (kind, sha256))

        self._session.ask(work)

    def _size(self, kind: str, sha256: str) -> Optional[int]:
        def work(cursor: Any) -> List[Any]:
            cursor.execute(
                "SELECT size FROM enforcement_hub.blob WHERE kind = %s AND sha256 = %s AND NOT aside",
                (kind, sha256),
            )
            return list(cursor.fetchone() or [None])

        return self._session.ask(work)[0]

    def _read(self, kind: str, sha256: str, number: int) -> bytes:
        def work(cursor: Any) -> bytes:
            cursor.execute(
                "SELECT c.content FROM enforcement_hub.blob AS b JOIN enforcement_hub.chunk AS c"
                " USING (kind, sha256, login) WHERE b.kind = %s AND b.sha256 = %s AND c.number = %s",
                (kind, sha256, number),
            )
            row = cursor.fetchone()
            return bytes(row[0]) if row else b""

        return self._session.ask(work)
