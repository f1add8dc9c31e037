"""Ed25519 keys of devices (RFC 8032): who holds one can show that a chain is his, and nobody can go on with it.

A private key lies neither in the workspace nor at the hub, because both are copied. What seals only sees a
``Signer``; where its key is kept is the business of whoever makes it.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from typing import Protocol

from enforcement_plugin.errors import SurroundingsError


class Signer(Protocol):
    """Something that signs in the name of a device."""

    @property
    def public_key(self) -> str:
        """Return the public key, 64 hex digits."""

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature of ``message``, 64 bytes."""


class CryptographyMissingError(SurroundingsError):
    """The package that signs is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "Signatures need the Python package cryptography, which is not installed. On Debian and Ubuntu: "
            "apt-get install python3-cryptography; elsewhere: python3 -m pip install cryptography."
        )


@cache
def available() -> bool:
    """Return whether signatures can be made and checked here."""
    return importlib.util.find_spec("cryptography") is not None


def require() -> None:
    """Raise CryptographyMissingError where signatures can be neither made nor checked."""
    if not available():
        raise CryptographyMissingError


def holds(key: str, signature: str, message: bytes) -> bool:
    """Return whether ``signature`` (128 hex digits) of ``message`` was made with the key (64 hex digits).

    Raises CryptographyMissingError.
    """
    require()
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True
