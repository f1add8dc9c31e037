"""The devices that have published: whose they say they are, and who has confirmed it."""

from __future__ import annotations

from typing import Callable, Mapping, Optional, Sequence

from qgis.PyQt import uic
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialog, QTreeWidgetItem, QWidget

from enforcement_plugin import paths
from enforcement_plugin.app.devices import Device, local_minute
from enforcement_plugin.app.roles import Offer, role_name
from enforcement_plugin.cases.roles import CONFIRM
from enforcement_plugin.gui.gating import NOTE_STYLE, gate
from enforcement_plugin.language import language

DEVICE = Qt.ItemDataRole.UserRole
WIDEST = 210  # pixels of a column: an agency's full name is in its tool tip
DIGITS = 8  # of a device's identifier: enough to tell those of an office apart

# Called with the device and whether it is confirmed from now on; returns the list as it is then.
Decide = Callable[[str, bool], Sequence[Device]]


class DevicesDialog(QDialog):
    """Lists the devices; a leader or an administrator confirms those of others."""

    def __init__(
        self,
        devices: Sequence[Device],
        agencies: Mapping[str, str],
        offer: Offer,
        decide: Decide,
        parent: Optional[QWidget] = None,
    ) -> None:
        """``agencies`` are the names of agencies by id, ``offer`` is what the user is offered."""
        super().__init__(parent)
        uic.loadUi(str(paths.ui_dir() / "devices.ui"), self)
        self._agencies = agencies
        self._offer = offer
        self._decide = decide
        self.reasonLabel.setStyleSheet(NOTE_STYLE)
        self.confirmButton.clicked.connect(lambda: self._decided(True))
        self.withdrawButton.clicked.connect(lambda: self._decided(False))
        self.tree.currentItemChanged.connect(lambda *_items: self._enable())
        self.tree.sortItems(7, Qt.SortOrder.DescendingOrder)
        self._show(devices)

    @property
    def current(self) -> Optional[Device]:
        """The device that is selected."""
        item = self.tree.currentItem()
        return None if item is None else item.data(0, DEVICE)

    def _show(self, devices: Sequence[Device]) -> None:
        chosen = self.current.sealer if self.current is not None else ""
        self.tree.clear()
        for device in devices:
            item = QTreeWidgetItem(
                [
                    device.person or self.tr("(unknown)"),
                    device.sealer[:DIGITS],
                    self._state(device),
                    self._agencies.get(device.agency, device.agency),
                    role_name(language(), device.role),
                    self.tr("yes") if device.public_key else self.tr("no"),
                    device.registered_on,
                    local_minute(device.last_seen),
                ]
            )
            item.setToolTip(1, device.sealer)
            item.setToolTip(3, item.text(3))
            item.setData(0, DEVICE, device)
            self.tree.addTopLevelItem(item)
            if device.sealer == chosen:
                self.tree.setCurrentItem(item)
        if self.tree.currentItem() is None and self.tree.topLevelItemCount():
            self.tree.setCurrentItem(self.tree.topLevelItem(0))
        for column in range(self.tree.columnCount()):
            self.tree.resizeColumnToContents(column)
            self.tree.setColumnWidth(column, min(self.tree.columnWidth(column), WIDEST))
        self._enable()

    def _state(self, device: Device) -> str:
        if device.confirmed:
            text = self.tr("● confirmed by {person} on {day}").format(
                person=device.confirmed_by, day=device.confirmed_on
            )
        elif device.registered_on:
            text = self.tr("○ claimed, not confirmed")
        else:
            text = self.tr("▲ never said whose it is")
        return self.tr("{state} (this device)").format(state=text) if device.own else text

    def _enable(self) -> None:
        device = self.current
        mine = device is not None and device.own
        registered = device is not None and bool(device.registered_on)
        ready = registered and not mine
        gate(self.confirmButton, self._offer, CONFIRM, ready=ready and not (device and device.confirmed))
        gate(self.withdrawButton, self._offer, CONFIRM, ready=ready and bool(device and device.confirmed))
        reason = self._offer.why_not(CONFIRM)
        if not reason and mine:
            reason = self.tr("This is your own device: somebody else confirms it.")
        elif not reason and device is not None and not registered:
            reason = self.tr(
                "It published with an older version of the plugin or with another program. "
                "It says whose it is at its next sync with this version."
            )
        self.reasonLabel.setText(reason)
        self.reasonLabel.setVisible(bool(reason))

    def _decided(self, confirmed: bool) -> None:
        if self.current is not None:
            self._show(self._decide(self.current.sealer, confirmed))
