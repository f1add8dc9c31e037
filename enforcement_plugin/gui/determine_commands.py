"""“Determine all”: brings every lead up to date, and says what that took."""

from __future__ import annotations

from typing import Any, Callable

from qgis.PyQt.QtCore import QObject

from enforcement_plugin.app.redetermining import Update
from enforcement_plugin.gui import tasks
from enforcement_plugin.gui.messages import Messages
from enforcement_plugin.gui.session import Session
from enforcement_plugin.gui.upkeep import LeadUpkeep

# Runs one task of the user at a time: title, work, what to do with the result.
Run = Callable[[str, tasks.Work, Callable[[Any], None]], None]


class DetermineCommands(QObject):
    """The handlers of the command."""

    def __init__(self, session: Session, messages: Messages, upkeep: LeadUpkeep, run: Run) -> None:
        super().__init__(session)
        self._session = session
        self._messages = messages
        self._upkeep = upkeep
        self._run = run

    def determine(self) -> None:
        """Bring the lead of every structure up to date: of those that edits touched, or of all if need be."""
        self._determine()

    def determine_everything(self) -> None:
        """Determine the lead of every structure, whatever the record of edits says."""
        self._determine(everything=True)

    def _determine(self, *, everything: bool = False) -> None:
        work = self._upkeep.work(asked=True, everything=everything)
        if work is not None:
            self._upkeep.give_way()
            self._run(self.tr("Determining who leads"), work, self._determined)

    def _determined(self, update: Update) -> None:
        statuses, summary = update.summary.by_status, update.summary
        if update.whole:
            text = self.tr("{total} structures: {determined} determined, {open} undetermined or in conflict.")
            self._messages.done(
                text.format(
                    total=sum(statuses.values()),
                    determined=statuses.get("determined", 0),
                    open=statuses.get("undetermined", 0) + statuses.get("conflict", 0),
                )
            )
        else:
            text = self.tr(
                "Up to date: edits touched {count} structures, {changed} of them have another lead now."
            )
            # What another program wrote into the computed columns themselves is in no record.
            self._messages.done(
                text.format(count=summary.structures, changed=summary.changed),
                (self.tr("Determine everything again"), self.determine_everything),
            )
        self._session.restyle()
        self._session.tell_leads()
