"""Bringing a large file over block by block, so that an interrupted transfer goes on where it stopped.

What has come over lies under a temporary name until its whole content has the hash. Every block is written
at its own place and never appended: two who fill the same part with the same content cannot spoil it.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
from pathlib import Path
from typing import Callable, ContextManager, Iterator

from enforcement_plugin.errors import InputError, SurroundingsError

BLOCK = 1 << 18  # bytes: on a slow line, what is asked between two looks at "cancel"
PART = ".part"
FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}

Step = Callable[[int, int], None]
"""Hears bytes done and bytes in all before every block, and when all are there; may raise to stop."""

Errors = Callable[[], ContextManager[None]]
"""Gives a context that turns the system's errors into sentences about one file."""

_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


class LocalFileError(SurroundingsError):
    """A file on this machine's side of a transfer cannot be read or written."""


@contextlib.contextmanager
def local(path: Path) -> Iterator[None]:
    """Turn errors of a file on this machine into sentences about it. Raises LocalFileError."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise LocalFileError(
                "There is no room left for {path} on this computer. Free some space and try again; what has "
                "come over is used then.",
                path=str(path),
            ) from error
        raise LocalFileError(
            "{path} cannot be read or written ({reason}).", path=str(path), reason=error.strerror or str(error)
        ) from error


def is_sha256(text: object) -> bool:
    """Tell whether this is a SHA-256 as files are named by it: 64 lower-case hex digits."""
    return isinstance(text, str) and _SHA256.match(text) is not None


def require_sha256(text: str) -> str:
    """Return ``text``, which may become part of a path. Raises InputError when it is no SHA-256."""
    if not is_sha256(text):
        raise InputError("{sha256} is no SHA-256: that has 64 hexadecimal digits.", sha256=text)
    return text


def blocks(path: Path, start: int, errors: Errors) -> Iterator[bytes]:
    """Yield a file's content from ``start`` on."""
    with errors():
        stream = path.open("rb")
    with stream:
        stream.seek(start)
        while True:
            with errors():
                block = stream.read(BLOCK)
            if not block:
                return
            yield block


def gather(
    read_from: Callable[[int], Iterator[bytes]], total: int, part: Path, sha256: str, *, step: Step, errors: Errors
) -> bool:
    """Bring a content of ``total`` bytes into ``part`` and return whether it came whole.

    ``read_from`` yields the content from a position on; ``errors`` is told of what ``part`` does. What lies in
    ``part`` from before is used; if it turns out damaged, everything is brought once more. A part that is not
    whole is gone when this returns; when an error or a wish stops the transfer it stays for the next time,
    unless the disk is full: then the room is needed for something else.
    """
    while True:
        with errors():
            present = part.stat().st_size if part.is_file() else 0
            if present > total:
                part.unlink()
                present = 0
        _fill(read_from, present, total, part, step, errors)
        with errors():
            if _sha256(part) == sha256:
                return True
            part.unlink()
        if not present:
            return False


def _fill(
    read_from: Callable[[int], Iterator[bytes]], start: int, total: int, part: Path, step: Step, errors: Errors
) -> None:
    done = start
    step(done, total)
    try:
        with errors():
            stream = part.open("r+b" if part.is_file() else "wb")
        with stream:
            for block in read_from(start) if start < total else ():
                with errors():
                    stream.seek(done)
                    stream.write(block)
                    stream.flush()
                done += len(block)
                step(done, total)
            with errors():
                os.fsync(stream.fileno())
    except SurroundingsError as error:
        cause = error.__cause__
        if isinstance(cause, OSError) and cause.errno in FULL:
            with contextlib.suppress(OSError):
                part.unlink()
        raise


def fetch(
    read_from: Callable[[int], Iterator[bytes]], total: int, destination: Path, sha256: str, *, step: Step
) -> bool:
    """Bring a content to ``destination``, by way of a part beside it; return whether it came whole.

    Replaces nothing. Raises LocalFileError when the place is taken by other content or cannot be written.
    """
    part = destination.with_name(f".{sha256}{PART}")
    with local(destination):
        if os.path.lexists(destination):  # a link that leads nowhere counts, too
            if destination.is_file() and _sha256(destination) == sha256:
                return True
            raise LocalFileError("{path} is there already, with other content.", path=str(destination))
        destination.parent.mkdir(parents=True, exist_ok=True)
    if not gather(read_from, total, part, sha256, step=step, errors=lambda: local(destination)):
        return False
    with local(destination):
        give_name(part, destination)
    return True


def give_name(part: Path, final: Path) -> None:
    """Give a finished file its name without ever replacing another file."""
    try:
        os.link(part, final)
    except FileExistsError:
        pass
    except OSError as error:
        # File systems without hard links (many shares, FAT). The name carries the content's hash, so the
        # only file that a plain rename could replace is an equal one. Windows refuses to replace anyway.
        if error.errno in FULL | {errno.EROFS}:
            raise
        if not final.exists():
            part.rename(final)
            return
    with contextlib.suppress(OSError):
        part.unlink()


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
