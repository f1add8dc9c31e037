"""The login of a hub in a database: kept by QGIS, encrypted, and passed on in memory only."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsAuthMethodConfig

from enforcement_plugin.app import hubs
from enforcement_plugin.app.hubs import is_address

__all__ = ["is_address", "require_no_password", "signed_in"]


def signed_in(hub: str, configuration: str) -> str:
    """Return a hub's name; the address of a database with the login of an authentication configuration.

    To be called on the main thread: QGIS may have to ask for its master password. A configuration that is gone
    or stays locked adds nothing, and the server then says that it does not know who this is.
    """
    if not configuration or not is_address(hub):
        return hub
    found = QgsAuthMethodConfig()
    if not QgsApplication.authManager().loadAuthenticationConfig(configuration, found, True):
        return hub
    return hubs.SignedInAddress(hub, hubs.Credentials(found.config("username"), found.config("password")))


def require_no_password(hub: str) -> None:
    """Raise InputError for the address of a database that holds a password, or that is none."""
    if is_address(hub):
        hubs.connection_parts(hub)
