"""Which server and database: ``postgresql://[user@]host[:port]/database[?sslmode=…&service=…]``, as libpq has it.

A password never stands in an address: addresses are typed, remembered, logged and seen in lists of processes.
libpq finds it in PGPASSWORD, ``.pgpass`` or a service file; the desktop takes it from QGIS's authentication
manager and passes it on in memory (``Credentials``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional
from urllib.parse import parse_qsl, urlsplit

from enforcement_plugin.errors import InputError

SCHEMES = ("postgresql", "postgres")
_SECRETS = frozenset({"password", "sslpassword"})


def is_address(hub: object) -> bool:
    """Tell whether ``hub`` is the address of a database rather than a folder."""
    return str(hub).strip().startswith(tuple(f"{scheme}://" for scheme in SCHEMES))


@dataclass(frozen=True)
class Credentials:
    """A login that QGIS's authentication manager keeps; only ever in memory."""

    user: str
    password: str = field(repr=False)


class SignedInAddress(str):
    """An address that carries a login through every call that takes a hub's name; its text shows none of it."""

    credentials: Credentials

    def __new__(cls, address: str, credentials: Credentials) -> SignedInAddress:
        """Return ``address`` with a login."""
        made = super().__new__(cls, address)
        made.credentials = credentials
        return made


@dataclass(frozen=True)
class Address:
    """An address without secrets; ``text`` may be shown and remembered."""

    text: str

    @property
    def host(self) -> Optional[str]:
        """Return the server that the address names, None where the environment decides."""
        return urlsplit(self.text).hostname


def parse(text: str) -> Address:
    """Return the address in ``text``.

    Raises InputError where it is none, or where it holds a password; the message does not repeat it.
    """
    try:
        parts = urlsplit(text.strip())
        asked = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        _port = parts.port
    except ValueError as error:
        raise InputError(
            "This is no address of a database. It looks like postgresql://user@server/database, with %40 for "
            "an @ inside a name."
        ) from error
    if parts.scheme not in SCHEMES:
        raise InputError("The address of a database begins with postgresql://.")
    if parts.password is not None or any(name.lower() in _SECRETS for name, _ in asked):
        raise InputError(
            "The address of the database holds a password, which would be remembered and seen by others. Leave "
            "it out: it is taken from PGPASSWORD, from .pgpass, or in QGIS from an authentication configuration."
        )
    return Address(text.strip())
