"""The device's key in QGIS's authentication store: encrypted with the master password, in no project and no file.

QGIS asks for that password by a dialog, and a dialog that a worker thread calls for stops it until somebody
answers. So the store is only ever asked on the main thread, before the work begins: with leave to ask the user
(``unlock``) where he just pressed a button, else only if it is open already.
"""

from __future__ import annotations

from typing import Any, Optional, Tuple

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QThread

from enforcement_plugin.app import evidence
from enforcement_plugin.errors import EnforcementError, SurroundingsError

SETTING = "enforcement/device-key"


class StoreLockedError(SurroundingsError):
    """The store holds the key, but nobody has opened it."""

    def __init__(self) -> None:
        super().__init__(
            "QGIS's authentication store is locked: what is published now has no signature and begins a chain of "
            "its own. Nothing is lost; give the master password after the next start of QGIS."
        )


class StoreUnusableError(SurroundingsError):
    """The store cannot keep a key."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            "QGIS's authentication store cannot keep a key ({reason}); no key was made.", reason=reason
        )


class KeyStore:
    """The device's key of this QGIS profile, or else the one of the command line."""

    def __init__(self) -> None:
        self._declined = False

    @staticmethod
    def _auth() -> Any:
        return QgsApplication.authManager()

    def has_key(self) -> bool:
        """Return whether a key was made in this profile; asks for no password."""
        return not self._auth().isDisabled() and bool(self._auth().existsAuthSetting(SETTING))

    def create(self) -> str:
        """Make a key, asking for the master password if need be, and return the public key.

        Raises StoreUnusableError where it could not be kept or read back, CryptographyMissingError.
        """
        _require_main_thread()
        auth = self._auth()
        if auth.isDisabled():
            raise StoreUnusableError(str(auth.disabledMessage()).strip())
        key = evidence.new_device_key()
        if not (auth.masterPasswordIsSet() or auth.setMasterPassword(True)):
            raise StoreUnusableError(QCoreApplication.translate("Keys", "no master password was given"))
        if not auth.storeAuthSetting(SETTING, key.secret(), True):
            raise StoreUnusableError(QCoreApplication.translate("Keys", "it refused"))
        # A store that keeps something else than it was given would cut the chain at the next start.
        if auth.authSetting(SETTING, "", True) != key.secret():
            auth.removeAuthSetting(SETTING)
            raise StoreUnusableError(QCoreApplication.translate("Keys", "it did not give back what it was given"))
        self._declined = False
        return key.public_key

    def public_key(self, *, unlock: bool) -> Optional[str]:
        """Return the public key, None where there is none or it cannot be had."""
        signer, _ = self.signer(unlock=unlock)
        return signer.public_key if signer is not None else None

    def signer(self, *, unlock: bool) -> Tuple[Optional[evidence.Signer], Optional[EnforcementError]]:
        """Return what signs for this device, or why nothing does although there is a key; never raises.

        With ``unlock`` QGIS may ask for its master password, once in a session. Call it on the main thread.
        """
        try:
            _require_main_thread()
            if not self.has_key():
                return evidence.device_key(), None
            auth = self._auth()
            asked = unlock and not self._declined
            if not (auth.masterPasswordIsSet() or (asked and auth.setMasterPassword(True))):
                self._declined = self._declined or asked
                return None, StoreLockedError()
            return evidence.key_from_secret(str(auth.authSetting(SETTING, "", True) or "")), None
        except EnforcementError as error:
            return None, error


def _require_main_thread() -> None:
    application = QgsApplication.instance()
    if application is not None and QThread.currentThread() != application.thread():
        raise SurroundingsError("QGIS's authentication store may be asked on the main thread only.")
