"""Ed25519 keys of devices (RFC 8032): who holds one can show that a chain is his, and nobody can go on with it.

A private key lies neither in the workspace nor at the hub, because both are copied. What seals only sees a
``Signer``; where its key is kept is the business of whoever makes it: a file in the user's profile for the
command line, QGIS's encrypted authentication store for the desktop.
"""

from __future__ import annotations

import importlib.util
import os
import stat
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Mapping, Optional, Protocol

from enforcement_plugin.errors import InputError, SurroundingsError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY_FILE = "device-key.pem"  # beside the profile's sealers.json
PASSPHRASE = "ENFORCEMENT_KEY_PASSPHRASE"  # name of the environment variable


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


class DeviceKey:
    """A private key that is at hand."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        self._private = private
        self._public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    @property
    def public_key(self) -> str:
        """Return the public key, 64 hex digits."""
        return self._public

    def sign(self, message: bytes) -> bytes:
        """Return the signature of ``message``, 64 bytes."""
        return self._private.sign(message)

    def secret(self) -> str:
        """Return the private key itself, 64 hex digits, for a store that encrypts it."""
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        return self._private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()).hex()


def new_key() -> DeviceKey:
    """Return a new key, random by the system's generator. Raises CryptographyMissingError."""
    require()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return DeviceKey(Ed25519PrivateKey.generate())


def key_from_secret(secret: str) -> DeviceKey:
    """Return the key of which ``DeviceKey.secret`` gave the text.

    Raises InputError if it is none, CryptographyMissingError.
    """
    require()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        return DeviceKey(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)))
    except ValueError as error:
        raise InputError("What the store holds as the key of this device is none.") from error


def key_file(profile: Path) -> Path:
    """Return where the key of the user with this profile (``sealers.json``) lies."""
    return profile.with_name(KEY_FILE)


def create_key_file(path: Path, environment: Mapping[str, str]) -> DeviceKey:
    """Make a key in a file that only its owner can read, encrypted if the environment has a passphrase.

    PKCS #8 in PEM. Raises InputError if there is one already (what it signed could not be continued),
    SurroundingsError where it cannot be written, CryptographyMissingError.
    """
    key = new_key()
    from cryptography.hazmat.primitives import serialization

    passphrase = environment.get(PASSPHRASE, "")
    protection: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        protection = serialization.BestAvailableEncryption(passphrase.encode("utf-8"))
    content = key._private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, protection)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except FileExistsError as error:
        raise InputError(
            "{path} holds a key already. A new one would begin a new chain; move the old file away first.",
            path=path,
        ) from error
    except OSError as error:
        raise SurroundingsError(
            "{path} cannot be written ({reason}); no key was made.",
            path=path,
            reason=error.strerror or str(error),
        ) from error
    return key


def read_key_file(path: Path, environment: Mapping[str, str]) -> Optional[DeviceKey]:
    """Return the key in the file, None if there is no file.

    Raises InputError where it is locked, damaged or open to others; CryptographyMissingError.
    """
    try:
        mode, content = path.stat().st_mode, path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(
            "{path} cannot be read ({reason}).", path=path, reason=error.strerror or str(error)
        ) from error
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise InputError(
            "Other users of this computer can read {path}, so what it signs proves nothing. Take that right away "
            "(chmod 600) if nobody has copied it, or else make a new key.",
            path=path,
        )
    require()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    passphrase = environment.get(PASSPHRASE, "")
    encrypted = b"ENCRYPTED" in content[:64]
    try:
        private = load_pem_private_key(content, passphrase.encode("utf-8") if encrypted and passphrase else None)
    except (ValueError, TypeError) as error:
        if encrypted:
            raise InputError(
                "{path} is locked by a passphrase: set the environment variable {name} to it. Nothing was "
                "changed.",
                path=path,
                name=PASSPHRASE,
            ) from error
        raise InputError("{path} is no key, or a damaged one.", path=path) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise InputError("{path} is a key of another kind; this program signs with Ed25519.", path=path)
    return DeviceKey(private)
