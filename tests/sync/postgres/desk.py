"""An officer at his desk: a file of his own, a login at the hub, and the tables as any tool shows them."""

from __future__ import annotations

from typing import Any, List

from enforcement_plugin.sync.postgres.shared import PostgresTables
from enforcement_plugin.sync.run import SyncReport
from tests.sync.postgres.town import Town


class AtDesk:
    """What ``Officer`` of the suite can do, and his login."""

    def __init__(self, office: Any, town: Town, person: str, login: str, **entered: Any) -> None:
        self.hub = town.enter(login, person, **entered)
        self.login, self.town, self.officer = login, town, office.officer(person)

    def sync(self) -> SyncReport:
        return self.officer.sync(self.hub, shared=PostgresTables(self.hub))

    def psql(self, statement: str, *values: object) -> List[Any]:
        """Do as he would with psql, or QGIS with his login."""
        return self.town.sql(self.login, statement, *values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.officer, name)
